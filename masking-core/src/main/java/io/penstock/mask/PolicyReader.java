// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import io.penstock.mask.Kind.Pack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the document of a policy into the policy, or into everything that is wrong with it. Used once. */
final class PolicyReader {

    private static final int MAX_RULES = 100;
    private static final int DEFAULT_RULE_INPUT = 64 * 1024;
    private static final List<String> NAMES = List.of(
            "version",
            "base",
            "packs",
            "types",
            "destinations",
            "fields",
            "allow",
            "rules",
            "key",
            "dryRun",
            "maxChars");

    private final String name;
    private final List<String> problems = new ArrayList<>();
    private boolean needsKey;

    PolicyReader(String name) {
        this.name = name;
    }

    MaskPolicy read(@Nullable Object document) {
        Map<String, @Nullable Object> root = map("the document", document);
        known("", root, NAMES);
        if (root.containsKey("version") && !Long.valueOf(1).equals(whole(root.get("version")))) {
            problems.add("version: " + root.get("version") + " is not known; this library reads version 1.");
        }
        MaskPolicy.Builder builder = base(root).renamed(name);
        packs(root, builder);
        types("types", root.get("types")).forEach(builder::action);
        switchedOff(root.get("types"), builder);
        destinations(root, builder);
        builder.fields(fields(root));
        builder.allowed(allowed(root));
        builder.rules(rules(root));
        builder.key(key(root));
        builder.dryRun(flag(root));
        builder.maxChars((int) number("maxChars", root.get("maxChars"), MaskPolicy.DEFAULT_MAX_CHARS, 1024, 1 << 24));
        if (needsKey && root.get("key") == null) {
            problems.add(
                    "key: token and formatPreserving need a key. Add for example key: {id: k1, env: PENSTOCK_MASK_KEY}.");
        }
        if (!problems.isEmpty()) {
            throw new InvalidPolicyException(name, problems);
        }
        return builder.build();
    }

    private MaskPolicy.Builder base(Map<String, @Nullable Object> root) {
        Object base = root.getOrDefault("base", "standard");
        MaskPolicy policy = base instanceof Boolean ? MaskPolicy.off() : MaskPolicy.named(String.valueOf(base));
        if (policy == null) {
            problems.add("base: '" + base + "' is no policy. Allowed are off, secrets, standard.");
            policy = MaskPolicy.standard();
        }
        return policy.toBuilder();
    }

    private void packs(Map<String, @Nullable Object> root, MaskPolicy.Builder builder) {
        if (root.get("packs") == null) {
            return;
        }
        Set<Pack> packs = EnumSet.noneOf(Pack.class);
        for (String id : strings("packs", root.get("packs"))) {
            Pack found = null;
            for (Pack pack : Pack.values()) {
                found = pack.id().equals(id) ? pack : found;
            }
            if (found == null) {
                problems.add("packs: '" + id + "' is none. Allowed are secrets, global, kr, jp, us, eu.");
            } else {
                packs.add(found);
            }
        }
        builder.packs(packs);
    }

    /** Types with an action; {@code on} is {@code redact}. */
    private Map<Kind, MaskAction> types(String where, @Nullable Object value) {
        Map<Kind, MaskAction> actions = new EnumMap<>(Kind.class);
        if (value == null) {
            return actions;
        }
        map(where, value).forEach((id, written) -> {
            Kind kind = Kind.named(id);
            if (kind == null) {
                List<String> all = Arrays.stream(Kind.values()).map(Kind::id).toList();
                problems.add(where + "." + id + ": no such type" + Nearest.hint(id, all) + ". Allowed are "
                        + String.join(", ", all) + ".");
            } else if (!off(written)) {
                MaskAction action = on(written) ? MaskAction.REDACT : action(where + "." + id, written);
                if (action != null) {
                    actions.put(kind, action);
                }
            }
        });
        return actions;
    }

    private void switchedOff(@Nullable Object types, MaskPolicy.Builder builder) {
        if (types instanceof Map<?, ?> map) {
            map.forEach((id, written) -> {
                Kind kind = Kind.named(String.valueOf(id));
                if (kind != null && off(written)) {
                    builder.enable(kind, false);
                }
            });
        }
    }

    private static boolean off(@Nullable Object written) {
        return Boolean.FALSE.equals(written) || "off".equals(written);
    }

    private static boolean on(@Nullable Object written) {
        return Boolean.TRUE.equals(written) || "on".equals(written);
    }

    private void destinations(Map<String, @Nullable Object> root, MaskPolicy.Builder builder) {
        if (root.get("destinations") != null) {
            map("destinations", root.get("destinations"))
                    .forEach((destination, types) ->
                            builder.destination(destination, types("destinations." + destination, types)));
        }
    }

    private FieldRules fields(Map<String, @Nullable Object> root) {
        Map<String, MaskAction> actions = new LinkedHashMap<>();
        if (root.get("fields") != null) {
            map("fields", root.get("fields")).forEach((path, written) -> {
                MaskAction action = action("fields." + path, written);
                if (action != null) {
                    actions.put(path, action);
                }
            });
        }
        if (root.get("allow") instanceof Map<?, ?> allow && allow.get("fields") != null) {
            strings("allow.fields", allow.get("fields")).forEach(path -> actions.put(path, MaskAction.ALLOW));
        }
        try {
            return FieldRules.of(actions);
        } catch (IllegalArgumentException e) {
            problems.add("fields: " + e.getMessage());
            return FieldRules.NONE;
        }
    }

    private AllowList allowed(Map<String, @Nullable Object> root) {
        if (root.get("allow") == null) {
            return AllowList.NONE;
        }
        Map<String, @Nullable Object> allow = map("allow", root.get("allow"));
        known("allow.", allow, List.of("values", "prefixes", "fields"));
        Set<String> values = new HashSet<>(strings("allow.values", allow.get("values")));
        List<String> prefixes = strings("allow.prefixes", allow.get("prefixes"));
        if (prefixes.contains("")) {
            problems.add("allow.prefixes: the empty prefix allows everything. Use base: off for that.");
        }
        return new AllowList(values, prefixes);
    }

    private List<PatternRule> rules(Map<String, @Nullable Object> root) {
        List<PatternRule> rules = new ArrayList<>();
        Object all = root.get("rules");
        if (all == null) {
            return rules;
        }
        if (!(all instanceof List<?> list) || list.size() > MAX_RULES) {
            problems.add("rules: a list of at most " + MAX_RULES + " rules is needed, each with id and pattern.");
            return rules;
        }
        Set<String> ids = new HashSet<>();
        for (Object one : list) {
            PatternRule rule = rule("rules[" + rules.size() + "]", map("rules", one), ids);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return rules;
    }

    private @Nullable PatternRule rule(String where, Map<String, @Nullable Object> rule, Set<String> ids) {
        known(where + ".", rule, List.of("id", "pattern", "near", "action", "maxInput"));
        String id = String.valueOf(rule.get("id"));
        boolean named = rule.get("id") != null
                && id.length() <= 32
                && id.chars().allMatch(c -> Chars.lower(c) || Chars.digit(c) || c == '_');
        if (!named || Kind.named(id) != null || !ids.add(id)) {
            problems.add(where + ".id: '" + id + "' is not a new name of 1 to 32 lower-case letters, digits and '_'.");
            return null;
        }
        if (!(rule.get("pattern") instanceof String pattern)) {
            problems.add(where + ".pattern: a regular expression of RE2/J is needed.");
            return null;
        }
        MaskAction action =
                rule.get("action") == null ? MaskAction.REDACT : action(where + ".action", rule.get("action"));
        int maxInput = (int) number(where + ".maxInput", rule.get("maxInput"), DEFAULT_RULE_INPUT, 16, 1 << 20);
        try {
            return action == null
                    ? null
                    : new PatternRule(id, pattern, strings(where + ".near", rule.get("near")), action, maxInput);
        } catch (NoClassDefFoundError e) {
            problems.add(where + ": rules need com.google.re2j:re2j on the class path.");
        } catch (RuntimeException e) {
            problems.add(where + ".pattern: '" + pattern + "' is no pattern of RE2/J: " + e.getMessage()
                    + ". Back references and look-around are not in its language, because they cannot be matched in linear"
                    + " time.");
        }
        return null;
    }

    private @Nullable MaskKey key(Map<String, @Nullable Object> root) {
        if (root.get("key") == null) {
            return null;
        }
        Map<String, @Nullable Object> key = map("key", root.get("key"));
        known("key.", key, List.of("id", "env", "file"));
        Object env = key.get("env");
        Object file = key.get("file");
        if ((env == null) == (file == null)) {
            problems.add(
                    "key: exactly one of env (a variable's name) and file is needed; the key itself never stands in a policy.");
            return null;
        }
        try {
            String written =
                    env != null ? System.getenv(String.valueOf(env)) : Files.readString(Path.of(String.valueOf(file)));
            if (written == null || written.isBlank()) {
                problems.add("key.env: the variable " + env + " is not set. Make a key with: openssl rand -base64 32");
                return null;
            }
            return new MaskKey(String.valueOf(key.getOrDefault("id", "k1")), bytes(written.strip()));
        } catch (IOException e) {
            problems.add(
                    "key.file: " + file + " cannot be read (" + e.getClass().getSimpleName() + ").");
        } catch (IllegalArgumentException e) {
            problems.add("key: " + e.getMessage());
        }
        return null;
    }

    /** Base64 where it is that and long enough, the text's bytes otherwise. */
    private static byte[] bytes(String written) {
        try {
            byte[] decoded = Base64.getDecoder().decode(written);
            if (decoded.length >= MaskKey.MIN_BYTES) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            return written.getBytes(StandardCharsets.UTF_8);
        }
        // A key of 32 bytes or more in base64 has 43 characters or more; a shorter one is judged as it stands.
        return written.length() >= 43 ? new byte[0] : written.getBytes(StandardCharsets.UTF_8);
    }

    private boolean flag(Map<String, @Nullable Object> root) {
        Object value = root.getOrDefault("dryRun", false);
        if (!(value instanceof Boolean)) {
            problems.add("dryRun: '" + value + "' is neither true nor false.");
        }
        return Boolean.TRUE.equals(value);
    }

    private @Nullable MaskAction action(String where, @Nullable Object written) {
        try {
            MaskAction action = MaskAction.parse(String.valueOf(written));
            needsKey |= action.needsKey();
            return action;
        } catch (IllegalArgumentException e) {
            problems.add(where + ": " + e.getMessage());
            return null;
        }
    }

    private long number(String where, @Nullable Object value, long otherwise, long min, long max) {
        if (value == null) {
            return otherwise;
        }
        Long number = whole(value);
        if (number == null || number < min || number > max) {
            problems.add(where + ": '" + value + "' is no whole number from " + min + " to " + max + ".");
            return otherwise;
        }
        return number;
    }

    private static @Nullable Long whole(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long ? Long.valueOf(((Number) value).longValue()) : null;
    }

    private List<String> strings(String where, @Nullable Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(one -> strings.add(String.valueOf(one)));
        } else if (value != null) {
            problems.add(where + ": a list is needed.");
        }
        return strings;
    }

    private Map<String, @Nullable Object> map(String where, @Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> map.put(String.valueOf(key), entry));
        } else {
            problems.add(where + ": names with values are needed.");
        }
        return map;
    }

    private void known(String where, Map<String, @Nullable Object> map, List<String> names) {
        for (String found : map.keySet()) {
            if (!names.contains(found)) {
                problems.add(where + found + ": no such setting" + Nearest.hint(found, names) + ". Allowed are "
                        + String.join(", ", names) + ".");
            }
        }
    }
}

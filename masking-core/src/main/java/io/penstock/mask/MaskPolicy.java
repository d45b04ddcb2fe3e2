// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import io.penstock.mask.Kind.Pack;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for, and what becomes of it. Three are built in: {@link #off()}, {@link #secrets()} and {@link #standard()};
 * others come from a file. Immutable.
 */
public final class MaskPolicy {

    /** Longer than any event that a destination takes. What lies behind is not scanned, so it is replaced. */
    static final int DEFAULT_MAX_CHARS = 1 << 20;

    private static final MaskPolicy OFF = new MaskPolicy(new Builder("off"));
    private static final MaskPolicy SECRETS = new MaskPolicy(new Builder("secrets").packs(EnumSet.of(Pack.SECRETS)));
    private static final MaskPolicy STANDARD = new MaskPolicy(new Builder("standard").packs(EnumSet.allOf(Pack.class)));

    private final String name;
    private final long enabled;
    private final MaskAction[] actions;
    private final List<PatternRule> rules;
    private final FieldRules fields;
    private final AllowList allowed;
    private final @Nullable MaskKey key;
    private final boolean dryRun;
    private final int maxChars;
    private final Map<String, Map<Kind, MaskAction>> destinations;

    private MaskPolicy(Builder builder) {
        this.name = builder.name;
        this.enabled = builder.enabled;
        this.actions = builder.actions.clone();
        this.rules = List.copyOf(builder.rules);
        this.fields = builder.fields;
        this.allowed = builder.allowed;
        this.key = builder.key;
        this.dryRun = builder.dryRun;
        this.maxChars = builder.maxChars;
        this.destinations = Map.copyOf(builder.destinations);
    }

    /** Nothing is looked for. */
    public static MaskPolicy off() {
        return OFF;
    }

    /** Passwords, keys and tokens. */
    public static MaskPolicy secrets() {
        return SECRETS;
    }

    /** Every kind. */
    public static MaskPolicy standard() {
        return STANDARD;
    }

    /**
     * A built-in policy by its name, or the one in a file.
     *
     * @throws InvalidPolicyException when there is no such policy, or the file is wrong; all that is wrong with it at once
     */
    public static MaskPolicy of(String nameOrFile) {
        MaskPolicy builtIn = named(nameOrFile);
        return builtIn != null ? builtIn : PolicyFile.read(Path.of(nameOrFile));
    }

    /**
     * The policy in {@code file}, in YAML ({@code .yml}, {@code .yaml}) or JSON.
     *
     * @throws InvalidPolicyException when it cannot be read or is wrong; all that is wrong with it at once
     */
    public static MaskPolicy load(Path file) {
        return PolicyFile.read(file);
    }

    static @Nullable MaskPolicy named(String name) {
        return switch (name) {
            case "off" -> OFF;
            case "secrets" -> SECRETS;
            case "standard" -> STANDARD;
            default -> null;
        };
    }

    /** This policy with the actions that it has for {@code destination}, such as {@code slack}. */
    public MaskPolicy forDestination(String destination) {
        Map<Kind, MaskAction> overrides = destinations.get(destination);
        if (overrides == null) {
            return this;
        }
        Builder builder = toBuilder();
        overrides.forEach(builder::action);
        return builder.build();
    }

    Builder toBuilder() {
        Builder builder = new Builder(name);
        builder.enabled = enabled;
        System.arraycopy(actions, 0, builder.actions, 0, actions.length);
        builder.rules = rules;
        builder.fields = fields;
        builder.allowed = allowed;
        builder.key = key;
        builder.dryRun = dryRun;
        builder.maxChars = maxChars;
        builder.destinations.putAll(destinations);
        return builder;
    }

    /** {@code off}, {@code secrets}, {@code standard}, or the file's name. */
    public String name() {
        return name;
    }

    /** True when hits are counted and nothing is changed. */
    public boolean dryRun() {
        return dryRun;
    }

    /** True when {@code kind} is looked for. */
    public boolean looksFor(Kind kind) {
        return (enabled & kind.bit()) != 0;
    }

    long enabled() {
        return enabled;
    }

    boolean isOff() {
        return enabled == 0 && rules.isEmpty() && fields.isEmpty();
    }

    int types() {
        return actions.length + rules.size();
    }

    /** The action for the type of a hit: a kind's ordinal, or behind those a rule's. */
    MaskAction action(int type) {
        return type < actions.length
                ? actions[type]
                : rules.get(type - actions.length).action();
    }

    String type(int type) {
        return type < actions.length
                ? Kind.of(type).id()
                : rules.get(type - actions.length).id();
    }

    String label(int type) {
        return type < actions.length
                ? Kind.of(type).label()
                : rules.get(type - actions.length).label();
    }

    List<PatternRule> rules() {
        return rules;
    }

    FieldRules fields() {
        return fields;
    }

    AllowList allowed() {
        return allowed;
    }

    @Nullable
    MaskKey key() {
        return key;
    }

    int maxChars() {
        return maxChars;
    }

    /** The name; never a key or a value. */
    @Override
    public String toString() {
        return "MaskPolicy[" + name + "]";
    }

    /** Collects a policy. Confined to one thread. */
    static final class Builder {

        private final String name;
        private final MaskAction[] actions = new MaskAction[Kind.values().length];
        private final Map<String, Map<Kind, MaskAction>> destinations = new LinkedHashMap<>();
        private long enabled;
        private List<PatternRule> rules = List.of();
        private FieldRules fields = FieldRules.NONE;
        private AllowList allowed = AllowList.NONE;
        private @Nullable MaskKey key;
        private boolean dryRun;
        private int maxChars = DEFAULT_MAX_CHARS;

        Builder(String name) {
            this.name = name;
            Arrays.fill(actions, MaskAction.REDACT);
        }

        Builder renamed(String other) {
            Builder copy = build().toBuilder();
            Builder renamed = new Builder(other);
            System.arraycopy(copy.actions, 0, renamed.actions, 0, actions.length);
            renamed.enabled = copy.enabled;
            return renamed;
        }

        Builder packs(Set<Pack> packs) {
            enabled = 0;
            for (Kind kind : Kind.values()) {
                if (packs.contains(kind.pack())) {
                    enabled |= kind.bit();
                }
            }
            return this;
        }

        Builder enable(Kind kind, boolean on) {
            enabled = on ? enabled | kind.bit() : enabled & ~kind.bit();
            return this;
        }

        Builder action(Kind kind, MaskAction action) {
            actions[kind.index()] = action;
            return enable(kind, action.way() != MaskAction.Way.ALLOW);
        }

        Builder destination(String destination, Map<Kind, MaskAction> overrides) {
            destinations.put(destination, Map.copyOf(overrides));
            return this;
        }

        Builder rules(List<PatternRule> all) {
            rules = all;
            return this;
        }

        Builder fields(FieldRules all) {
            fields = all;
            return this;
        }

        Builder allowed(AllowList list) {
            allowed = list;
            return this;
        }

        Builder key(@Nullable MaskKey next) {
            key = next;
            return this;
        }

        Builder dryRun(boolean on) {
            dryRun = on;
            return this;
        }

        Builder maxChars(int max) {
            maxChars = max;
            return this;
        }

        MaskPolicy build() {
            return new MaskPolicy(this);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.settings.Nearest;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the JSON event, resolved and frozen. {@link JsonSettings} says what each means.
 *
 * @param fields static fields by name, dots nest; before {@link #fixed} their tokens are not yet replaced
 * @param rename new names by built-in field
 * @param exclude names that are not written
 * @param service the application's name, or null for no such field
 * @param host the host's name, or null for no such field
 * @param pid the process's number, or -1 for no such field
 */
public record JsonConfig(
        JsonFormat format,
        Map<String, String> fields,
        Map<String, String> rename,
        Set<String> exclude,
        LevelCase levelCase,
        boolean callerData,
        int maxStackFrames,
        int maxCauses,
        int maxDepth,
        @Nullable String service,
        @Nullable String host,
        long pid) {

    /** Longer names are a mistake, and would eat the room that an event needs. */
    private static final int MAX_NAME = 100;

    public JsonConfig {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        rename = Map.copyOf(rename);
        exclude = Set.copyOf(exclude);
    }

    /** Takes what the user wrote; what is wrong in it becomes a problem of {@code settings} and is left out. */
    public static JsonConfig of(Settings settings) {
        Set<String> exclude = new LinkedHashSet<>(settings.value(JsonSettings.EXCLUDE));
        Map<String, String> rename = usableRenames(settings);
        return new JsonConfig(
                settings.value(JsonSettings.FORMAT),
                usableFields(settings, rename, exclude),
                rename,
                exclude,
                settings.value(JsonSettings.LEVEL_CASE),
                settings.value(JsonSettings.CALLER_DATA),
                settings.value(JsonSettings.MAX_STACK_FRAMES),
                settings.value(JsonSettings.MAX_CAUSES),
                settings.value(JsonSettings.MAX_DEPTH),
                null,
                null,
                -1);
    }

    /** The same with what only the front-end knows; {@code fields} are this config's, with their tokens replaced. */
    public JsonConfig fixed(@Nullable String service, @Nullable String host, long pid, Map<String, String> fields) {
        return new JsonConfig(
                format,
                fields,
                rename,
                exclude,
                levelCase,
                callerData,
                maxStackFrames,
                maxCauses,
                maxDepth,
                service,
                host,
                pid);
    }

    /** The name under which {@code field} is written, or null when it is excluded. */
    @Nullable
    String nameOf(Field field) {
        if (exclude.contains(field.text)) {
            return null;
        }
        return rename.getOrDefault(field.text, field.text);
    }

    /** The names that only built-in fields may have. */
    Set<String> builtInNames() {
        Set<String> names = new LinkedHashSet<>();
        for (Field field : Field.values()) {
            String name = nameOf(field);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private static Map<String, String> usableRenames(Settings settings) {
        Map<String, String> usable = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        Map<String, String> written = settings.value(JsonSettings.RENAME);
        written.forEach((from, to) -> {
            Set<String> others = new LinkedHashSet<>(Field.names());
            others.removeAll(written.keySet());
            others.addAll(usable.values());
            if (Field.named(from) == null) {
                String near = Nearest.to(from, Field.names());
                wrong.add("there is no field '" + from + "'" + (near == null ? "" : ", did you mean '" + near + "'?"));
            } else if (to.isEmpty() || to.length() > MAX_NAME) {
                wrong.add("the new name of '" + from + "' must have 1 to " + MAX_NAME + " characters");
            } else if (others.contains(to)) {
                wrong.add("'" + from + "' cannot become '" + to + "', which is another field's name");
            } else {
                usable.put(from, to);
            }
        });
        report(settings, JsonSettings.RENAME, wrong);
        return usable;
    }

    private static Map<String, String> usableFields(
            Settings settings, Map<String, String> rename, Set<String> exclude) {
        Map<String, String> usable = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        settings.value(JsonSettings.FIELDS).forEach((name, value) -> {
            String problem = problem(name, usable.keySet(), rename, exclude);
            if (problem == null) {
                usable.put(name, value);
            } else {
                wrong.add("'" + name + "' " + problem);
            }
        });
        report(settings, JsonSettings.FIELDS, wrong);
        return usable;
    }

    private static @Nullable String problem(
            String name, Set<String> before, Map<String, String> rename, Set<String> exclude) {
        if (name.length() > MAX_NAME) {
            return "has more than " + MAX_NAME + " characters";
        }
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return "has an empty part";
        }
        String top = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        for (Field field : Field.values()) {
            boolean written = !exclude.contains(field.text)
                    && rename.getOrDefault(field.text, field.text).equals(top);
            if (written && !field.constant()) {
                return "is the name of a built-in field";
            }
        }
        for (String other : before) {
            if (other.startsWith(name + ".") || name.startsWith(other + ".")) {
                return "and '" + other + "' cannot both be set: one contains the other";
            }
        }
        return null;
    }

    private static void report(Settings settings, Setting<?> setting, List<String> wrong) {
        if (!wrong.isEmpty()) {
            settings.report(
                    setting.name(),
                    setting.name() + ": " + String.join("; ", wrong) + "; allowed: " + setting.allowed()
                            + "; what is wrong is left out",
                    false);
        }
    }
}

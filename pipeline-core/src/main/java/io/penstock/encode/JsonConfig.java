// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.settings.Nearest;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
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
 * @param emf which key-values are metrics, or null for none
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
        long pid,
        @Nullable EmfConfig emf) {

    /** Longer names are a mistake, and would eat the room that an event needs. */
    private static final int MAX_NAME = 100;

    public JsonConfig {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        rename = Map.copyOf(rename);
        exclude = Set.copyOf(exclude);
    }

    /** Takes what the user wrote; what is wrong in it becomes a problem of {@code settings} and is left out. */
    public static JsonConfig of(Settings settings) {
        reportUnused(settings);
        Set<String> exclude = new LinkedHashSet<>(settings.value(JsonSettings.EXCLUDE));
        Map<String, String> rename = usableRenames(settings);
        JsonConfig config = new JsonConfig(
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
                -1,
                null);
        EmfConfig emf = EmfConfig.of(settings, config);
        return config.with(emf, null, null, -1, config.fields);
    }

    /** The same with what only the front-end knows; {@code fields} are this config's, with their tokens replaced. */
    public JsonConfig fixed(@Nullable String service, @Nullable String host, long pid, Map<String, String> fields) {
        return with(emf, service, host, pid, fields);
    }

    private JsonConfig with(
            @Nullable EmfConfig metrics,
            @Nullable String serviceName,
            @Nullable String hostName,
            long processId,
            Map<String, String> staticFields) {
        return new JsonConfig(
                format,
                staticFields,
                rename,
                exclude,
                levelCase,
                callerData,
                maxStackFrames,
                maxCauses,
                maxDepth,
                serviceName,
                hostName,
                processId,
                metrics);
    }

    /**
     * How events are encoded. Asked for when {@link #fixed} has been called.
     *
     * @param maxEventBytes the most UTF-8 bytes of an event in plain form; at least about 500
     * @param spoolId what precedes the sequence in an event id, ASCII letters and digits
     * @throws IllegalArgumentException when {@code maxEventBytes} has no room for the fixed fields
     */
    public <E> EventEncoder<E> encoder(EventView<? super E> view, RecordForm form, int maxEventBytes, String spoolId) {
        return format == JsonFormat.MESSAGE
                ? new MessageEncoder<>(this, view, form, maxEventBytes)
                : new JsonEventEncoder<>(this, view, form, maxEventBytes, spoolId);
    }

    Layout layout() {
        return Layout.of(format);
    }

    /**
     * The name under which {@code field} is written, dots included where the format nests; null when it is excluded or
     * the format has none.
     */
    @Nullable
    String nameOf(Field field) {
        return nameOf(field, layout(), rename, exclude);
    }

    private static @Nullable String nameOf(
            Field field, Layout layout, Map<String, String> rename, Set<String> exclude) {
        String name = layout.paths().get(field);
        if (name == null || exclude.contains(field.text) || exclude.contains(name)) {
            return null;
        }
        return rename.getOrDefault(field.text, name);
    }

    /** The names that only built-in and static fields have where the key-values stand. */
    Set<String> reservedNames() {
        return Literals.reserved(this);
    }

    /** Whether every event has a text of that name among its outermost fields. */
    boolean isTextAtRoot(String name) {
        if (fields.containsKey(name)) {
            return !name.contains(".");
        }
        return Stream.of(Field.SERVICE, Field.HOST, Field.LEVEL)
                .anyMatch(field ->
                        name.equals(nameOf(field)) && layout().path(field, name).size() == 1);
    }

    /** What can be renamed: what stands in the format alone, not as one of several parts. */
    private static @Nullable Field renamable(Layout layout, String name) {
        Field field = layout.field(name);
        boolean parts = field == Field.CALLER && layout.caller().group() == null;
        return parts ? null : field;
    }

    private static Map<String, String> usableRenames(Settings settings) {
        JsonFormat format = settings.value(JsonSettings.FORMAT);
        Layout layout = Layout.of(format);
        Map<String, String> usable = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        Map<String, String> written = settings.value(JsonSettings.RENAME);
        if (layout.nested() && !written.isEmpty()) {
            settings.report(
                    JsonSettings.RENAME.name(),
                    JsonSettings.RENAME.name() + ": the names of format "
                            + format.name().toLowerCase(Locale.ROOT)
                            + " are fixed by its specification; write format flat or logstash to choose names, or remove"
                            + " json.rename; nothing is renamed",
                    false);
            return usable;
        }
        written.forEach((from, to) -> {
            Set<String> others = new LinkedHashSet<>();
            layout.paths().forEach((field, name) -> {
                if (!written.containsKey(name) && !written.containsKey(field.text)) {
                    others.add(name);
                }
            });
            others.addAll(usable.values());
            Field field = renamable(layout, from);
            if (field == null) {
                String near = Nearest.to(from, layout.paths().values());
                wrong.add("there is no field '" + from + "'" + (near == null ? "" : ", did you mean '" + near + "'?"));
            } else if (to.isEmpty() || to.length() > MAX_NAME) {
                wrong.add("the new name of '" + from + "' must have 1 to " + MAX_NAME + " characters");
            } else if (others.contains(to)) {
                wrong.add("'" + from + "' cannot become '" + to + "', which is another field's name");
            } else {
                usable.put(field.text, to);
            }
        });
        report(settings, JsonSettings.RENAME, wrong);
        return usable;
    }

    private static Map<String, String> usableFields(
            Settings settings, Map<String, String> rename, Set<String> exclude) {
        Layout layout = Layout.of(settings.value(JsonSettings.FORMAT));
        Map<String, String> usable = new LinkedHashMap<>();
        List<String> wrong = new ArrayList<>();
        settings.value(JsonSettings.FIELDS).forEach((name, value) -> {
            String problem = problem(name, usable.keySet(), layout, rename, exclude);
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
            String name, Set<String> before, Layout layout, Map<String, String> rename, Set<String> exclude) {
        if (name.length() > MAX_NAME) {
            return "has more than " + MAX_NAME + " characters";
        }
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return "has an empty part";
        }
        for (Field field : layout.paths().keySet()) {
            String other = nameOf(field, layout, rename, exclude);
            if (other != null && collides(name, field, other, layout)) {
                return field.constant() ? "and '" + other + "' cannot both be set" : "is the name of a built-in field";
            }
        }
        if (layout.constants().keySet().stream().anyMatch(fixed -> top(fixed).equals(top(name)))) {
            return "is the name of a built-in field";
        }
        for (String other : before) {
            if (!layout.attributes() && (other.startsWith(name + ".") || name.startsWith(other + "."))) {
                return "and '" + other + "' cannot both be set: one contains the other";
            }
        }
        return null;
    }

    /** Constant fields may be replaced, and in a format that nests them, have neighbours; the others are alone. */
    private static boolean collides(String name, Field field, String other, Layout layout) {
        if (layout.attributes()) {
            return false; // a flat map of names
        }
        boolean replaceable = field.constant() && !layout.head().contains(field);
        if (!replaceable) {
            return top(name).equals(layout.nested() ? top(other) : other);
        }
        return layout.nested() && (other.startsWith(name + ".") || name.startsWith(other + "."));
    }

    private static String top(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** A message alone has no fields to arrange. */
    private static void reportUnused(Settings settings) {
        if (settings.value(JsonSettings.FORMAT) != JsonFormat.MESSAGE) {
            return;
        }
        List<String> unused = JsonSettings.ALL.stream()
                .filter(setting -> !JsonSettings.OF_MESSAGES.contains(setting) && settings.isSet(setting))
                .map(Setting::name)
                .toList();
        if (!unused.isEmpty()) {
            settings.report(
                    JsonSettings.FORMAT.name(),
                    String.join(", ", unused) + ": without effect with format message, which has no fields; remove one"
                            + " of the two",
                    false);
        }
    }

    /** Says what of a setting's parts is wrong, all at once. */
    static void report(Settings settings, Setting<?> setting, List<String> wrong) {
        if (!wrong.isEmpty()) {
            settings.report(
                    setting.name(),
                    setting.name() + ": " + String.join("; ", wrong) + "; allowed: " + setting.allowed()
                            + "; what is wrong is left out",
                    false);
        }
    }
}

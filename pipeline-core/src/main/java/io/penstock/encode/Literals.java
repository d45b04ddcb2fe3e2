// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.Level;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is the same in every event of one encoder, encoded once. A literal is null when its field is not written. */
final class Literals {

    private static final int TIMESTAMP_LENGTH = 34;

    /** Digits of the original length, brackets, and some of the message. */
    private static final int SLACK = 100;

    private final JsonConfig config;
    private final Layout layout;
    private final Form form;
    final Form.@Nullable Literal timestamp;

    /** Between the two times of a format that has them in nanoseconds. */
    final Form.@Nullable Literal observedTimestamp;

    /** The quote that ends the timestamp, and the level's field. */
    final Map<Level, Form.Literal> levels = new EnumMap<>(Level.class);

    final @Nullable TextCache loggers;
    final @Nullable TextCache threads;

    /** The same as {@link #threads}, in a format where it stands among the attributes. */
    final @Nullable TextCache attributeThreads;

    final Form.@Nullable Literal message;

    /** Closes what the head has opened; null for nothing. */
    final Form.@Nullable Literal headEnd;

    final Form.@Nullable Literal truncated;
    final Form.@Nullable Literal originalBytes;
    final Constants constants;
    final Constants eventIdAlone;
    final Form.@Nullable Literal markers;
    final CallerWriter.@Nullable Names caller;

    /** The field's name, where causes are objects of their own; then {@link #error} is null, and vice versa. */
    final Form.@Nullable Literal exception;

    final ThrowableWriter.Names exceptionNames;
    final ErrorWriter.@Nullable Names error;

    /** The names that only built-in and static fields have, among the key-values' neighbours. */
    final Set<String> reserved;

    /** Null when no field is a metric. */
    final @Nullable EmfLiterals emf;

    /**
     * What every event carries.
     *
     * @param outside what precedes the object of attributes, its own name included; null where there is no such object
     * @param idOffset where in {@code literal} the digits of the event id start, or -1
     */
    record Constants(Form.@Nullable Literal outside, Form.Literal literal, int idOffset) {

        int plainLength() {
            return Literals.plainLength(outside) + literal.plainLength() + (outside == null ? 0 : 2);
        }
    }

    Literals(JsonConfig config, Form form, String spoolId) {
        this.config = config;
        this.layout = config.layout();
        this.form = form;
        Map<Field, String> fixed = constantValues();
        Head head = new Head(config, fixed);
        boolean nanos = layout.attributes();
        this.timestamp = literal(head.before(Field.TIMESTAMP), "\"");
        this.observedTimestamp = nanos ? form.literal("\",\"ObservedTimestamp\":\"") : null;
        for (Level level : Level.values()) {
            levels.put(level, form.literal((timestamp == null ? "" : "\"") + level(level, head.before(Field.LEVEL))));
        }
        this.loggers = cache(head.before(Field.LOGGER));
        this.threads = cache(head.before(Field.THREAD));
        this.attributeThreads = layout.attributes() ? cache(name(Field.THREAD)) : null;
        this.message = literal(head.before(Field.MESSAGE), "");
        this.headEnd = head.end().isEmpty() ? null : form.literal(head.end());
        this.truncated = literal(name(Field.TRUNCATED), "true");
        this.originalBytes = literal(name(Field.ORIGINAL_BYTES), "");
        StaticFields fields = staticFields(fixed);
        this.constants = constants(fields, fixed, spoolId);
        this.eventIdAlone = withEventId(outside(""), "", spoolId, "");
        this.markers = literal(name(Field.MARKERS), "");
        String callerName = config.nameOf(Field.CALLER);
        this.caller = callerName == null || !config.callerData()
                ? null
                : CallerWriter.Names.in(form, layout.caller(), layout.caller().group() == null ? null : callerName);
        String exceptionName = config.nameOf(Field.EXCEPTION);
        Layout.Thrown errors = layout.error();
        this.exception = errors == null ? literal(name(Field.EXCEPTION), "") : null;
        this.exceptionNames = ThrowableWriter.Names.in(this.form);
        this.error = errors == null || exceptionName == null ? null : ErrorWriter.Names.in(form, errors, exceptionName);
        this.reserved = reserved(config);
        EmfConfig metrics = config.emf();
        this.emf = metrics == null ? null : new EmfLiterals(metrics, form, textsAtRoot(fields), reserved);
    }

    /** The bytes of an event in which everything is cut that can be, its names to {@code nameBytes} each. */
    int leastBytes(int nameBytes) {
        return plainLength(timestamp)
                + TIMESTAMP_LENGTH
                + (observedTimestamp == null ? 0 : observedTimestamp.plainLength() + TIMESTAMP_LENGTH)
                + plainLength(levels.get(Level.ERROR))
                + (loggers == null ? 0 : loggers.nameLength())
                + (threads == null ? 0 : threads.nameLength())
                + 2 * (2 + nameBytes)
                + plainLength(message)
                + plainLength(headEnd)
                + plainLength(truncated)
                + plainLength(originalBytes)
                + eventIdAlone.plainLength()
                + SLACK;
    }

    static int plainLength(Form.@Nullable Literal literal) {
        return literal == null ? 0 : literal.plainLength();
    }

    /** The names that only built-in and static fields have where the key-values stand. */
    static Set<String> reserved(JsonConfig config) {
        Layout layout = config.layout();
        Set<String> names = new LinkedHashSet<>(layout.constants().keySet());
        for (Field field : Field.values()) {
            String name = config.nameOf(field);
            boolean outside = layout.attributes() && (layout.head().contains(field) || isOutside(field));
            if (name == null || outside) {
                continue;
            }
            if (field == Field.CALLER && layout.caller().group() == null) {
                names.addAll(CallerWriter.members(layout.caller()));
            } else if (field == Field.EXCEPTION && layout.error() != null) {
                names.addAll(ErrorWriter.members(layout.error(), name));
            } else {
                names.add(name);
                names.add(layout.path(field, name).get(0));
            }
        }
        if (!layout.attributes()) {
            names.addAll(new StaticFields(true).texts(config.fields()).names());
            names.addAll(new StaticFields(true).texts(layout.constants()).names());
            names.addAll(layout.nested() ? config.fields().keySet() : Set.of());
        }
        if (config.emf() != null) {
            names.add("_aws");
        }
        return names;
    }

    /** What can be a dimension though no event brings it along; the level's text differs, but there always is one. */
    private Map<String, String> textsAtRoot(StaticFields fields) {
        Map<String, String> texts = new LinkedHashMap<>(config.fields());
        putText(texts, fields, Field.SERVICE, config.service());
        putText(texts, fields, Field.HOST, config.host());
        putText(texts, fields, Field.LEVEL, Level.INFO.name());
        texts.keySet().removeIf(name -> !config.isTextAtRoot(name));
        return texts;
    }

    private void putText(Map<String, String> texts, StaticFields fields, Field field, @Nullable String value) {
        String name = config.nameOf(field);
        if (name != null && value != null && !fields.names().contains(name)) {
            texts.put(name, value);
        }
    }

    /** Whether it stands outside of the attributes though not in the head. */
    private static boolean isOutside(Field field) {
        return field.constant() || field.trace();
    }

    private String level(Level level, @Nullable String before) {
        String written = config.levelCase() == LevelCase.UPPER
                ? level.name()
                : level.name().toLowerCase(Locale.ROOT);
        return before == null ? "" : before + "\"" + written + "\"" + layout.levelNumber(level);
    }

    private @Nullable String name(Field field) {
        String name = config.nameOf(field);
        return name == null ? null : "," + Form.quoted(name) + ":";
    }

    private Form.@Nullable Literal literal(@Nullable String name, String value) {
        return name == null ? null : form.literal(name + value);
    }

    private @Nullable TextCache cache(@Nullable String before) {
        return before == null ? null : new TextCache(form, before);
    }

    /** The JSON values of the fields that are the same in every event of this process. */
    private Map<Field, String> constantValues() {
        Map<Field, String> values = new EnumMap<>(Field.class);
        if (config.service() != null) {
            values.put(Field.SERVICE, Form.quoted(config.service()));
        }
        if (config.host() != null) {
            values.put(Field.HOST, Form.quoted(config.host()));
        }
        if (config.pid() >= 0) {
            values.put(Field.PID, Long.toString(config.pid()));
        }
        values.keySet().removeIf(field -> config.nameOf(field) == null);
        return values;
    }

    /** The user's static fields; where names nest, with the constant ones, which may share an object with them. */
    private StaticFields staticFields(Map<Field, String> fixed) {
        StaticFields fields = new StaticFields(!layout.attributes());
        if (layout.nested()) {
            fixed.forEach((field, json) -> {
                if (!layout.head().contains(field)) {
                    fields.json(String.valueOf(config.nameOf(field)), json);
                }
            });
        }
        layout.constants().forEach((name, json) -> {
            if (!config.exclude().contains(name)) {
                fields.json(name, json);
            }
        });
        return fields.texts(config.fields());
    }

    private Constants constants(StaticFields fields, Map<Field, String> fixed, String spoolId) {
        if (layout.attributes()) {
            String resource = fields.json();
            String outside = resource.isEmpty() ? "" : ",\"Resource\":{" + resource.substring(1) + "}";
            return withEventId(outside(outside), "", spoolId, "");
        }
        StringBuilder before = new StringBuilder();
        if (!layout.nested()) {
            fixed.forEach((field, json) -> {
                if (!fields.names().contains(config.nameOf(field))) {
                    before.append(name(field)).append(json);
                }
            });
        }
        return withEventId(null, before.toString(), spoolId, fields.json());
    }

    private Form.@Nullable Literal outside(String resource) {
        return layout.attributes() ? form.literal(resource + ",\"Attributes\":") : null;
    }

    private Constants withEventId(Form.@Nullable Literal outside, String before, String spoolId, String after) {
        String name = name(Field.EVENT_ID);
        if (name == null) {
            return new Constants(outside, form.literal(before + after), -1);
        }
        String untilDigits = before + name + "\"" + spoolId + "-";
        return new Constants(
                outside,
                form.literal(untilDigits + "0".repeat(EventBuffer.ID_DIGITS) + "\"" + after),
                form.literal(untilDigits).stored().length);
    }
}

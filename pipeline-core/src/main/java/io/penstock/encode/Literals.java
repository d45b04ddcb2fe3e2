// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.Level;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All that is the same in every event of one encoder, encoded once. A literal is null when its field is excluded. */
final class Literals {

    private static final int TIMESTAMP_LENGTH = 34;

    /** Digits of the original length, brackets, and some of the message. */
    private static final int SLACK = 100;

    private final JsonConfig config;
    private final Form form;
    final Form.@Nullable Literal timestamp;

    /** The quote that ends the timestamp, and the level's field. */
    final Map<Level, Form.Literal> levels = new EnumMap<>(Level.class);

    final @Nullable TextCache loggers;
    final @Nullable TextCache threads;
    final Form.@Nullable Literal message;
    final Form.@Nullable Literal truncated;
    final Form.@Nullable Literal originalBytes;
    final Constants constants;
    final Constants eventIdAlone;
    final Form.@Nullable Literal markers;
    final Form.@Nullable Literal caller;
    final Form.Literal callerClass;
    final Form.Literal callerMethod;
    final Form.Literal callerFile;
    final Form.Literal callerLine;
    final Form.@Nullable Literal exception;
    final ThrowableWriter.Names exceptionNames;

    /** The names that only built-in and static fields have. */
    final Set<String> reserved;

    /** What every event carries; {@code idOffset} tells where in it the digits of the event id start, or is -1. */
    record Constants(Form.Literal literal, int idOffset) {}

    Literals(JsonConfig config, Form form, String spoolId) {
        this.config = config;
        this.form = form;
        this.timestamp = start(Field.TIMESTAMP, "\"");
        String levelName = config.nameOf(Field.LEVEL);
        for (Level level : Level.values()) {
            String written = config.levelCase() == LevelCase.UPPER
                    ? level.name()
                    : level.name().toLowerCase(Locale.ROOT);
            levels.put(
                    level,
                    form.literal((timestamp == null ? "" : "\"")
                            + (levelName == null ? "" : "," + Form.quoted(levelName) + ":\"" + written + "\"")));
        }
        this.loggers = cache(Field.LOGGER);
        this.threads = cache(Field.THREAD);
        this.message = start(Field.MESSAGE, "");
        this.truncated = start(Field.TRUNCATED, "true");
        this.originalBytes = start(Field.ORIGINAL_BYTES, "");
        StaticFields fields = new StaticFields(config.fields());
        this.constants = constants(fields, spoolId);
        this.eventIdAlone = withEventId("", spoolId, "");
        this.markers = start(Field.MARKERS, "");
        this.caller = start(Field.CALLER, "");
        this.callerClass = form.literal(",\"class\":");
        this.callerMethod = form.literal(",\"method\":");
        this.callerFile = form.literal(",\"file\":");
        this.callerLine = form.literal(",\"line\":");
        this.exception = start(Field.EXCEPTION, "");
        this.exceptionNames = ThrowableWriter.Names.in(this.form);
        this.reserved = new LinkedHashSet<>(config.builtInNames());
        this.reserved.addAll(fields.names());
    }

    /** The bytes of an event in which everything is cut that can be, its names to {@code nameBytes} each. */
    int leastBytes(int nameBytes) {
        return plainLength(timestamp)
                + TIMESTAMP_LENGTH
                + plainLength(levels.get(Level.ERROR))
                + (loggers == null ? 0 : loggers.nameLength())
                + (threads == null ? 0 : threads.nameLength())
                + 2 * (2 + nameBytes)
                + plainLength(message)
                + plainLength(truncated)
                + plainLength(originalBytes)
                + eventIdAlone.literal.plainLength()
                + SLACK;
    }

    static int plainLength(Form.@Nullable Literal literal) {
        return literal == null ? 0 : literal.plainLength();
    }

    private Form.@Nullable Literal start(Field field, String value) {
        String name = config.nameOf(field);
        return name == null ? null : form.literal("," + Form.quoted(name) + ":" + value);
    }

    private @Nullable TextCache cache(Field field) {
        String name = config.nameOf(field);
        return name == null ? null : new TextCache(form, "," + Form.quoted(name) + ":");
    }

    private Constants constants(StaticFields fields, String spoolId) {
        String before = constant(Field.SERVICE, config.service(), fields)
                + constant(Field.HOST, config.host(), fields)
                + constant(Field.PID, config.pid() < 0 ? null : Long.toString(config.pid()), fields);
        return withEventId(before, spoolId, fields.json());
    }

    private String constant(Field field, @Nullable String value, StaticFields replacements) {
        String name = config.nameOf(field);
        if (name == null || value == null || replacements.names().contains(name)) {
            return "";
        }
        return "," + Form.quoted(name) + ":" + (field == Field.PID ? value : Form.quoted(value));
    }

    private Constants withEventId(String before, String spoolId, String after) {
        String name = config.nameOf(Field.EVENT_ID);
        if (name == null) {
            return new Constants(form.literal(before + after), -1);
        }
        String untilDigits = before + "," + Form.quoted(name) + ":\"" + spoolId + "-";
        return new Constants(
                form.literal(untilDigits + "0".repeat(EventBuffer.ID_DIGITS) + "\"" + after),
                form.literal(untilDigits).stored().length);
    }
}

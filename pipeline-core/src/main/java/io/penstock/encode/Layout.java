// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static io.penstock.encode.Field.CALLER;
import static io.penstock.encode.Field.EVENT_ID;
import static io.penstock.encode.Field.EXCEPTION;
import static io.penstock.encode.Field.HOST;
import static io.penstock.encode.Field.LEVEL;
import static io.penstock.encode.Field.LOGGER;
import static io.penstock.encode.Field.MARKERS;
import static io.penstock.encode.Field.MESSAGE;
import static io.penstock.encode.Field.ORIGINAL_BYTES;
import static io.penstock.encode.Field.PID;
import static io.penstock.encode.Field.SERVICE;
import static io.penstock.encode.Field.SPAN_ID;
import static io.penstock.encode.Field.THREAD;
import static io.penstock.encode.Field.TIMESTAMP;
import static io.penstock.encode.Field.TRACE_FLAGS;
import static io.penstock.encode.Field.TRACE_ID;
import static io.penstock.encode.Field.TRUNCATED;

import io.penstock.event.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A format as a table: which of the built-in fields it has, under which names, where they nest, and what else it writes.
 * {@link Literals} makes texts of it once; from then on all formats go through the same writers.
 *
 * @param paths the name of each field that the format has; where {@code nested}, its dots nest
 * @param head the fields of an event's start, in their order; a constant one among them shares an object with its
 *     neighbours
 * @param constants names and JSON values that are the same in every event of every process
 * @param levelNumber what follows the level: the name of its number
 * @param levelNumbers the number of each level
 * @param caller the parts of {@link Field#CALLER}
 * @param error the parts of {@link Field#EXCEPTION} where its stack trace is one text, causes included, as Java prints it;
 *     null where causes are objects of their own
 * @param attributes true when all but the head's fields stand in an object of their own, and the constant ones in another
 */
record Layout(
        Map<Field, String> paths,
        boolean nested,
        List<Field> head,
        Map<String, String> constants,
        @Nullable String levelNumber,
        Map<Level, Integer> levelNumbers,
        Caller caller,
        @Nullable Thrown error,
        boolean attributes) {

    /**
     * Where a log call stands.
     *
     * @param group the object around the rest, or null for none
     * @param type the class; null where it is a part of {@code function}
     * @param function the method
     * @param qualified whether the class's name precedes the method's
     */
    record Caller(
            @Nullable String group,
            @Nullable String type,
            String function,
            String file,
            String line,
            boolean qualified) {}

    /**
     * An exception.
     *
     * @param group the object around the rest, or null for none
     * @param type the class, or null where it is only the first word of the stack trace; likewise the message
     */
    record Thrown(
            @Nullable String group,
            @Nullable String type,
            @Nullable String message,
            String stackTrace) {}

    /** The version of the schema that the names come from. */
    private static final String ECS_VERSION = "\"8.11\"";

    private static final List<Field> FLAT_HEAD = List.of(TIMESTAMP, LEVEL, LOGGER, THREAD, MESSAGE);

    private static final Layout FLAT = new Layout(
            own(),
            false,
            FLAT_HEAD,
            Map.of(),
            null,
            Map.of(),
            new Caller("caller", "class", "method", "file", "line", false),
            null,
            false);

    private static final Layout ECS = new Layout(
            names(
                    TIMESTAMP, "@timestamp",
                    LEVEL, "log.level",
                    LOGGER, "log.logger",
                    THREAD, "process.thread.name",
                    MESSAGE, "message",
                    TRUNCATED, "truncated",
                    ORIGINAL_BYTES, "original_bytes",
                    TRACE_ID, "trace.id",
                    SPAN_ID, "span.id",
                    SERVICE, "service.name",
                    HOST, "host.name",
                    PID, "process.pid",
                    EVENT_ID, "event_id",
                    MARKERS, "tags",
                    CALLER, "log.origin",
                    EXCEPTION, "error"),
            true,
            List.of(TIMESTAMP, LEVEL, LOGGER, PID, THREAD, MESSAGE),
            Map.of("ecs.version", ECS_VERSION),
            null,
            Map.of(),
            new Caller("log.origin", null, "function", "file.name", "file.line", false),
            new Thrown("error", "type", "message", "stack_trace"),
            false);

    /** As the encoder does it, no field for service, host and process, and trace ids are left where they are. */
    private static final Layout LOGSTASH = new Layout(
            names(
                    TIMESTAMP, "@timestamp",
                    LEVEL, "level",
                    LOGGER, "logger_name",
                    THREAD, "thread_name",
                    MESSAGE, "message",
                    TRUNCATED, "truncated",
                    ORIGINAL_BYTES, "original_bytes",
                    EVENT_ID, "event_id",
                    MARKERS, "tags",
                    CALLER, "caller",
                    EXCEPTION, "stack_trace"),
            false,
            FLAT_HEAD,
            Map.of("@version", "\"1\""),
            "level_value",
            numbers(5_000, 10_000, 20_000, 30_000, 40_000, 50_000),
            new Caller(
                    null, "caller_class_name", "caller_method_name", "caller_file_name", "caller_line_number", false),
            new Thrown(null, null, null, "stack_trace"),
            false);

    private static final Layout OTEL = new Layout(
            names(
                    TIMESTAMP, "Timestamp",
                    LEVEL, "SeverityText",
                    LOGGER, "InstrumentationScope.Name",
                    THREAD, "thread.name",
                    MESSAGE, "Body",
                    TRUNCATED, "truncated",
                    ORIGINAL_BYTES, "original_bytes",
                    TRACE_ID, "TraceId",
                    SPAN_ID, "SpanId",
                    TRACE_FLAGS, "TraceFlags",
                    SERVICE, "service.name",
                    HOST, "host.name",
                    PID, "process.pid",
                    EVENT_ID, "event_id",
                    MARKERS, "markers",
                    CALLER, "code",
                    EXCEPTION, "exception"),
            true,
            List.of(TIMESTAMP, LEVEL, LOGGER, MESSAGE),
            Map.of(),
            "SeverityNumber",
            numbers(1, 5, 9, 13, 17, 21),
            new Caller(null, null, "code.function.name", "code.file.path", "code.line.number", true),
            new Thrown(null, "exception.type", "exception.message", "exception.stacktrace"),
            true);

    /** Of {@link JsonFormat#MESSAGE} too, which has no fields: the settings of the others are checked all the same. */
    static Layout of(JsonFormat format) {
        return switch (format) {
            case FLAT, MESSAGE -> FLAT;
            case ECS -> ECS;
            case LOGSTASH -> LOGSTASH;
            case OTEL -> OTEL;
        };
    }

    /** The field that is called so, by our name or by this format's. */
    @Nullable
    Field field(String name) {
        for (Field field : paths.keySet()) {
            if (field.text.equals(name) || name.equals(paths.get(field))) {
                return field;
            }
        }
        return null;
    }

    /** The number's field, or nothing. */
    String levelNumber(Level level) {
        return levelNumber == null ? "" : "," + Form.quoted(levelNumber) + ":" + levelNumbers.get(level);
    }

    /** Where it stands within the JSON: the names of the objects around it, then its own. */
    List<String> path(Field field, String name) {
        boolean inAttributes = attributes && !head.contains(field); // names with dots, side by side
        return nested && !inAttributes ? List.of(name.split("\\.")) : List.of(name);
    }

    private static Map<Field, String> own() {
        Map<Field, String> names = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            names.put(field, field.text);
        }
        return names;
    }

    private static Map<Level, Integer> numbers(int... ascending) {
        Map<Level, Integer> numbers = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            numbers.put(level, ascending[numbers.size()]);
        }
        return numbers;
    }

    private static Map<Field, String> names(Object... fieldsAndNames) {
        Map<Field, String> names = new EnumMap<>(Field.class);
        for (int i = 0; i < fieldsAndNames.length; i += 2) {
            names.put((Field) fieldsAndNames[i], (String) fieldsAndNames[i + 1]);
        }
        return names;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.event.EventView.FieldSink;
import io.penstock.event.ThrowableView;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event as one JSON object. In the flat layout its fields stand side by side:
 *
 * <pre>
 * timestamp level logger thread message [truncated original_bytes] [trace_id span_id trace_flags]
 * service host pid event_id static-fields… [markers] [caller] key-values… context… [exception]
 * </pre>
 *
 * <p>The other formats are other {@link Layout}s, with the same parts in the same order: between the parts stand other
 * names and the braces of nested objects. Where there is an object of attributes, it holds all from the event id on.
 *
 * <p><b>Names are unique.</b> A built-in or static field keeps its name; a key-value or context entry of that name gets
 * {@code _} appended, and so does a context entry named like a key-value (and a number when that is taken as well);
 * nothing is left out. OpenTelemetry's {@code
 * trace_id}, {@code span_id}, {@code trace_flags} and Micrometer's {@code traceId}, {@code spanId} become the built-in
 * fields, in lower case.
 *
 * <p><b>The output is always valid JSON and UTF-8</b>; a lone surrogate becomes U+FFFD.
 *
 * <p><b>An event larger than {@code maxEventBytes}</b> (UTF-8 bytes of its plain form, as the services count) is
 * shortened to fit and says so with {@code "truncated":true} and {@code original_bytes}, the UTF-8 bytes of its whole
 * message. The message is shortened first, then the exception, then the longest values, each between code points.
 *
 * <p>Safe for use by many threads, each with a buffer of its own. In the steady state nothing is allocated for an event
 * whose values are texts, whole numbers and booleans.
 *
 * @param <E> the framework's event type
 */
public final class JsonEventEncoder<E> implements EventEncoder<E> {

    /** In a shortened event, a logger's or thread's name takes at most this part of the event. */
    private static final int NAME_PART = 16;

    private final JsonConfig config;
    private final EventView<? super E> view;
    private final Form form;
    private final int maxEventBytes;

    private final Literals literals;
    private final RecordComponents components = new RecordComponents();
    private final Keys keys;

    /** A buffer's writers. They belong to one encoder and one buffer. */
    private static final class Writers {
        final Object owner;
        final EventBuffer out;
        final JsonWriter json;
        final FieldWriter fields;
        final MarkerWriter markers;
        final @Nullable CallerWriter callers;
        final ThrowableWriter throwables;
        final @Nullable ErrorWriter errors;
        final Timestamps timestamps = new Timestamps();

        Writers(JsonEventEncoder<?> owner, EventBuffer out) {
            this.owner = owner;
            this.out = out;
            this.json = new JsonWriter(out, owner.form, owner.maxEventBytes);
            ValueWriter values = new ValueWriter(json, owner.form, owner.components, owner.config.maxDepth());
            this.fields = new FieldWriter(out, json, values, owner.keys);
            this.markers = new MarkerWriter(json, owner.literals.markers);
            JsonConfig config = owner.config;
            Literals literals = owner.literals;
            this.callers = literals.caller == null ? null : new CallerWriter(json, literals.caller);
            this.throwables =
                    new ThrowableWriter(json, literals.exceptionNames, config.maxStackFrames(), config.maxCauses());
            this.errors = literals.error == null
                    ? null
                    : new ErrorWriter(json, literals.error, config.maxStackFrames(), config.maxCauses());
        }
    }

    /**
     * @param config {@link JsonConfig#fixed} already called
     * @param maxEventBytes the most UTF-8 bytes of an event in plain form; at least about 500
     * @param spoolId what precedes the sequence in an event id, ASCII letters and digits
     * @throws IllegalArgumentException when {@code maxEventBytes} has no room for the fixed fields
     */
    public JsonEventEncoder(
            JsonConfig config, EventView<? super E> view, RecordForm form, int maxEventBytes, String spoolId) {
        this.config = config;
        this.view = view;
        this.form = Form.of(form);
        this.maxEventBytes = maxEventBytes;
        this.literals = new Literals(config, this.form, spoolId);
        this.keys = new Keys(this.form, config, literals.reserved);
        int least = literals.leastBytes(maxEventBytes / NAME_PART);
        if (least > maxEventBytes) {
            throw new IllegalArgumentException("an event may have " + maxEventBytes
                    + " bytes, but its fixed fields alone take up to " + least
                    + "; allow larger events, shorten names in json.rename or leave fields out with json.exclude");
        }
    }

    @Override
    public void encode(E event, EventBuffer out) {
        Writers writers = writers(out);
        boolean direct = MessageTemplate.canWrite(view.template(event), view.arguments(event));
        String text = direct ? null : message(event);
        boolean searched = keys.anyTrace();
        whole(event, text, direct, writers);
        if (searched != keys.anyTrace()) {
            // The first event with a trace id: its place is further in front.
            whole(event, text, direct, writers);
        }
        writers.json.finish();
    }

    private @Nullable String message(E event) {
        try {
            return view.message(event);
        } catch (Throwable t) {
            return UserCode.failed("message", t);
        }
    }

    private Writers writers(EventBuffer out) {
        if (out.attachment instanceof Writers known && known.owner == this) {
            return known;
        }
        Writers made = new Writers(this, out);
        out.attachment = made;
        return made;
    }

    /** The event with nothing left out; {@code direct} when its message is filled in while it is written. */
    private void whole(E event, @Nullable String text, boolean direct, Writers writers) {
        JsonWriter json = writers.json;
        json.begin();
        int opened = json.open();
        head(event, writers, Long.MAX_VALUE);
        long beforeMessage = json.position();
        message(json, event, text, direct);
        long beforeTail = json.position();
        traces(event, writers);
        int attributes = constants(event, writers, literals.constants, Long.MAX_VALUE);
        long beforeExtras = json.position();
        extras(event, writers);
        long beforeException = json.position();
        exception(event, writers);
        long end = json.position();
        close(json, opened, attributes);
        if (json.overflowed() || json.position() > maxEventBytes) {
            Sizes sizes = new Sizes(
                    beforeTail - beforeMessage,
                    beforeExtras - beforeTail,
                    beforeException - beforeExtras,
                    end - beforeException);
            String full = direct ? message(event) : text;
            shortened(event, full, writers, sizes);
            if (json.overflowed() || json.position() > maxEventBytes) {
                // A value that is larger each time it is asked: now its size is not taken at its word.
                shortened(event, full, writers, sizes.unknown(maxEventBytes));
            }
        }
    }

    /** Plain bytes of an event's parts. */
    private record Sizes(long message, long tail, long extras, long exception) {

        /** As if extras and exception were as large as can be. */
        Sizes unknown(long most) {
            return new Sizes(message, tail, most, exception == 0 ? 0 : most);
        }

        /** The sizes that fit into {@code room}; a quarter of it is the least that message and exception keep. */
        Sizes within(long room) {
            long least = room / 4;
            long newMessage = Math.min(message, Math.max(least, room - extras - exception));
            long newException = Math.min(exception, Math.max(least, room - newMessage - extras));
            return new Sizes(newMessage, tail, Math.min(extras, room - newMessage - newException), newException);
        }
    }

    private void shortened(E event, @Nullable String text, Writers writers, Sizes whole) {
        JsonWriter json = writers.json;
        json.begin();
        int opened = json.open();
        head(event, writers, maxEventBytes / NAME_PART);
        boolean lean = whole.tail > maxEventBytes / 4;
        long tail = lean ? literals.eventIdAlone.plainLength() : whole.tail;
        long messageBytes = text == null ? 0 : Utf8.utf8Length(text);
        long mark = (long) Literals.plainLength(literals.truncated)
                + Literals.plainLength(literals.originalBytes)
                + Long.toString(messageBytes).length();
        Literals.Constants constants = lean ? literals.eventIdAlone : literals.constants;
        boolean inAttributes = constants.outside() != null;
        Sizes fitting = whole.within(maxEventBytes - json.position() - mark - tail - (inAttributes ? 3 : 1));
        message(json, text, fitting.message - Literals.plainLength(literals.message) - 2);
        if (!inAttributes) {
            truncated(json, messageBytes);
        }
        if (!lean) {
            traces(event, writers);
        }
        int attributes = constants(event, writers, constants, lean ? 0 : maxEventBytes / NAME_PART);
        if (inAttributes) {
            truncated(json, messageBytes);
        }
        endAt(json, fitting.extras < whole.extras, fitting.extras);
        extras(event, writers);
        endAt(json, fitting.exception < whole.exception, fitting.exception);
        exception(event, writers);
        json.noEnd();
        close(json, opened, attributes);
    }

    private static void close(JsonWriter json, int opened, int attributes) {
        if (attributes >= 0) {
            json.close(attributes, '{', '}');
        }
        json.close(opened, '{', '}');
    }

    private void truncated(JsonWriter json, long messageBytes) {
        if (literals.truncated != null) {
            json.literal(literals.truncated);
        }
        if (literals.originalBytes != null) {
            json.literal(literals.originalBytes);
            json.number(messageBytes);
        }
    }

    private static void endAt(JsonWriter json, boolean needed, long plainBytes) {
        if (needed) {
            json.endAt(plainBytes);
        } else {
            json.noEnd();
        }
    }

    private void head(E event, Writers writers, long maxNameBytes) {
        JsonWriter json = writers.json;
        writers.fields.begin();
        if (literals.timestamp != null) {
            json.literal(literals.timestamp);
            timestamp(event, writers);
        }
        Form.Literal level = literals.levels.get(view.level(event));
        if (level != null) {
            json.literal(level);
        }
        if (literals.loggers != null) {
            literals.loggers.write(json, view.loggerName(event), maxNameBytes);
        }
        if (literals.threads != null) {
            literals.threads.write(json, view.threadName(event), maxNameBytes);
        }
        if (literals.headEnd != null) {
            json.literal(literals.headEnd);
        }
    }

    private void timestamp(E event, Writers writers) {
        JsonWriter json = writers.json;
        long millis = view.epochMillis(event);
        int nanos = view.nanosOfMilli(event);
        if (literals.observedTimestamp == null) {
            writers.timestamps.write(json, writers.out, millis, nanos);
        } else { // created and observed by the same log call
            Timestamps.writeNanos(json, writers.out, millis, nanos);
            json.literal(literals.observedTimestamp);
            Timestamps.writeNanos(json, writers.out, millis, nanos);
        }
    }

    private void message(JsonWriter json, E event, @Nullable String text, boolean direct) {
        String template = direct ? view.template(event) : null;
        Object[] arguments = direct ? view.arguments(event) : null;
        if (template == null || arguments == null) {
            message(json, text, Long.MAX_VALUE);
        } else if (literals.message != null) {
            json.literal(literals.message);
            MessageTemplate.write(json, template, arguments);
        }
    }

    private void message(JsonWriter json, @Nullable String text, long maxBytes) {
        if (literals.message == null) {
            return;
        }
        json.literal(literals.message);
        if (text == null) {
            json.raw("null");
        } else if (maxBytes == Long.MAX_VALUE) {
            json.text(text);
        } else {
            json.text(text, maxBytes);
        }
    }

    private void traces(E event, Writers writers) {
        if (!keys.anyTrace()) {
            return;
        }
        try {
            view.forEachKeyValue(event, writers.fields.traces);
            writers.fields.tracesOfContext();
            view.forEachContext(event, writers.fields.traces);
        } catch (Throwable t) {
            // Only looked at here; extras() meets the same again, and says so.
            UserCode.failed("", t);
        }
    }

    /**
     * Writes what is the same in every event.
     *
     * @param maxNameBytes for the thread's name among the attributes; 0 to leave it out
     * @return where the object of attributes was opened, or -1 when there is none
     */
    private int constants(E event, Writers writers, Literals.Constants tail, long maxNameBytes) {
        JsonWriter json = writers.json;
        int opened = -1;
        if (tail.outside() != null) {
            json.literal(tail.outside());
            opened = json.open();
        }
        EventBuffer out = writers.out;
        out.idOffset = tail.idOffset() < 0 ? -1 : out.length + tail.idOffset();
        json.literal(tail.literal());
        if (literals.attributeThreads != null && maxNameBytes > 0) {
            literals.attributeThreads.write(json, view.threadName(event), maxNameBytes);
        }
        return opened;
    }

    private void extras(E event, Writers writers) {
        writers.markers.begin();
        try {
            view.forEachMarker(event, writers.markers);
        } catch (Throwable t) {
            writers.markers.field(UserCode.failed("markers", t), null);
        }
        writers.markers.end();
        if (writers.callers != null) {
            caller(event, writers.callers, writers.fields.fields);
        }
        FieldSink fields = writers.fields.fields;
        try {
            view.forEachKeyValue(event, fields);
        } catch (Throwable t) {
            fields.field("key_values_error", UserCode.failed("key-values", t));
        }
        try {
            writers.fields.context(view, event, view.contextSnapshot(event));
        } catch (Throwable t) {
            fields.field("context_error", UserCode.failed("context", t));
        }
    }

    private void caller(E event, CallerWriter callers, FieldSink fields) {
        try {
            StackTraceElement frame = view.caller(event);
            if (frame != null) {
                callers.write(frame);
            }
        } catch (Throwable t) {
            fields.field("caller_error", UserCode.failed("caller", t));
        }
    }

    private void exception(E event, Writers writers) {
        if (literals.exception == null && writers.errors == null) {
            return;
        }
        try {
            ThrowableView thrown = view.thrown(event);
            if (thrown == null) {
                return;
            }
            if (writers.errors != null) {
                writers.errors.write(thrown);
            } else if (literals.exception != null && writers.json.hasRoomFor(literals.exception.plainLength())) {
                writers.json.literal(literals.exception);
                writers.throwables.write(thrown);
            }
        } catch (Throwable t) {
            writers.fields.fields.field("exception_error", UserCode.failed("exception", t));
        }
    }
}

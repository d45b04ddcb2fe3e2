// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
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
        EventWriter<E> writer = writer(out);
        writer.begin(event);
        boolean direct = MessageTemplate.canWrite(view.template(event), view.arguments(event));
        String text = direct ? null : message(event);
        boolean searched = keys.anyTrace();
        whole(event, text, direct, writer);
        if (searched != keys.anyTrace()) {
            // The first event with a trace id: its place is further in front.
            whole(event, text, direct, writer);
        }
        writer.finish();
    }

    private @Nullable String message(E event) {
        try {
            return view.message(event);
        } catch (Throwable t) {
            return UserCode.failed("message", t);
        }
    }

    @SuppressWarnings("unchecked") // this encoder's own
    private EventWriter<E> writer(EventBuffer out) {
        if (out.attachment instanceof EventWriter<?> known && known.owner == this) {
            return (EventWriter<E>) known;
        }
        JsonWriter json = new JsonWriter(out, form, maxEventBytes);
        ValueWriter values = new ValueWriter(json, form, components, config.maxDepth());
        EventWriter<E> made = new EventWriter<>(this, out, view, json, values, config, literals, keys);
        out.attachment = made;
        return made;
    }

    /** The event with nothing left out; {@code direct} when its message is filled in while it is written. */
    private void whole(E event, @Nullable String text, boolean direct, EventWriter<E> writer) {
        JsonWriter json = writer.json;
        json.begin();
        int opened = json.open();
        writer.head(event, Long.MAX_VALUE);
        long beforeMessage = json.position();
        writer.message(event, text, direct);
        long beforeTail = json.position();
        writer.traces(event);
        int attributes = writer.constants(event, literals.constants, Long.MAX_VALUE);
        long beforeExtras = json.position();
        writer.extras(event);
        long beforeException = json.position();
        writer.exception(event);
        long end = json.position();
        writer.close(opened, attributes);
        if (json.overflowed() || json.position() > maxEventBytes) {
            Sizes sizes = new Sizes(
                    beforeTail - beforeMessage,
                    beforeExtras - beforeTail,
                    beforeException - beforeExtras,
                    end - beforeException);
            String full = direct ? message(event) : text;
            shortened(event, full, writer, sizes);
            if (json.overflowed() || json.position() > maxEventBytes) {
                // A value that is larger each time it is asked: now its size is not taken at its word.
                shortened(event, full, writer, sizes.unknown(maxEventBytes));
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

    private void shortened(E event, @Nullable String text, EventWriter<E> writer, Sizes whole) {
        JsonWriter json = writer.json;
        json.begin();
        int opened = json.open();
        writer.head(event, maxEventBytes / NAME_PART);
        boolean lean = whole.tail > maxEventBytes / 4;
        long tail = lean ? literals.eventIdAlone.plainLength() : whole.tail;
        long messageBytes = text == null ? 0 : Utf8.utf8Length(text);
        long mark = (long) Literals.plainLength(literals.truncated)
                + Literals.plainLength(literals.originalBytes)
                + Long.toString(messageBytes).length();
        Literals.Constants constants = lean ? literals.eventIdAlone : literals.constants;
        boolean inAttributes = constants.outside() != null;
        Sizes fitting = whole.within(maxEventBytes - json.position() - mark - tail - (inAttributes ? 3 : 1));
        writer.message(text, fitting.message - Literals.plainLength(literals.message) - 2);
        if (!inAttributes) {
            writer.truncated(messageBytes);
        }
        if (!lean) {
            writer.traces(event);
        }
        int attributes = writer.constants(event, constants, lean ? 0 : maxEventBytes / NAME_PART);
        if (inAttributes) {
            writer.truncated(messageBytes);
        }
        endAt(json, fitting.extras < whole.extras, fitting.extras);
        writer.extras(event);
        endAt(json, fitting.exception < whole.exception, fitting.exception);
        writer.exception(event);
        json.noEnd();
        writer.close(opened, attributes);
    }

    private static void endAt(JsonWriter json, boolean needed, long plainBytes) {
        if (needed) {
            json.endAt(plainBytes);
        } else {
            json.noEnd();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.event.EventView.FieldSink;
import io.penstock.event.ThrowableView;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event's parts into a buffer, one after the other, each as large as it is or as it is told to be;
 * {@link JsonEventEncoder} decides which. What the application's code throws costs what it was asked for only.
 *
 * <p>Belongs to one encoder and one buffer; used by one thread at a time.
 *
 * @param <E> the framework's event type
 */
final class EventWriter<E> {

    final Object owner;
    final JsonWriter json;
    private final EventBuffer out;
    private final EventView<? super E> view;
    private final Literals literals;
    private final Keys keys;
    private final FieldWriter fields;
    private final MarkerWriter markers;
    private final @Nullable CallerWriter callers;
    private final ThrowableWriter throwables;
    private final @Nullable ErrorWriter errors;
    private final @Nullable EmfWriter emf;
    private final Timestamps timestamps = new Timestamps();

    /** @param owner the encoder */
    EventWriter(
            Object owner,
            EventBuffer out,
            EventView<? super E> view,
            JsonWriter json,
            ValueWriter values,
            JsonConfig config,
            Literals literals,
            Keys keys) {
        this.owner = owner;
        this.out = out;
        this.view = view;
        this.json = json;
        this.literals = literals;
        this.keys = keys;
        this.fields = new FieldWriter(out, json, values, keys);
        this.markers = new MarkerWriter(json, literals.markers);
        this.callers = literals.caller == null ? null : new CallerWriter(json, literals.caller);
        this.throwables =
                new ThrowableWriter(json, literals.exceptionNames, config.maxStackFrames(), config.maxCauses());
        this.errors = literals.error == null
                ? null
                : new ErrorWriter(json, literals.error, config.maxStackFrames(), config.maxCauses());
        this.emf = literals.emf == null ? null : new EmfWriter(literals.emf, json, fields);
        if (emf != null) {
            fields.leaveTo(emf);
        }
    }

    /** Looks for what has to be known before anything is written. */
    void begin(E event) {
        if (emf != null) {
            emf.look(event, view);
        }
    }

    /** The event is written. */
    void finish() {
        if (emf != null) {
            emf.forget();
        }
        json.finish();
    }

    /** Time, level, logger and thread, a name of at most {@code maxNameBytes}. */
    void head(E event, long maxNameBytes) {
        fields.begin();
        if (emf != null) {
            emf.begin();
        }
        if (literals.timestamp != null) {
            json.literal(literals.timestamp);
            timestamp(event);
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

    private void timestamp(E event) {
        long millis = view.epochMillis(event);
        int nanos = view.nanosOfMilli(event);
        if (literals.observedTimestamp == null) {
            timestamps.write(json, out, millis, nanos);
        } else { // created and observed by the same log call
            Timestamps.writeNanos(json, out, millis, nanos);
            json.literal(literals.observedTimestamp);
            Timestamps.writeNanos(json, out, millis, nanos);
        }
    }

    /** The whole message: {@code text}, or when {@code direct}, filled in while it is written. */
    void message(E event, @Nullable String text, boolean direct) {
        String template = direct ? view.template(event) : null;
        Object[] arguments = direct ? view.arguments(event) : null;
        if (template == null || arguments == null) {
            message(text, Long.MAX_VALUE);
        } else if (literals.message != null) {
            json.literal(literals.message);
            MessageTemplate.write(json, template, arguments);
        }
    }

    /** The message, at most {@code maxBytes} of its text. */
    void message(@Nullable String text, long maxBytes) {
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

    /** The trace fields among key-values and context, if any event ever had some. */
    void traces(E event) {
        if (!keys.anyTrace()) {
            return;
        }
        try {
            view.forEachKeyValue(event, fields.traces);
            fields.tracesOfContext();
            view.forEachContext(event, fields.traces);
        } catch (Throwable t) {
            // Only looked at here; extras() meets the same again, and says so.
            UserCode.failed("", t);
        }
    }

    /**
     * Writes what is the same in every event.
     *
     * @param maxNameBytes for the thread's name among the attributes; 0 to leave out all but the constants
     * @return where the object of attributes was opened, or -1 when there is none
     */
    int constants(E event, Literals.Constants tail, long maxNameBytes) {
        int opened = -1;
        if (tail.outside() != null) {
            json.literal(tail.outside());
            opened = json.open();
        }
        out.idOffset = tail.idOffset() < 0 ? -1 : out.length + tail.idOffset();
        json.literal(tail.literal());
        if (literals.attributeThreads != null && maxNameBytes > 0) {
            literals.attributeThreads.write(json, view.threadName(event), maxNameBytes);
        }
        if (emf != null && maxNameBytes > 0) {
            emf.write(view.epochMillis(event));
        }
        return opened;
    }

    /** What events differ in: markers, caller, key-values, fields of arguments, context. */
    void extras(E event) {
        markers.begin();
        try {
            view.forEachMarker(event, markers);
        } catch (Throwable t) {
            markers.field(UserCode.failed("markers", t), null);
        }
        markers.end();
        if (callers != null) {
            caller(event, callers);
        }
        FieldSink sink = fields.fields;
        try {
            view.forEachKeyValue(event, sink);
        } catch (Throwable t) {
            sink.field("key_values_error", UserCode.failed("key-values", t));
        }
        try {
            view.forEachArgumentField(event, sink);
        } catch (Throwable t) {
            sink.field("arguments_error", UserCode.failed("arguments", t));
        }
        try {
            fields.context(view, event, view.contextSnapshot(event));
        } catch (Throwable t) {
            sink.field("context_error", UserCode.failed("context", t));
        }
        String noMetric = emf == null ? null : emf.error();
        if (noMetric != null) {
            sink.field("emf_error", noMetric);
        }
    }

    private void caller(E event, CallerWriter writer) {
        try {
            StackTraceElement frame = view.caller(event);
            if (frame != null) {
                writer.write(frame);
            }
        } catch (Throwable t) {
            fields.fields.field("caller_error", UserCode.failed("caller", t));
        }
    }

    /** The exception, if there is one. */
    void exception(E event) {
        if (literals.exception == null && errors == null) {
            return;
        }
        try {
            ThrowableView thrown = view.thrown(event);
            if (thrown == null) {
                return;
            }
            if (errors != null) {
                errors.write(thrown);
            } else if (literals.exception != null && json.hasRoomFor(literals.exception.plainLength())) {
                json.literal(literals.exception);
                throwables.write(thrown);
            }
        } catch (Throwable t) {
            fields.fields.field("exception_error", UserCode.failed("exception", t));
        }
    }

    /** Closes the object of attributes, unless that is -1, and the event. */
    void close(int opened, int attributes) {
        if (attributes >= 0) {
            json.close(attributes, '{', '}');
        }
        json.close(opened, '{', '}');
    }

    /** Says that the event was shortened. */
    void truncated(long messageBytes) {
        if (literals.truncated != null) {
            json.literal(literals.truncated);
        }
        if (literals.originalBytes != null) {
            json.literal(literals.originalBytes);
            json.number(messageBytes);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.ThrowableView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes an exception: {@code class}, {@code message}, {@code stack_trace} as one text with a line a frame, {@code
 * cause} and {@code suppressed} as objects of the same shape. The number of frames of one, and of causes and suppressed
 * ones together, is bounded; what is left out is counted or marked.
 *
 * <p>Used by one thread at a time.
 */
final class ThrowableWriter {

    /** Room for the line that says how many frames are missing. */
    private static final int LAST_LINES = 80;

    private final JsonWriter json;
    private final Names names;
    private final int maxFrames;
    private final int maxCauses;
    private int causes;

    /** The encoded names; one instance serves all writers of a form. */
    record Names(
            Form.Literal type,
            Form.Literal message,
            Form.Literal stackTrace,
            Form.Literal cause,
            Form.Literal suppressed,
            Form.Literal suppressedOmitted,
            Form.Literal cyclic,
            Form.Literal omitted) {

        static Names in(Form form) {
            return new Names(
                    form.literal(",\"class\":"),
                    form.literal(",\"message\":"),
                    form.literal(",\"stack_trace\":"),
                    form.literal(",\"cause\":"),
                    form.literal(",\"suppressed\":"),
                    form.literal(",\"suppressed_omitted\":"),
                    form.literal(",\"cyclic\":true"),
                    form.literal(",\"omitted\":true"));
        }
    }

    ThrowableWriter(JsonWriter json, Names names, int maxFrames, int maxCauses) {
        this.json = json;
        this.names = names;
        this.maxFrames = maxFrames;
        this.maxCauses = maxCauses;
    }

    void write(ThrowableView thrown) {
        causes = 0;
        long[] mark = json.mark();
        try {
            object(thrown, false);
        } catch (Throwable t) {
            String text = UserCode.failed("reading the exception", t);
            json.rewind(mark);
            int opened = json.open();
            json.member(names.message, text);
            json.close(opened, '{', '}');
        }
    }

    private void object(ThrowableView thrown, boolean omitted) {
        int opened = json.open();
        json.member(names.type, thrown.className());
        json.member(names.message, message(thrown));
        if (thrown.cyclic()) {
            flag(names.cyclic);
        } else if (omitted) {
            flag(names.omitted);
        } else {
            stackTrace(thrown);
            cause(thrown.cause());
            suppressed(thrown.suppressed());
        }
        json.close(opened, '{', '}');
    }

    private static @Nullable String message(ThrowableView thrown) {
        try {
            return thrown.message();
        } catch (Throwable t) {
            return UserCode.failed("getMessage()", t);
        }
    }

    private void flag(Form.Literal literal) {
        if (json.hasRoomFor(literal.plainLength())) {
            json.literal(literal);
        }
    }

    private void stackTrace(ThrowableView thrown) {
        int own = thrown.frameCount() - thrown.commonFrames();
        if (thrown.frameCount() == 0 || !json.hasRoomFor(names.stackTrace.plainLength() + LAST_LINES)) {
            return;
        }
        json.literal(names.stackTrace);
        json.beginText();
        long room = (json.room() - LAST_LINES) / 2;
        int written = 0;
        while (written < Math.min(own, maxFrames)) {
            String frame = thrown.frame(written);
            room -= Utf8.jsonLength(frame) + 5;
            if (room < 0) {
                break;
            }
            json.part(written == 0 ? "at " : "\nat ");
            json.part(frame);
            written++;
        }
        rest(written, own - written, " frames left out");
        rest(own, thrown.commonFrames(), " common frames omitted");
        json.endText();
    }

    private void rest(int before, int frames, String what) {
        if (frames > 0) {
            json.part(before == 0 ? "... " : "\n... ");
            json.part(Integer.toString(frames));
            json.part(what);
        }
    }

    private void cause(@Nullable ThrowableView cause) {
        if (cause != null && json.hasRoomFor(names.cause.plainLength())) {
            json.literal(names.cause);
            object(cause, ++causes > maxCauses);
        }
    }

    private void suppressed(List<ThrowableView> suppressed) {
        if (suppressed.isEmpty() || !json.hasRoomFor(names.suppressed.plainLength())) {
            return;
        }
        json.literal(names.suppressed);
        int opened = json.open();
        int written = 0;
        while (written < suppressed.size() && causes < maxCauses && json.hasRoomFor(1)) {
            causes++;
            json.raw(',');
            object(suppressed.get(written++), false);
        }
        json.close(opened, '[', ']');
        if (written < suppressed.size() && json.hasRoomFor(names.suppressedOmitted.plainLength())) {
            json.literal(names.suppressedOmitted);
            json.number(suppressed.size() - written);
        }
    }
}

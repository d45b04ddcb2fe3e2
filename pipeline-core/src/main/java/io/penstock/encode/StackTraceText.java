// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.ThrowableView;
import org.jspecify.annotations.Nullable;

/**
 * An exception with its frames, suppressed ones and causes as one text, the way a console shows it and Logback words it:
 *
 * <pre>
 * java.lang.IllegalStateException: outer
 *     at com.example.Orders.accept(Orders.java:42)
 *     ... 3 frames left out
 *     Suppressed: java.io.IOException: closing
 *         at …
 * Caused by: java.lang.IllegalArgumentException: inner
 *     at …
 *     ... 12 common frames omitted
 * </pre>
 *
 * The number of frames of one exception, and of causes and suppressed ones together, is bounded; what is left out is
 * said. Where room is short, an exception's frames take at most half of it while others follow. Used by one thread at a
 * time.
 */
final class StackTraceText {

    /** Takes the text in parts. */
    interface Sink {

        /** Adds {@code text}, or what there is room for. */
        void add(String text);

        /** The bytes that are left, {@code Long.MAX_VALUE} for no limit. */
        long room();

        /** The bytes of {@code text}. */
        long length(String text);
    }

    /** Room for the lines that say what is missing. */
    private static final int LAST_LINES = 100;

    private final int maxFrames;
    private final int maxCauses;
    private int causes;

    StackTraceText(int maxFrames, int maxCauses) {
        this.maxFrames = maxFrames;
        this.maxCauses = maxCauses;
    }

    void write(ThrowableView thrown, Sink out) {
        causes = 0;
        one(thrown, "", "", out);
    }

    private void one(ThrowableView thrown, String indent, String caption, Sink out) {
        String title = title(thrown);
        if (thrown.cyclic()) {
            out.add(indent + caption + "[CIRCULAR REFERENCE: " + title + "]\n");
            return;
        }
        out.add(indent + caption + title + "\n");
        frames(thrown, indent + "\t", out);
        int left = 0;
        for (ThrowableView suppressed : thrown.suppressed()) {
            if (causes < maxCauses && out.room() > LAST_LINES) {
                causes++;
                one(suppressed, indent + "\t", "Suppressed: ", out);
            } else {
                left++;
            }
        }
        if (left > 0) {
            out.add(indent + "\t... " + left + " suppressed left out\n");
        }
        ThrowableView cause = thrown.cause();
        if (cause != null && causes < maxCauses && out.room() > LAST_LINES) {
            causes++;
            one(cause, indent, "Caused by: ", out);
        } else if (cause != null) {
            out.add(indent + "Caused by: " + cause.className() + ", left out\n");
        }
    }

    private static String title(ThrowableView thrown) {
        String message = message(thrown);
        return message == null ? thrown.className() : thrown.className() + ": " + message;
    }

    static @Nullable String message(ThrowableView thrown) {
        try {
            return thrown.message();
        } catch (Throwable t) {
            return UserCode.failed("getMessage()", t);
        }
    }

    private void frames(ThrowableView thrown, String indent, Sink out) {
        int own = thrown.frameCount() - thrown.commonFrames();
        boolean othersFollow = thrown.cause() != null || !thrown.suppressed().isEmpty();
        boolean bounded = out.room() != Long.MAX_VALUE;
        long room = othersFollow ? out.room() / 2 - LAST_LINES : out.room() - LAST_LINES;
        int written = 0;
        for (; written < Math.min(own, maxFrames); written++) {
            String frame = thrown.frame(written);
            if (bounded) {
                room -= out.length(indent) + out.length(frame) + 5;
                if (room < 0) {
                    break;
                }
            }
            out.add(indent);
            out.add("at ");
            out.add(frame);
            out.add("\n");
        }
        if (own > written) {
            out.add(indent + "... " + (own - written) + " frames left out\n");
        }
        if (thrown.commonFrames() > 0) {
            out.add(indent + "... " + thrown.commonFrames() + " common frames omitted\n");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Lets a log call run inside the encoding of another one (a {@code toString()} that logs), but not without end (a
 * {@code toString()} that logs its own object). Logback itself stopped guarding against this in 1.5.21.
 *
 * <p>Knowing a thread's depth exactly takes a {@code ThreadLocal}, which virtual threads make costly, or a walk over
 * the stack. So the depth is only suspected first, and most events cannot nest at all:
 *
 * <pre>
 *  arguments and values all of the JDK's plain types     → encode                                       (about 1 ns)
 *  others: count threads inside, in one of 64 counters   → at most 8 inside: encode                     (two adds)
 *          (a counter is shared by threads by chance)    → more: walk the stack, count our own frames   (µs, rare)
 *                                                            more than 8: refuse this, the innermost event
 * </pre>
 */
final class DepthLimit implements EventEncoder<ILoggingEvent> {

    /** Log calls of one thread that may be inside each other. */
    static final int MAX_DEPTH = 8;

    private static final int COUNTERS = 64;
    /** Counters stand a cache line apart. */
    private static final int STRIDE = 16;

    private static final String OWN_NAME = DepthLimit.class.getName();

    private final AtomicIntegerArray inside = new AtomicIntegerArray(COUNTERS * STRIDE);
    private final EventEncoder<ILoggingEvent> encoder;
    private final boolean alwaysSuspect;

    /** @param alwaysSuspect true when the encoder is the application's own, which may log whatever the event is */
    DepthLimit(EventEncoder<ILoggingEvent> encoder, boolean alwaysSuspect) {
        this.encoder = encoder;
        this.alwaysSuspect = alwaysSuspect;
    }

    @Override
    public void encode(ILoggingEvent event, EventBuffer out) throws Exception {
        if (!alwaysSuspect && allPlain(event.getArgumentArray()) && allPlain(event.getKeyValuePairs())) {
            encoder.encode(event, out);
            return;
        }
        int counter = (System.identityHashCode(Thread.currentThread()) & (COUNTERS - 1)) * STRIDE;
        int count = inside.incrementAndGet(counter);
        try {
            if (count > MAX_DEPTH && depth() > MAX_DEPTH) {
                throw new IllegalStateException("log calls are nested deeper than " + MAX_DEPTH
                        + ": a toString() or an encoder logs the object that it is called for; the innermost event of"
                        + " logger " + event.getLoggerName() + " is dropped");
            }
            encoder.encode(event, out);
        } finally {
            inside.decrementAndGet(counter);
        }
    }

    /** How many encodings this thread is inside of, this one included. */
    private static long depth() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().equals(OWN_NAME)
                                && frame.getMethodName().equals("encode"))
                        .limit(MAX_DEPTH + 1L)
                        .count());
    }

    private static boolean allPlain(Object @Nullable [] values) {
        if (values != null) {
            for (Object value : values) {
                if (!plain(value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean allPlain(@Nullable List<KeyValuePair> pairs) {
        if (pairs != null) {
            for (int i = 0; i < pairs.size(); i++) {
                if (!plain(pairs.get(i).value)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Final classes of the JDK that run no one else's code. */
    private static boolean plain(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Boolean
                || value instanceof Double;
    }
}

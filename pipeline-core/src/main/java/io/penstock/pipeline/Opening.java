// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sender: on a send thread, and with no lock held, because that may be slow. Two threads may make one each,
 * when the first seemed lost; the one that comes too late closes its own.
 */
final class Opening {

    private final Destination destination;
    private final Clock clock;

    /** After this long a preparation no longer keeps others from trying. */
    private final long patienceNanos;

    private volatile @Nullable Sender sender;
    private volatile boolean preparing;
    private volatile long preparingSince;

    /** Guarded by this object, as every change of {@link #sender} is. */
    private boolean closed;

    Opening(Destination destination, Clock clock, long patienceNanos) {
        this.destination = destination;
        this.clock = clock;
        this.patienceNanos = patienceNanos;
    }

    /** The sender, made now if need be. */
    Sender sender() throws Exception {
        Sender known = sender;
        if (known != null) {
            return known;
        }
        Sender made = destination.open();
        Sender first = keep(made);
        if (!made.equals(first)) {
            made.close();
        }
        return first == null ? made : first;
    }

    /** The sender to use: {@code made}, or an earlier one; null when it is too late for any. */
    private synchronized @Nullable Sender keep(Sender made) {
        if (sender == null && !closed) {
            sender = made;
        }
        return sender;
    }

    /** Makes the sender and lets it get ready, before the first batch is; {@code opened} runs in between. */
    void prepare(Runnable opened) {
        preparingSince = clock.nanoTime();
        preparing = true;
        try {
            Sender made = sender();
            preparing = false;
            opened.run();
            made.prepare();
        } catch (Throwable ignored) {
            // The first send meets the same, and says it.
        } finally {
            preparing = false;
        }
    }

    /** True while it is not known whether there will be a sender: then one call at a time is enough. */
    boolean isUnderWay(boolean calls) {
        return sender == null && (calls || (preparing && clock.nanoTime() - preparingSince < patienceNanos));
    }

    /** From now on no sender is made to stay. */
    synchronized void stop() {
        closed = true;
    }

    /** After {@link #stop}. May be slow. */
    void close() {
        Sender last = sender;
        if (last != null) {
            last.close();
        }
    }
}

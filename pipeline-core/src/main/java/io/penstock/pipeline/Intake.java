// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.event.Level;
import io.penstock.event.Notice;
import io.penstock.spool.Spool;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The part of the pipeline that runs on the application's threads: encode, claim, copy, commit. All methods are safe for
 * use by many threads; none throws.
 */
final class Intake {

    /** How long a log call waits for another one that is between claim and commit, while the queue has room. */
    private static final long NEIGHBOUR_NANOS = Duration.ofMillis(100).toNanos();

    private final EventRing ring;
    private final Routes routes;
    private final Spool spool;
    private final Drain drain;
    private final Ledger ledger;
    private final Losses losses;
    private final Clock clock;
    private final Level dropBelow;
    private final long maxBlockNanos;
    private final int maxEventBytes;
    private final BufferPool buffers = new BufferPool();

    private volatile boolean open = true;
    private volatile boolean closed;

    Intake(
            PipelineConfig config,
            int maxEventBytes,
            EventRing ring,
            Routes routes,
            Spool spool,
            Drain drain,
            Ledger ledger,
            Losses losses,
            Clock clock) {
        this.ring = ring;
        this.routes = routes;
        this.spool = spool;
        this.drain = drain;
        this.ledger = ledger;
        this.losses = losses;
        this.clock = clock;
        this.dropBelow = config.dropBelow();
        this.maxBlockNanos = config.maxBlock().toNanos();
        this.maxEventBytes = maxEventBytes;
    }

    /** See {@link Pipeline#append}. */
    <E> boolean append(E event, Level level, long epochMillis, EventEncoder<? super E> encoder) {
        if (!open) {
            ledger.droppedAtAppend(DropReason.CLOSED, 1);
            return false;
        }
        int threadKey = threadKey();
        EventBuffer buffer = buffers.take(threadKey);
        try {
            encoder.encode(event, buffer);
            return publish(buffer, level, epochMillis, threadKey, false);
        } catch (Throwable failure) {
            // The application's own code runs in here (toString, a user's encoder): none of its faults may get out.
            encodeFailed(failure);
            return false;
        } finally {
            buffers.give(threadKey, buffer);
        }
    }

    private void encodeFailed(Throwable failure) {
        try {
            ledger.droppedAtAppend(DropReason.ENCODE_FAILED, 1);
            losses.encodeFailed(failure);
        } catch (Throwable ignored) {
            // Out of memory, most likely; the log call must still return.
        }
    }

    private static int threadKey() {
        return (int) Thread.currentThread().getId();
    }

    private boolean publish(EventBuffer event, Level level, long epochMillis, int threadKey, boolean own) {
        Route route = routes.enter(event.streamKey);
        long claim = -1;
        try {
            claim = write(event, level, epochMillis, threadKey, own, route);
        } finally {
            if (claim < 0) {
                route.settled(1);
            }
        }
        if (claim >= 0) {
            wakeDrain(claim, event.length, level);
        }
        return claim >= 0;
    }

    /** Returns the record's position, or -1 when it was dropped, which is counted. */
    private long write(EventBuffer event, Level level, long epochMillis, int threadKey, boolean own, Route route) {
        int length = event.length;
        if (length > ring.maxLength() || event.plainLength > maxEventBytes) {
            return drop(DropReason.TOO_LARGE, own);
        }
        if (route.failing && spool.halfFull()) {
            return drop(DropReason.QUEUE_FULL, own); // The rest of the queue is for streams that work.
        }
        boolean expendable = level.compareTo(dropBelow) < 0;
        long claim = expendable && spool.tight() ? -1 : ring.tryClaim(length);
        if (claim < 0) {
            claim = own ? -1 : claimSlowly(length, expendable);
            if (claim < 0) {
                return drop(DropReason.QUEUE_FULL, own);
            }
        }
        if (closed) {
            ring.abandon(claim, length);
            return drop(DropReason.CLOSED, own);
        }
        try {
            stampId(event, claim);
            ring.write(claim, event, epochMillis, threadKey, EventRing.tag(route.id, isUrgent(level), own));
        } catch (Throwable failure) {
            ring.abandon(claim, length);
            throw failure;
        }
        return claim;
    }

    private static boolean isUrgent(Level level) {
        return level.compareTo(Level.ERROR) >= 0;
    }

    private void wakeDrain(long claim, int length, Level level) {
        try {
            if (isUrgent(level)) {
                drain.urgent();
            } else if (EventRing.crosses(claim, length, Drain.WAKE_BYTES)) {
                drain.wake();
            } else {
                drain.wakeIfAsleep();
            }
        } catch (StackOverflowError e) {
            // The event is in the ring, and the drain finds it the next time that it looks.
        }
    }

    /** The sequence is known only with the claim, so its digits are filled in now. */
    private static void stampId(EventBuffer event, long sequence) {
        int at = event.idOffset;
        if (at < 0) {
            return;
        }
        long rest = sequence;
        for (int i = at + EventBuffer.ID_DIGITS - 1; i >= at; i--) {
            int digit = (int) (rest & 15);
            event.bytes[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
            rest >>>= 4;
        }
    }

    private long drop(DropReason reason, boolean own) {
        if (!own) {
            ledger.droppedAtAppend(reason, 1);
        }
        return -1;
    }

    /**
     * The ring is full, or what is left of the queue is kept for more important events. Where the spool has room the
     * ring is only behind: then this thread moves a part of it itself. Where it has none, waits up to maxBlock.
     */
    private long claimSlowly(int length, boolean expendable) {
        long start = clock.nanoTime();
        while (true) {
            boolean full = expendable && spool.tight();
            if (!full) {
                drain.assist();
                long claim = ring.tryClaim(length);
                if (claim >= 0) {
                    return claim;
                }
                full = drain.spoolIsFull();
            }
            long left = (full ? maxBlockNanos : Math.max(maxBlockNanos, NEIGHBOUR_NANOS)) - (clock.nanoTime() - start);
            if (left <= 0 || closed || (full && Thread.currentThread().isInterrupted())) {
                return -1;
            }
            if (full) {
                drain.wake();
                LockSupport.parkNanos(this, Math.min(left, 1_000_000));
            } else {
                LockSupport.parkNanos(this, 20_000); // Another log call is between claim and commit.
            }
        }
    }

    /** Writes one of the pipeline's own events; false when there is no room for it now. */
    boolean appendOwn(Notice notice, EventEncoder<Notice> encoder) throws Exception {
        int threadKey = threadKey();
        EventBuffer buffer = buffers.take(threadKey);
        try {
            encoder.encode(notice, buffer);
            return publish(buffer, Level.WARN, notice.epochMillis(), threadKey, true);
        } finally {
            buffers.give(threadKey, buffer);
        }
    }

    /** From now on log calls are dropped; the pipeline's own events still go in. */
    void stopAccepting() {
        open = false;
    }

    /** From now on nothing goes in; a log call that has claimed room gives it back. */
    void close() {
        open = false;
        closed = true;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of every event. Drops may be counted by any thread; everything else under the drain's or the delivery's
 * lock, as each field says.
 */
final class Ledger {

    private final PipelineListener listener;
    private final Outbox outbox;
    private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

    /** Drops of events that never reached the spool: a part of {@link #dropped}. */
    private final LongAdder droppedAtAppend = new LongAdder();

    // Under the drain's lock.
    private long drained;
    private long ownEvents;

    // Under the delivery's lock.
    private long delivered;
    private long deadLettered;
    private long deliveredBytes;
    private long requests;
    private long retriedEvents;
    private long ambiguousEvents;

    Ledger(PipelineListener listener, Outbox outbox) {
        this.listener = listener;
        this.outbox = outbox;
        for (DropReason reason : DropReason.values()) {
            dropped.put(reason, new LongAdder());
        }
    }

    /** Any thread: an event was given up before it reached the spool. */
    void droppedAtAppend(DropReason reason, long events) {
        droppedAtAppend.add(events);
        dropped(reason, events);
    }

    /** An event was given up; {@link Losses} finds it and says so. */
    void dropped(DropReason reason, long events) {
        counter(reason).add(events);
    }

    void tellDropped(DropReason reason, long events) {
        tell(() -> listener.dropped(reason, events));
    }

    void drained(int events, int own, long bytes) {
        drained += events;
        ownEvents += own;
        if (events > 0) {
            tell(() -> listener.accepted(events, bytes));
        }
    }

    void sealed(SealReason reason, int events, long bytes) {
        tell(() -> listener.sealed(reason, events, bytes));
    }

    void request() {
        requests++;
    }

    void delivered(int events, long bytes, Duration call) {
        delivered += events;
        deliveredBytes += bytes;
        tell(() -> listener.delivered(events, bytes, call));
    }

    void deadLettered(DropReason reason, int events) {
        deadLettered += events;
        tell(() -> listener.deadLettered(reason, events));
    }

    void retried(int events, boolean ambiguous) {
        retriedEvents += events;
        ambiguousEvents += ambiguous ? events : 0;
        tell(() -> listener.retried(events, ambiguous));
    }

    private void tell(Runnable word) {
        if (!PipelineListener.NONE.equals(listener)) {
            outbox.add(word);
        }
    }

    /** Filled in the constructor, read-only since. */
    private LongAdder counter(DropReason reason) {
        return Objects.requireNonNull(dropped.get(reason));
    }

    long dropped(DropReason reason) {
        return counter(reason).sum();
    }

    Map<DropReason, Long> droppedByReason() {
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            long count = dropped(reason);
            if (count > 0) {
                counts.put(reason, count);
            }
        }
        return counts;
    }

    /** All events that log calls handed over, {@code queued} of them still in the ring. */
    long accepted(long queued) {
        return drained + queued + droppedAtAppend.sum();
    }

    long ownEvents() {
        return ownEvents;
    }

    long delivered() {
        return delivered;
    }

    long deadLettered() {
        return deadLettered;
    }

    long deliveredBytes() {
        return deliveredBytes;
    }

    long requests() {
        return requests;
    }

    long retriedEvents() {
        return retriedEvents;
    }

    long ambiguousEvents() {
        return ambiguousEvents;
    }
}

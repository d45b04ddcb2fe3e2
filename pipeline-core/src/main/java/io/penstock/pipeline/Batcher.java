// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Draws the boundaries of one route's batches: pure arithmetic over the limits. Confined to the drain's lock.
 *
 * <p>Use: {@link #reasonToSealBefore} for each record, {@link #add} after an append to the spool, {@link #seal}.
 */
final class Batcher {

    private final Limits limits;
    private int events;
    private int ownEvents;
    private long bytes;
    private long minTimestamp;
    private long maxTimestamp;
    private long position;
    private long firstSequence;
    private long openedNanos;
    private long openedMillis;

    Batcher(Limits limits) {
        this.limits = limits;
    }

    /** Why the open batch cannot take a record like this, or null when it can. */
    @Nullable
    SealReason reasonToSealBefore(long timestamp, int plainLength) {
        if (events == 0) {
            return null;
        }
        if (events >= limits.maxBatchEvents()) {
            return SealReason.MAX_EVENTS;
        }
        if (bytes + plainLength + limits.eventOverheadBytes() > limits.maxBatchBytes()) {
            return SealReason.MAX_BYTES;
        }
        long span = Math.max(maxTimestamp, timestamp) - Math.min(minTimestamp, timestamp);
        return span > limits.maxSpanMillis() ? SealReason.MAX_SPAN : null;
    }

    /** Why no record at all could join, so that there is nothing to wait for; null while one could. */
    @Nullable
    SealReason full() {
        if (events >= limits.maxBatchEvents()) {
            return SealReason.MAX_EVENTS;
        }
        return events > 0 && bytes + limits.eventOverheadBytes() >= limits.maxBatchBytes()
                ? SealReason.MAX_BYTES
                : null;
    }

    /** Takes a record that lies at {@code at} in the spool. */
    void add(long at, long sequence, long timestamp, int plainLength, boolean own, long nowNanos, long nowMillis) {
        if (events == 0) {
            position = at;
            firstSequence = sequence;
            minTimestamp = timestamp;
            maxTimestamp = timestamp;
            openedNanos = nowNanos;
            openedMillis = nowMillis;
        }
        events++;
        ownEvents += own ? 1 : 0;
        bytes += plainLength + limits.eventOverheadBytes();
        minTimestamp = Math.min(minTimestamp, timestamp);
        maxTimestamp = Math.max(maxTimestamp, timestamp);
    }

    boolean isEmpty() {
        return events == 0;
    }

    int events() {
        return events;
    }

    int ownEvents() {
        return ownEvents;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** When the open batch got its first record, on the monotonic clock. */
    long openedNanos() {
        return openedNanos;
    }

    /** Ends the open batch. */
    SealedRange seal(Route route) {
        SealedRange range =
                new SealedRange(route, position, events, ownEvents, bytes, firstSequence, openedMillis, openedNanos);
        events = 0;
        ownEvents = 0;
        bytes = 0;
        return range;
    }

    long openedMillis() {
        return openedMillis;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way to one of a destination's streams: what tells it from others, its open batch, and how many of its events are
 * between log call and outcome.
 */
final class Route {

    private static final int FORGOTTEN = Integer.MIN_VALUE / 2;

    /** Its place in {@link Routes}, and what its records carry. */
    final int id;

    /** What tells it from others; empty for the default. */
    final String key;

    final int hash;

    /** The next one in the same bucket of {@link Routes}. */
    volatile @Nullable Route next;

    /** The open batch. Under the drain's lock. */
    final Batcher batcher;

    /** The open batch has an event that should not wait. Under the drain's lock. */
    boolean urgent;

    /** On its way to be forgotten, unless another event comes. Under the drain's lock. */
    boolean closing;

    /** Its last request failed for a reason that others do not share. Changed under the delivery's lock. */
    volatile boolean failing;

    /** Batches that wait to be sent. Changed under the delivery's lock, read under the drain's. */
    final AtomicInteger waiting = new AtomicInteger();

    private final AtomicInteger unsettled = new AtomicInteger();

    Route(int id, String key, int hash, Batcher batcher) {
        this.id = id;
        this.key = key;
        this.hash = hash;
        this.batcher = batcher;
    }

    /** A log call: an event is on its way. False when this route has just been forgotten: look for another. */
    boolean enter() {
        return unsettled.getAndIncrement() >= 0;
    }

    /** Events have been delivered or given up. The default route is never forgotten, so nobody counts. */
    void settled(int events) {
        if (id != Routes.DEFAULT) {
            unsettled.addAndGet(-events);
        }
    }

    /** Forgets this route unless one of its events is under way; from then on no event can enter. */
    boolean tryForget() {
        return unsettled.compareAndSet(0, FORGOTTEN);
    }
}

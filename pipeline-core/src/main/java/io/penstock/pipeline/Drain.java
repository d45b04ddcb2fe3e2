// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.spool.Spool;
import io.penstock.time.Clock;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Moves committed records from the ring to the spool and draws the batches' boundaries. One thread does it, in naps of
 * about 10 ms while events come; a log call that finds the ring full, while the spool has room, does a part of it
 * itself instead of dropping its event.
 */
final class Drain {

    /** While events come the drain naps this long: waking it for each event would cost the caller microseconds. */
    private static final long NAP_NANOS = Duration.ofMillis(10).toNanos();

    /** After this long without events it sleeps until the next one. */
    private static final long IDLE_NANOS = Duration.ofSeconds(1).toNanos();

    /** A claim that crosses a multiple of this many bytes wakes the drain. */
    static final int WAKE_BYTES = 1 << 20;

    /** Errors are sent early, but not each in a request of its own. */
    private static final long URGENT_NANOS = Duration.ofMillis(100).toNanos();

    /** The most bytes moved in one hold of the lock, so that a helping log call is short. */
    private static final int PORTION_BYTES = 1 << 20;

    /** Under a load that never ends, other duties get their turn after so many portions. */
    private static final int MAX_ROUNDS = 64;

    private final EventRing ring;
    private final Routes routes;
    private final Spool spool;
    private final Delivery delivery;
    private final Ledger ledger;
    private final Clock clock;
    private final long maxDelayNanos;
    private final int overhead;

    /** Guards the ring's reading end, the spool's writing end and the open batches. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Everything claimed below this position is to be sent now. */
    private volatile long flushBelow;

    private volatile boolean urgent;
    private volatile boolean asleep;
    private volatile @Nullable Thread thread;

    /** The routes that have an open batch, the longest open first. Under the lock. */
    private final Set<Route> open = new LinkedHashSet<>();

    private boolean closing;

    /** Closed for good: nothing moves any more. Under the lock. */
    private boolean abandoned;

    /** Batches sealed because their stream was closed. The drain's thread only. */
    private long closedEarly;

    private long lastUrgentNanos;
    private long lastEventNanos;

    Drain(
            EventRing ring,
            Routes routes,
            Spool spool,
            Limits limits,
            Delivery delivery,
            Ledger ledger,
            Clock clock,
            Duration maxDelay) {
        this.ring = ring;
        this.routes = routes;
        this.spool = spool;
        this.delivery = delivery;
        this.ledger = ledger;
        this.clock = clock;
        this.maxDelayNanos = maxDelay.toNanos();
        this.overhead = limits.eventOverheadBytes();
        this.lastUrgentNanos = clock.nanoTime() - URGENT_NANOS;
        this.lastEventNanos = clock.nanoTime();
    }

    /**
     * One duty cycle: moves what is committed and seals what is due.
     *
     * @return the number of records moved
     */
    int work() {
        urgent = false;
        VarHandle.fullFence(); // what was committed before `urgent` was read false again is seen below
        int moved = 0;
        int portion;
        int rounds = 0;
        do {
            portion = workOnce();
            moved += portion;
        } while (portion > 0 && ++rounds < MAX_ROUNDS);
        return moved;
    }

    /** One portion: in between, log calls that help, flushes and looks at the numbers get their turn. */
    private int workOnce() {
        lock.lock();
        try {
            int moved = move();
            if (routes.many() && !abandoned) {
                closeTooMany();
            }
            if (moved == 0) {
                sealIfDue(); // Not while more is at hand that may join the batches.
            }
            return moved;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A log call that found the ring full lends a hand.
     *
     * @return true when records were moved, so that there is room again
     */
    boolean assist() {
        lock.lock();
        try {
            return move() > 0;
        } finally {
            lock.unlock();
        }
    }

    /** True when the spool took less than the ring offers: the queue is full. */
    boolean spoolIsFull() {
        lock.lock();
        try {
            return ring.next() && move() == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Moves up to a portion of records; stops where the spool is full or a claim is not committed. */
    private int move() {
        long nowNanos = clock.nanoTime();
        long nowMillis = clock.epochMillis();
        int records = 0;
        int own = 0;
        long bytes = 0;
        while (!abandoned && bytes < PORTION_BYTES && ring.next()) {
            Route route = routes.of(ring.route());
            Batcher batcher = route.batcher;
            long timestamp = ring.timestamp();
            int plain = ring.plainLength();
            SealReason reason = batcher.reasonToSealBefore(timestamp, plain);
            if (reason != null) {
                seal(route, reason);
            }
            long at = spool.append(ring);
            if (at == Spool.FULL) {
                break;
            }
            if (batcher.isEmpty()) {
                open.add(route);
            }
            route.urgent |= ring.urgent();
            routes.used(route);
            batcher.add(at, ring.sequence(), timestamp, plain, ring.own(), nowNanos, nowMillis);
            records++;
            own += ring.own() ? 1 : 0;
            bytes += plain + overhead;
            ring.release();
            SealReason full = batcher.full();
            if (full != null) {
                seal(route, full);
            }
        }
        if (records > 0) {
            lastEventNanos = nowNanos;
            ledger.drained(records - own, own, bytes);
        }
        return records;
    }

    private void closeTooMany() {
        for (Route route = routes.closeOne(); route != null; route = routes.closeOne()) {
            if (!route.batcher.isEmpty()) {
                seal(route, SealReason.STREAM_CLOSED);
                closedEarly++;
            }
        }
    }

    private void sealIfDue() {
        if (open.isEmpty()) {
            return;
        }
        long now = clock.nanoTime();
        // While something waits before them, batches may as well grow: fewer and fuller requests after an outage.
        boolean ready = delivery.idle();
        boolean hurry = ready && now - lastUrgentNanos >= URGENT_NANOS;
        for (Route route : open.toArray(new Route[0])) {
            SealReason reason = reasonToSeal(route, now, ready, hurry);
            if (reason != null) {
                lastUrgentNanos = reason == SealReason.URGENT ? now : lastUrgentNanos;
                seal(route, reason);
            }
        }
    }

    private @Nullable SealReason reasonToSeal(Route route, long now, boolean ready, boolean hurry) {
        if (closing) {
            return SealReason.CLOSE;
        }
        if (route.batcher.firstSequence() < flushBelow) {
            return SealReason.FLUSH;
        }
        if (!ready || route.waiting.get() > 0) {
            return null;
        }
        if (now - route.batcher.openedNanos() >= maxDelayNanos) {
            return SealReason.MAX_DELAY;
        }
        if (hurry && route.urgent) {
            return SealReason.URGENT;
        }
        return routes.many() && spool.tight() ? SealReason.QUEUE_TIGHT : null;
    }

    private void seal(Route route, SealReason reason) {
        SealedRange range = route.batcher.seal(route);
        open.remove(route);
        route.urgent = false;
        if (route.id != Routes.DEFAULT) {
            spool.cut(route.id);
        }
        ledger.sealed(reason, range.events() - range.ownEvents(), range.bytes());
        delivery.offer(range);
    }

    /** Any thread: everything claimed so far is to be sent now. */
    void flush(long below) {
        lock.lock();
        try {
            flushBelow = Math.max(flushBelow, below);
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** Any thread: from now on nothing waits for company. */
    void startClosing() {
        lock.lock();
        try {
            closing = true;
        } finally {
            lock.unlock();
        }
        wake();
    }

    /** A log call has committed an event that should not wait. */
    void urgent() {
        VarHandle.fullFence(); // the commit first, then the look
        if (!urgent) {
            urgent = true;
            wake();
        }
    }

    /** A log call has committed an event: wakes the drain only from its deep sleep. */
    void wakeIfAsleep() {
        if (asleep) {
            asleep = false;
            wake();
        }
    }

    void wake() {
        Thread sleeper = thread;
        if (sleeper != null) {
            LockSupport.unpark(sleeper);
        }
    }

    /** The drain's thread only: naps, or sleeps when there has been nothing to do for a while. */
    void rest() {
        thread = Thread.currentThread();
        long nap = napNanos();
        if (nap > 0) {
            LockSupport.parkNanos(this, nap);
            return;
        }
        asleep = true;
        VarHandle.fullFence();
        // The flag first, then the look: a log call claims first, then looks at the flag. One of the two sees the
        // other.
        if (!ring.hasClaims()) {
            LockSupport.parkNanos(this, IDLE_NANOS);
        }
        asleep = false;
    }

    /** How long to nap; 0 when there is nothing at all to do. */
    private long napNanos() {
        lock.lock();
        try {
            long now = clock.nanoTime();
            if (now - lastEventNanos < IDLE_NANOS) {
                return NAP_NANOS;
            }
            if (open.isEmpty()) {
                return ring.hasClaims() ? NAP_NANOS : 0;
            }
            long untilDue = open.iterator().next().batcher.openedNanos() + maxDelayNanos - now;
            // Overdue: the delivery is busy or away, and there is no hurry to look again.
            return untilDue > 0 ? Math.min(untilDue, IDLE_NANOS) : 10 * NAP_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** True when nothing claimed below {@code position} is unsettled. */
    boolean settledBelow(long position) {
        lock.lock();
        try {
            boolean inRing = ring.hasClaims() && ring.position() < position;
            boolean inBatch = open.stream().anyMatch(route -> route.batcher.firstSequence() < position);
            return !inRing && !inBatch && delivery.firstUnsettled() >= position;
        } finally {
            lock.unlock();
        }
    }

    /** Closed for good: whatever is still in the ring or in the open batch is given up. */
    void abandonAll() {
        lock.lock();
        try {
            abandoned = true;
            int left = openEvents();
            open.forEach(route -> route.batcher.seal(route));
            open.clear();
            sweepRing(DropReason.CLOSE_TIMEOUT);
            if (left > 0) {
                ledger.dropped(DropReason.CLOSE_TIMEOUT, left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** After the close: an append that was under way then may have committed since. */
    void sweepRing(DropReason reason) {
        lock.lock();
        try {
            int events = 0;
            int own = 0;
            while (ring.next()) {
                own += ring.own() ? 1 : 0;
                events += ring.own() ? 0 : 1;
                ring.release();
            }
            ledger.drained(events, own, 0);
            if (events > 0) {
                ledger.dropped(reason, events);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The drain's thread only: how many streams were closed while a batch of theirs was open. */
    long closedEarly() {
        return closedEarly;
    }

    private int openEvents() {
        int events = 0;
        for (Route route : open) {
            events += route.batcher.events() - route.batcher.ownEvents();
        }
        return events;
    }

    /** While closing: true when all that is left waits for streams that only a person can mend. */
    boolean onlyHopelessLeft() {
        lock.lock();
        try {
            return routes.many() && !ring.hasClaims() && open.isEmpty() && delivery.onlyHopelessLeft();
        } finally {
            lock.unlock();
        }
    }

    PipelineStats stats() {
        lock.lock();
        try {
            return delivery.stats(
                    ring.countCommitted(),
                    openEvents(),
                    open.stream()
                            .mapToLong(route -> route.batcher.openedMillis())
                            .min()
                            .orElse(Long.MAX_VALUE),
                    ring.occupiedBytes() + spool.usedBytes(),
                    routes.openCount(),
                    routes.misdirected());
        } finally {
            lock.unlock();
        }
    }
}

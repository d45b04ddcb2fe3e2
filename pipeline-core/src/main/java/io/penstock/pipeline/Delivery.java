// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.pipeline.SendResult.Delivered;
import io.penstock.pipeline.SendResult.Partly;
import io.penstock.pipeline.SendResult.Refused;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.spool.Spool;
import io.penstock.spool.SpoolRange;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The only place that sends, retries, backs off, halves, acknowledges and gives up.
 *
 * <pre>
 *   drain ──offer──▶ ready ─┐                        ┌─ Delivered ▶ ack
 *                           ├─ take ▶ Sender.send ───┼─ Partly    ▶ ack the good, drop the refused, retry the rest
 *                  retries ─┘                        ├─ RetryLater▶ back to retries, pause
 *                     ▲                              └─ Refused   ▶ halves back to retries; alone: dead letter
 *                     └──────────────────────────────────┘
 * </pre>
 *
 * <p>{@link #work} is one duty cycle. In production up to {@code concurrency} send threads call it at once; a test calls
 * it itself. How many at once, and when, is the {@link Circuit}'s decision.
 */
final class Delivery {

    /** How long after its own deadline a call is given up for lost. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Whoever waits for progress looks around that often. */
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private final Opening opening;
    private final Spool spool;
    private final Ledger ledger;
    private final Announcer announcer;
    private final Clock clock;
    private final DeadLetters deadLetters;
    private final Backlog backlog;
    private final long abandonNanos;
    private final long maxAgeNanos;
    private final Circuit circuit;
    private final FailingRoutes failing;
    private final boolean many;

    /** Guards everything below. Held for list operations only, never during a call. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition workMayExist = lock.newCondition();
    private final Condition progress = lock.newCondition();

    private final List<Call> calls = new ArrayList<>();
    private boolean closed;
    private int abandoned;

    /** One request under way. */
    private static final class Call {
        final SendBatch batch;
        final long startNanos;
        final Thread thread;

        Call(SendBatch batch, long startNanos) {
            this.batch = batch;
            this.startNanos = startNanos;
            this.thread = Thread.currentThread();
        }
    }

    Delivery(
            PipelineConfig config,
            Destination destination,
            Routes routes,
            Spool spool,
            Ledger ledger,
            Announcer announcer,
            DeadLetters deadLetters,
            Clock clock,
            DoubleSupplier random) {
        this.spool = spool;
        this.ledger = ledger;
        this.announcer = announcer;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.backlog = new Backlog(spool, destination.limits().eventOverheadBytes());
        this.abandonNanos = config.callTimeout().plus(GRACE).toNanos();
        this.opening = new Opening(destination, clock, abandonNanos);
        this.maxAgeNanos = config.maxAge().toNanos();
        this.circuit = new Circuit(config, clock, random);
        this.failing = new FailingRoutes(config, clock, random);
        this.many = routes.many();
    }

    /** Drain only: a batch's boundary was drawn. */
    void offer(SealedRange range) {
        lock.lock();
        try {
            backlog.add(range);
            workMayExist.signal();
        } finally {
            lock.unlock();
        }
    }

    /** True when a batch sealed now could be sent at once: nothing waits before it that may be sent. */
    boolean idle() {
        lock.lock();
        try {
            return !sendable() && room() > 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * One duty cycle: takes the next batch that is due, sends it, and settles what became of it.
     *
     * @return the number of requests made, 0 or 1
     */
    int work() {
        Call call = take();
        if (call == null) {
            return 0;
        }
        Sender sender;
        try {
            sender = opening.sender();
        } catch (Throwable failure) {
            settle(call, RetryLater.soon(describe(failure)));
            return 1;
        }
        if (!isUnderWay(call)) {
            lateReturn();
            return 1; // Opening took so long that the call was given up, or the pipeline closed, meanwhile.
        }
        SendResult result;
        try {
            result = sender.send(call.batch);
        } catch (Throwable failure) {
            // Not only Exception: a send thread that dies of a LinkageError would take the events with it.
            result = RetryLater.unknown(describe(failure));
        }
        // A sender of a third party's may well return null, whatever the annotations say.
        settle(call, Objects.requireNonNullElseGet(result, () -> RetryLater.unknown("the sender said nothing")));
        return 1;
    }

    /** Send threads only: makes the sender and lets it get ready, before the first batch is. */
    void prepare() {
        try {
            opening.prepare(this::workMayExist);
        } finally {
            workMayExist();
        }
    }

    private void workMayExist() {
        lock.lock();
        try {
            workMayExist.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A thread that was given up for lost is back. */
    private void lateReturn() {
        lock.lock();
        try {
            abandoned = Math.max(0, abandoned - 1);
        } finally {
            lock.unlock();
        }
    }

    private boolean isUnderWay(Call call) {
        lock.lock();
        try {
            return calls.contains(call);
        } finally {
            lock.unlock();
        }
    }

    private static String describe(Throwable failure) {
        return failure.getMessage() == null
                ? failure.toString()
                : failure.getClass().getName() + ": " + failure.getMessage();
    }

    private @Nullable Call take() {
        lock.lock();
        try {
            if (room() <= 0) {
                return null;
            }
            SendBatch batch = next();
            if (batch == null) {
                return null;
            }
            Call call = new Call(batch, clock.nanoTime());
            calls.add(call);
            failing.began(batch.route());
            ledger.request();
            announcer.attempted();
            return call;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable SendBatch next() {
        // After a failure another route gets the first try: a single one that always fails must not stop the rest.
        boolean elsewhere = circuit.isFailing() && !failing.isEmpty();
        SendBatch batch = elsewhere ? backlog.poll(failing::isWell) : null;
        return batch == null ? backlog.poll(failing::maySend) : batch;
    }

    private void settle(Call call, SendResult result) {
        lock.lock();
        try {
            if (!calls.remove(call)) {
                lateReturn();
                return; // Given up for lost, or closed: its events are accounted for already.
            }
            SendBatch batch = call.batch;
            failing.ended(batch.route());
            if (result instanceof Delivered delivered) {
                delivered(batch, call);
                succeeded(batch, delivered.where());
            } else if (result instanceof Partly partly) {
                settlePartly(call, partly);
            } else if (result instanceof RetryLater later) {
                failed(call, later);
            } else if (result instanceof Refused refused) {
                refused(batch, refused.problem());
            }
            workMayExist.signalAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void delivered(SendBatch batch, Call call) {
        ledger.delivered(batch.appEvents(), batch.countedBytes(), Duration.ofNanos(clock.nanoTime() - call.startNanos));
        ackAll(batch);
    }

    private void settlePartly(Call call, Partly partly) {
        SendBatch batch = call.batch;
        BitSet all = new BitSet(batch.size());
        all.set(0, batch.size());
        BitSet again = (BitSet) partly.retry().clone();
        again.and(all); // An answer may name events that were not asked about; it is heard for the others.
        BitSet good = (BitSet) all.clone();
        good.andNot(again);
        partly.refused().forEach((index, reason) -> {
            if (index >= 0 && all.get(index)) {
                again.clear(index);
                good.clear(index);
                giveUp(batch, index, reason);
            }
        });
        if (!good.isEmpty()) {
            delivered(batch.only(good), call);
        }
        if (again.isEmpty()) {
            if (good.isEmpty()) {
                answered(batch); // But nothing was taken: that is no success to announce.
            } else {
                succeeded(batch, partly.where());
            }
            return;
        }
        SendBatch rest = batch.only(again);
        if (!good.isEmpty()) {
            answered(batch);
        }
        retryLater(call, rest, RetryLater.throttled("the service took only a part of a batch"));
    }

    private void failed(Call call, RetryLater later) {
        SendBatch batch = call.batch;
        if (clock.nanoTime() - batch.arrivedNanos() < maxAgeNanos) {
            retryLater(call, batch, later);
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            giveUp(batch, i, DropReason.RETRIES_EXHAUSTED);
        }
        if (batch.route().waiting.get() == 0) {
            failing.mended(batch.route()); // Nothing of it is left to try, so it may be forgotten.
        }
    }

    private void retryLater(Call call, SendBatch rest, RetryLater later) {
        ledger.retried(rest.appEvents(), later.ambiguous());
        backlog.putBack(rest);
        if (many) {
            long since = failing.failed(rest.route(), later, call.startNanos);
            if (later.ofStream()) {
                announcer.streamFailed(later.problem(), later.hopeless(), since);
                return;
            }
        }
        announcer.failed(later.problem(), later.hopeless(), rest.size());
        circuit.failed(later, call.startNanos);
    }

    /** The service is there, and speaks to this route. */
    private void answered(SendBatch batch) {
        circuit.reset();
        failing.mended(batch.route());
        if (many && failing.isEmpty()) {
            announcer.streamsWork();
        }
    }

    private void refused(SendBatch batch, String problem) {
        answered(batch); // Whoever refuses is there.
        if (batch.size() == 1) {
            giveUp(batch, 0, DropReason.REFUSED);
            announcer.refused(problem, 1);
            return;
        }
        int half = batch.size() / 2;
        backlog.putBack(batch.only(i -> i < half));
        backlog.putBack(batch.only(i -> i >= half));
        announcer.refused(problem, batch.size());
    }

    private void succeeded(SendBatch batch, String where) {
        answered(batch);
        circuit.succeeded(sendable());
        announcer.delivered(where);
    }

    private void giveUp(SendBatch batch, int index, DropReason reason) {
        if (!batch.own(index)) {
            if (deadLetters.keep(reason, batch, index)) {
                ledger.deadLettered(reason, 1);
            } else {
                ledger.dropped(reason, 1);
            }
        }
        int at = batch.rangeIndex(index);
        spool.ack(batch.range(), at, at + 1);
        batch.route().settled(1);
    }

    private void ackAll(SendBatch batch) {
        SpoolRange range = batch.range();
        batch.route().settled(batch.size());
        if (batch.size() == range.size()) {
            spool.ack(range, 0, range.size());
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            int at = batch.rangeIndex(i);
            spool.ack(range, at, at + 1);
        }
    }

    /** Drain only: gives up calls that outlived their deadline by far. Their events are sent again. */
    void abandonHungCalls() {
        lock.lock();
        try {
            long now = clock.nanoTime();
            for (Iterator<Call> each = calls.iterator(); each.hasNext(); ) {
                Call call = each.next();
                if (now - call.startNanos < abandonNanos) {
                    continue;
                }
                each.remove();
                failing.ended(call.batch.route());
                abandoned++;
                spool.lend(call.batch.range());
                call.thread.interrupt();
                failed(call, RetryLater.unknown("a request has not returned in time and was abandoned"));
                workMayExist.signalAll();
                progress.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Send threads only: waits until there may be something to do, at most {@code maxNanos}.
     *
     * @return true when all that time went by
     */
    @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks for work after any wake-up
    boolean awaitWork(long maxNanos) throws InterruptedException {
        lock.lock();
        try {
            if (closed || workDue()) {
                return false;
            }
            long wait = maxNanos;
            long paused = circuit.nanosUntilResumed();
            if (paused > 0 && !backlog.isEmpty()) {
                wait = Math.min(wait, paused);
            }
            wait = Math.min(wait, failing.nanosUntilResumed());
            return workMayExist.awaitNanos(wait) <= 0 && wait == maxNanos;
        } finally {
            lock.unlock();
        }
    }

    /** How many requests may start now. */
    private int room() {
        return closed || opening.isUnderWay(!calls.isEmpty()) ? 0 : circuit.room(calls.size());
    }

    private boolean workDue() {
        return sendable() && room() > 0;
    }

    /** True when a batch waits that may be sent as far as its own route goes. */
    private boolean sendable() {
        return backlog.count(failing::maySend, 1) > 0;
    }

    /** How many more requests could go out at once if there were threads for them. */
    int spareWork() {
        lock.lock();
        try {
            return backlog.count(failing::maySend, Math.max(0, room()));
        } finally {
            lock.unlock();
        }
    }

    /** Calls that never returned and whose threads are lost until they do. */
    int abandonedCalls() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next request to end, at most {@code maxNanos} and 20 ms; an interrupt ends the wait early.
     *
     * @return true when it was interrupted, which the caller keeps for later
     */
    @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at its own condition after any wake-up
    boolean awaitProgress(long maxNanos) {
        lock.lock();
        try {
            progress.awaitNanos(Math.min(maxNanos, LOOK_NANOS));
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ascends with every event that the service has taken. */
    long delivered() {
        lock.lock();
        try {
            return ledger.delivered();
        } finally {
            lock.unlock();
        }
    }

    /** The lowest sequence not yet delivered or given up; {@link Long#MAX_VALUE} when there is none. */
    long firstUnsettled() {
        lock.lock();
        try {
            long first = backlog.firstSequence();
            for (Call call : calls) {
                first = Math.min(first, call.batch.firstSequence());
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** From now on there is little time: one try at once, then short waits. */
    void startClosing() {
        lock.lock();
        try {
            circuit.startClosing();
            failing.startClosing();
            workMayExist.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** True while closing when waiting is pointless: only a person can mend what is wrong. */
    boolean isHopeless() {
        lock.lock();
        try {
            return circuit.isHopeless() && calls.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** While closing: true when every batch that waits is of a stream that only a person can mend. */
    boolean onlyHopelessLeft() {
        lock.lock();
        try {
            return calls.isEmpty() && !backlog.isEmpty() && backlog.count(route -> !failing.isHopeless(route), 1) == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Gives up whatever is left. Requests under way are interrupted; what they say no longer counts. */
    void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            opening.stop();
            long left = unsettledEvents();
            if (left > 0) {
                ledger.dropped(DropReason.CLOSE_TIMEOUT, left);
            }
            for (Call call : calls) {
                spool.lend(call.batch.range());
                call.thread.interrupt();
            }
            calls.clear();
            backlog.clear();
            workMayExist.signalAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** After the close, on a thread that has time: nothing waits for it. */
    void closeSender() {
        opening.close();
    }

    /** Under the lock: events that are neither delivered nor given up, the pipeline's own left out. */
    private long unsettledEvents() {
        long count = backlog.events();
        for (Call call : calls) {
            count += call.batch.appEvents();
        }
        return count;
    }

    private long oldestMillis() {
        long oldest = backlog.oldestMillis();
        for (Call call : calls) {
            oldest = Math.min(oldest, call.batch.timestamp(0));
        }
        return oldest;
    }

    /** The delivery's part of a snapshot. The caller holds the drain's lock, so that nothing moves in between. */
    PipelineStats stats(
            long queued, long openEvents, long openedMillis, long queuedBytes, int openStreams, long misdirected) {
        lock.lock();
        try {
            long oldest = Math.min(oldestMillis(), openEvents > 0 ? openedMillis : Long.MAX_VALUE);
            return new PipelineStats(
                    ledger.accepted(queued),
                    ledger.delivered(),
                    queued,
                    unsettledEvents() + openEvents,
                    ledger.deadLettered(),
                    ledger.droppedByReason(),
                    ledger.ownEvents(),
                    ledger.requests(),
                    ledger.retriedEvents(),
                    ledger.ambiguousEvents(),
                    ledger.deliveredBytes(),
                    queuedBytes,
                    calls.size(),
                    circuit.concurrency(),
                    openStreams,
                    misdirected,
                    oldest == Long.MAX_VALUE ? 0 : Math.max(0, clock.epochMillis() - oldest),
                    announcer.lastDeliveryMillis(),
                    announcer.lastProblem());
        } finally {
            lock.unlock();
        }
    }
}

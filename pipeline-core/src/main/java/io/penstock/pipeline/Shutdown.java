// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a pipeline. Its state only moves on:
 *
 * <pre>
 *   RUNNING ──▶ STOPPING ──▶ CLOSING ──▶ CLOSED
 *               log calls    log calls    everything left was given up and counted,
 *               are taken    are dropped  and said
 * </pre>
 *
 * <p>Whoever finds that everything is settled, that time is up, or that waiting is pointless, closes: a thread that
 * waits for it, or the drain's own.
 */
final class Shutdown {

    /** A framework's stop() does not wait longer than this for deliveries that make no progress. */
    private static final long STALL_NANOS = Duration.ofSeconds(1).toNanos();

    /** A stopped pipeline closes by itself when nothing has been logged for so long. */
    private static final long QUIET_NANOS = Duration.ofSeconds(1).toNanos();

    /** The end of the JVM waits for silence so long: other shutdown hooks are at work, and may log. */
    private static final long EXIT_QUIET_NANOS = Duration.ofMillis(100).toNanos();

    /** How long a status channel may take for the last words before nobody waits for it any more. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private enum State {
        RUNNING,
        STOPPING,
        CLOSING,
        CLOSED
    }

    private final Pipeline pipeline;
    private final Drain drain;
    private final Delivery delivery;
    private final EventRing ring;
    private final Clock clock;

    /** Guards the changes of state. Held for moments, never while somebody else's code runs. */
    private final Object lock = new Object();

    private final CountDownLatch said = new CountDownLatch(1);
    private final List<Runnable> actions = new ArrayList<>();
    private volatile State state = State.RUNNING;
    private volatile long deadline;

    /** The ring's position when a stopped pipeline was last looked at, and since when it has been the same. */
    private volatile long quietPosition = -1;

    private volatile long quietSince;
    private volatile boolean exiting;
    private volatile boolean lossless;

    Shutdown(Pipeline pipeline, Drain drain, Delivery delivery, EventRing ring, Clock clock) {
        this.pipeline = pipeline;
        this.drain = drain;
        this.delivery = delivery;
        this.ring = ring;
        this.clock = clock;
    }

    /** Durations beyond 100 years are as good as 100 years. */
    static long nanos(Duration timeout) {
        return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
    }

    /** True when nothing goes in or out any more; {@link #isClosed} follows when that has been said, too. */
    boolean isOver() {
        return state == State.CLOSED;
    }

    boolean isClosed() {
        return said.getCount() == 0;
    }

    /** See {@link Pipeline#onClosed}. */
    void onClosed(Runnable action) {
        synchronized (lock) {
            if (state != State.CLOSED) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    /** See {@link Pipeline#stop}. */
    boolean stop(Duration timeout) {
        start(State.CLOSING, timeout);
        return await(Long.MAX_VALUE, true);
    }

    /** See {@link Pipeline#stopWhenQuiet}. */
    boolean stopWhenQuiet(Duration timeout) {
        start(State.STOPPING, timeout);
        return await(ring.claimed(), true);
    }

    /** See {@link Pipeline#close(Duration)}. */
    boolean close(Duration timeout) {
        start(State.CLOSING, timeout);
        return await(Long.MAX_VALUE, false);
    }

    /**
     * What the end of the JVM calls. Shutdown hooks run side by side, in no order: while ours waits, the application's own
     * may answer their last requests and log. So events are still taken, and sent without delay, until all are delivered
     * and none has come for a while; the JVM then ends, unless other hooks go on. They can close this pipeline by
     * stopping the framework as their last step. At the latest it closes after {@code timeout}.
     */
    void beforeExit(Duration timeout) {
        exiting = true;
        start(State.STOPPING, timeout);
        while (!finishIfDone() && !(isQuietFor(EXIT_QUIET_NANOS) && drain.settledBelow(ring.claimed()))) {
            delivery.awaitProgress(Math.max(1, deadline - clock.nanoTime()));
        }
        awaitLastWords();
    }

    private void start(State next, Duration timeout) {
        pipeline.tellLosses(true); // first, for once the state has changed any thread may close
        long now = clock.nanoTime();
        long end = now + nanos(timeout);
        synchronized (lock) {
            if (state == State.RUNNING || end - deadline < 0) {
                deadline = end;
            }
            quietSince = now;
            if (next.compareTo(state) > 0) {
                state = next;
            }
            if (state.compareTo(State.CLOSING) >= 0) {
                pipeline.stopAccepting();
            }
        }
        drain.startClosing();
        delivery.startClosing();
    }

    /** Waits until closed; a stop only until what was appended before it is settled, or nothing moves any more. */
    private boolean await(long target, boolean stop) {
        long lastProgress = clock.nanoTime();
        long delivered = delivery.delivered();
        boolean interrupted = false;
        boolean settled = false;
        while (!finishIfDone() && !Pipeline.onOwnThread()) {
            settled = stop && drain.settledBelow(target);
            if (settled) {
                break;
            }
            long now = clock.nanoTime();
            long deliveredNow = delivery.delivered();
            if (deliveredNow != delivered) {
                delivered = deliveredNow;
                lastProgress = now;
            } else if (stop && now - lastProgress >= STALL_NANOS && !ExitHook.jvmIsGoingDown()) {
                break;
            }
            interrupted |= delivery.awaitProgress(Math.max(1, deadline - now));
        }
        awaitLastWords();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return settled || lossless;
    }

    /** Whoever closes is about to say what was lost; the JVM may end right after this returns. */
    private void awaitLastWords() {
        try {
            if (state == State.CLOSED
                    && !Pipeline.onOwnThread()
                    && !said.await(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) {
                return; // A status channel that hangs; the numbers are right all the same.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any thread, while closing: ends it when everything is settled, time is up, or waiting is pointless. */
    boolean finishIfDone() {
        if (state == State.RUNNING) {
            return false;
        }
        if (state != State.CLOSED
                && ((isQuiet() && drain.settledBelow(ring.claimed()))
                        || clock.nanoTime() - deadline >= 0
                        || delivery.isHopeless()
                        || drain.onlyHopelessLeft())) {
            finish();
        }
        return state == State.CLOSED;
    }

    /** True when no log call is to be expected any more. */
    private boolean isQuiet() {
        return state != State.STOPPING || (!exiting && isQuietFor(QUIET_NANOS));
    }

    private boolean isQuietFor(long nanos) {
        long position = ring.claimed();
        long now = clock.nanoTime();
        if (position != quietPosition) {
            quietPosition = position;
            quietSince = now;
        }
        return now - quietSince >= nanos;
    }

    private void finish() {
        List<Runnable> last;
        synchronized (lock) {
            if (state == State.CLOSED) {
                return;
            }
            lossless = pipeline.giveUpAll();
            state = State.CLOSED;
            last = List.copyOf(actions);
        }
        last.forEach(Runnable::run);
        Runnable words = () -> {
            try {
                pipeline.sayClosed(lossless);
            } finally {
                said.countDown();
            }
            delivery.closeSender();
        };
        try {
            // Neither a status channel that hangs nor a slow sender may hold up who closes.
            new OwnThread("close", pipeline.name(), words).start();
        } catch (OutOfMemoryError noThread) {
            words.run();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.pipeline.SendResult.Lane;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How many requests may be under way, and when the next one: one more with each success while there is more to send,
 * half with each failure, and 0 (an open circuit, probed by single requests) after {@value #FAILURES_TO_OPEN} failures in
 * a row. Confined to the delivery's lock.
 */
final class Circuit {

    private static final int FAILURES_TO_OPEN = 3;

    /** While closing, waits are short: there is little time left to use. */
    private static final long CLOSING_MAX_WAIT_NANOS = Duration.ofMillis(500).toNanos();

    private final Clock clock;
    private final int maxConcurrency;
    private final Backoff ordinary;
    private final Backoff throttle;

    private int concurrency = 1;
    private int failuresInARow;
    private long pausedUntil;
    private long lastFailureNanos;
    private boolean paused;
    private boolean hopeless;
    private boolean closing;

    Circuit(PipelineConfig config, Clock clock, DoubleSupplier random) {
        this.clock = clock;
        this.maxConcurrency = config.maxConcurrency();
        this.ordinary = new Backoff(config.ordinary(), random);
        this.throttle = new Backoff(config.throttle(), random);
    }

    /** How many more requests may start now, with {@code inFlight} under way. */
    int room(int inFlight) {
        return isPaused() ? 0 : Math.max(1, concurrency) - inFlight;
    }

    private boolean isPaused() {
        if (paused && clock.nanoTime() - pausedUntil >= 0) {
            paused = false;
        }
        return paused;
    }

    /** How long until a request may start, in nanoseconds; 0 when that is not a question of time. */
    long nanosUntilResumed() {
        return isPaused() ? Math.max(1, pausedUntil - clock.nanoTime()) : 0;
    }

    void succeeded(boolean moreToSend) {
        reset();
        if (concurrency == 0) {
            concurrency = 1;
        } else if (concurrency < maxConcurrency && moreToSend) {
            concurrency++;
        }
    }

    /** Progress of whatever kind: the next failure is a first one again. */
    void reset() {
        failuresInARow = 0;
        paused = false;
        hopeless = false;
        ordinary.reset();
        throttle.reset();
    }

    /** A request that started at {@code startNanos} has failed. */
    void failed(RetryLater later, long startNanos) {
        hopeless = later.hopeless();
        // Requests that were under way together fail together: that is one failure, not eight.
        if (failuresInARow > 0 && startNanos - lastFailureNanos < 0) {
            return;
        }
        lastFailureNanos = clock.nanoTime();
        failuresInARow++;
        concurrency = failuresInARow >= FAILURES_TO_OPEN ? 0 : Math.max(1, concurrency / 2);
        long wait = (later.lane() == Lane.THROTTLE ? throttle : ordinary).nextNanos();
        if (closing) {
            wait = Math.min(wait, CLOSING_MAX_WAIT_NANOS);
        }
        pausedUntil = lastFailureNanos + Math.max(wait, later.atLeast().toNanos());
        paused = true;
    }

    /** From now on there is little time: one try at once, then short waits. */
    void startClosing() {
        closing = true;
        paused = false;
        hopeless = false; // What was hopeless may have been mended: one look.
    }

    /** True when the last request to be answered has failed. */
    boolean isFailing() {
        return failuresInARow > 0;
    }

    /** True when only a person can mend what is wrong. */
    boolean isHopeless() {
        return hopeless;
    }

    int concurrency() {
        return concurrency;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.time.Clock;
import java.time.Duration;

/**
 * A clock that moves only when the test says so. Safe for use by many threads.
 *
 * <p>A thread that sleeps until some time of this clock is not woken by moving it: it belongs to stepped tests, and to
 * code that asks for the time without waiting for it.
 */
public final class ManualClock implements Clock {

    /** 2026-01-01T00:00Z, in milliseconds since 1970-01-01T00:00Z. */
    public static final long START_MILLIS = 1_767_225_600_000L;

    private long epochNanosOfMilli;
    private long epochMillis = START_MILLIS;
    /** Near the overflow on purpose: only differences of {@link #nanoTime} mean anything. */
    private long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    @Override
    public synchronized long epochMillis() {
        return epochMillis;
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    /** Lets {@code time} pass on both clocks. */
    public synchronized ManualClock advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("monotonic time cannot go back by " + time + "; use jumpWall");
        }
        nanos += time.toNanos();
        long beyond = epochNanosOfMilli + time.toNanos();
        epochMillis += beyond / 1_000_000;
        epochNanosOfMilli = beyond % 1_000_000;
        return this;
    }

    /** Sets the wall clock forward or, when negative, back by {@code time}; the monotonic clock stays. */
    public synchronized ManualClock jumpWall(Duration time) {
        epochMillis += time.toMillis();
        return this;
    }
}

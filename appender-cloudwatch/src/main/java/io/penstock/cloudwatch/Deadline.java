// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.time.Clock;
import java.time.Duration;

/**
 * The end of the time that one {@code send} may take, however many calls it needs.
 *
 * @param startNanos on {@code clock}'s monotonic scale
 * @param endNanos on the same scale
 */
record Deadline(Clock clock, long startNanos, long endNanos) {

    static Deadline in(Duration time, Clock clock) {
        long now = clock.nanoTime();
        return new Deadline(clock, now, now + time.toNanos());
    }

    /** What is left, at least 1 ms: no client understands a time-out of nothing. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, endNanos - clock.nanoTime()));
    }

    /** True when less than half is left. */
    boolean halfGone() {
        return endNanos - clock.nanoTime() < (endNanos - startNanos) / 2;
    }

    /** True when too little is left for another call to have a chance. */
    boolean near() {
        return endNanos - clock.nanoTime() < 50_000_000;
    }
}

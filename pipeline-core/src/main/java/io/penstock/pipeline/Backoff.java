// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The waits between failed requests: exponential with full jitter, so that many clients that fail together do not
 * return together. Confined to the delivery's lock.
 */
public final class Backoff {

    /** The bound of the first wait, and of the longest. */
    public record Bounds(Duration min, Duration max) {}

    private final long minNanos;
    private final long maxNanos;
    private final DoubleSupplier random;
    private int failures;

    Backoff(Bounds bounds, DoubleSupplier random) {
        this.minNanos = bounds.min().toNanos();
        this.maxNanos = bounds.max().toNanos();
        this.random = random;
    }

    /** The next wait in nanoseconds: uniform between 0 and a bound that doubles with each call. */
    long nextNanos() {
        long bound = failures >= 40 ? maxNanos : Math.min(maxNanos, minNanos << Math.min(failures, 20));
        failures++;
        return (long) (bound * random.getAsDouble());
    }

    /** Progress was made. */
    void reset() {
        failures = 0;
    }
}

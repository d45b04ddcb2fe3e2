// SPDX-License-Identifier: Apache-2.0
package io.penstock.time;

/** Wall time and monotonic time from one source. Implementations are safe for use by many threads. */
public interface Clock {

    /** The time of day, in milliseconds since 1970-01-01T00:00Z. May jump in both directions. */
    long epochMillis();

    /** Monotonic time in nanoseconds, from an arbitrary origin; only differences mean anything. */
    long nanoTime();

    /** The machine's own clocks. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}

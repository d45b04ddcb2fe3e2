// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.time.Duration;

/**
 * How long a failing look-up (credentials, a region) is taken for a disturbance: a metadata service or AWS STS is often
 * out of reach for a moment, above all when a machine has just started. Safe for use by many threads.
 */
final class Patience {

    /** Of look-ups one after the other; those that were under way together count as one. */
    static final int MIN_FAILURES = 3;

    /** Since the first of them: failures may follow each other in milliseconds. */
    static final Duration MIN_TIME = Duration.ofSeconds(5);

    private int failures;
    private long firstNanos;
    private long lastNanos;

    /** A look-up that began at {@code startNanos} has failed; true when only a person can mend what is wrong. */
    synchronized boolean isOver(long startNanos, long nowNanos) {
        if (failures == 0) {
            firstNanos = nowNanos;
        }
        if (failures == 0 || startNanos - lastNanos >= 0) {
            failures++;
            lastNanos = nowNanos;
        }
        return failures >= MIN_FAILURES && nowNanos - firstNanos >= MIN_TIME.toNanos();
    }

    /** A look-up has succeeded: the next failure is a first one again. */
    synchronized void renew() {
        failures = 0;
    }
}

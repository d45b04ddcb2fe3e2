// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Backoff.Bounds BOUNDS = new Backoff.Bounds(Duration.ofMillis(200), Duration.ofSeconds(30));

    @Test
    void bound_doublesToTheMaximumAndStaysThere() {
        Backoff backoff = new Backoff(BOUNDS, () -> 1.0);
        long[] expected = {200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000};
        for (long millis : expected) {
            assertThat(backoff.nextNanos()).isEqualTo(Duration.ofMillis(millis).toNanos());
        }
        for (int i = 0; i < 200; i++) {
            assertThat(backoff.nextNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
        }
    }

    @Test
    void jitter_isFull() {
        assertThat(new Backoff(BOUNDS, () -> 0.0).nextNanos()).isZero();
        assertThat(new Backoff(BOUNDS, () -> 0.25).nextNanos())
                .isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void reset_startsOver() {
        Backoff backoff = new Backoff(BOUNDS, () -> 1.0);
        backoff.nextNanos();
        backoff.nextNanos();
        backoff.reset();
        assertThat(backoff.nextNanos()).isEqualTo(Duration.ofMillis(200).toNanos());
    }
}

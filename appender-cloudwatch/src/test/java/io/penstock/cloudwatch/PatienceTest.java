// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {

    private final Patience patience = new Patience();
    private final ManualClock clock = new ManualClock();

    private boolean isOverAfter(Duration time) {
        long start = clock.nanoTime();
        clock.advance(time);
        return patience.isOver(start, clock.nanoTime());
    }

    @Test
    void patience_is_over_with_the_third_failure_when_they_took_their_time() {
        assertThat(isOverAfter(Duration.ofSeconds(20))).isFalse();
        assertThat(isOverAfter(Duration.ofSeconds(20))).isFalse();
        assertThat(isOverAfter(Duration.ofSeconds(20))).isTrue();
        assertThat(isOverAfter(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void failures_that_follow_each_other_quickly_are_given_time() {
        for (int i = 0; i < 50; i++) {
            assertThat(isOverAfter(Duration.ofMillis(100))).as("failure %d", i).isFalse();
        }
        assertThat(isOverAfter(Duration.ofMillis(100))).isTrue();
    }

    @Test
    void success_begins_anew() {
        isOverAfter(Duration.ofSeconds(20));
        isOverAfter(Duration.ofSeconds(20));
        patience.renew();

        assertThat(isOverAfter(Duration.ofSeconds(20))).isFalse();
        assertThat(isOverAfter(Duration.ofSeconds(20))).isFalse();
        assertThat(isOverAfter(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void failures_that_were_under_way_together_count_as_one() {
        long start = clock.nanoTime();
        for (int i = 0; i < 8; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(patience.isOver(start, clock.nanoTime())).isFalse();
        }
        assertThat(isOverAfter(Duration.ofSeconds(1))).isFalse();
        assertThat(isOverAfter(Duration.ofSeconds(1))).isTrue();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.pipeline.DropReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The borders are indexes, not counts: the observed example, and every combination of borders at 0, n-1 and n. */
class RejectedEventsTest {

    @Test
    void borders_of_the_observed_answer_are_read_as_indexes() {
        Map<Integer, DropReason> refused = RejectedEvents.of(8, 2, 4, 6);

        assertThat(refused)
                .containsExactly(
                        Map.entry(0, DropReason.TOO_OLD),
                        Map.entry(1, DropReason.TOO_OLD),
                        Map.entry(2, DropReason.EXPIRED),
                        Map.entry(3, DropReason.EXPIRED),
                        Map.entry(6, DropReason.TOO_NEW),
                        Map.entry(7, DropReason.TOO_NEW));
    }

    @Test
    void every_combination_of_borders_refuses_exactly_what_lies_outside() {
        int n = 5;
        List<Integer> borders = new ArrayList<>(Arrays.asList(null, -1, 0, 1, n - 1, n, n + 7));
        for (Integer old : borders) {
            for (Integer expired : borders) {
                for (Integer fresh : borders) {
                    Map<Integer, DropReason> refused = RejectedEvents.of(n, old, expired, fresh);
                    for (int i = 0; i < n; i++) {
                        assertThat(refused.get(i))
                                .as("event %d of %d, borders %s %s %s", i, n, old, expired, fresh)
                                .isEqualTo(expected(i, old, expired, fresh));
                    }
                    assertThat(refused.keySet()).allMatch(i -> i >= 0 && i < n);
                }
            }
        }
    }

    private static DropReason expected(int i, Integer old, Integer expired, Integer fresh) {
        if (old != null && i < old) {
            return DropReason.TOO_OLD;
        }
        if (expired != null && i < expired) {
            return DropReason.EXPIRED;
        }
        return fresh != null && i >= fresh ? DropReason.TOO_NEW : null;
    }
}

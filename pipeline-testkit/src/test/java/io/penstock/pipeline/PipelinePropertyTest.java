// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Random events and random faults, on virtual time. After every step: the counts are exact; every request satisfies
 * every limit and holds the events of one stream, and no boundary was drawn without need; events of one thread are in order. {@code
 * -Dpenstock.property.seed=...} replays one sequence, {@code -Dpenstock.property.sequences=...} sets how many there are.
 */
final class PipelinePropertyTest {

    @Test
    void invariants_hold_after_every_step_of_a_thousand_random_sequences(TestReporter reporter) {
        String replay = System.getProperty("penstock.property.seed", "");
        long first = replay.isEmpty() ? new SecureRandom().nextLong() >>> 1 : Long.parseLong(replay);
        int sequences = replay.isEmpty() ? Integer.getInteger("penstock.property.sequences", 1000) : 1;
        reporter.publishEntry("first seed", String.valueOf(first));
        Map<String, Long> met = new TreeMap<>();
        for (int i = 0; i < sequences; i++) {
            run(first + i, met);
        }
        reporter.publishEntry("met", met.toString());
        if (sequences >= 1000) {
            assertThat(met)
                    .as("what the sequences met")
                    .containsKeys(
                            "QUEUE_FULL", "TOO_LARGE", "ENCODE_FAILED", "CLOSED", "TOO_OLD", "REFUSED", "CLOSE_TIMEOUT")
                    .containsKeys(
                            "MAX_BYTES", "MAX_EVENTS", "MAX_SPAN", "MAX_DELAY", "URGENT", "FLUSH", "STREAM_CLOSED")
                    .containsKeys("ambiguous", "retried", "own", "abandoned", "parallel", "misdirected");
        }
    }

    private static void run(long seed, Map<String, Long> met) {
        RandomSequence sequence = new RandomSequence(seed);
        try {
            sequence.run();
            sequence.met().forEach((what, count) -> met.merge(what, count, Long::sum));
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    "seed " + seed + " (replay with -Dpenstock.property.seed=" + seed + "), after the steps "
                            + sequence.steps() + ": " + broken.getMessage(),
                    broken);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BatcherTest {

    private static final long DAY = 86_400_000;

    private final Batcher batcher = new Batcher(new Limits(1_000, 1_100, 3, 26, DAY));
    private final Route route = new Route(0, "", 0, batcher);

    private void add(long timestamp, int plain) {
        assertThat(batcher.reasonToSealBefore(timestamp, plain)).isNull();
        batcher.add(0, 0, timestamp, plain, false, 0, 0);
    }

    @Test
    void anEmptyBatch_takesAnything() {
        assertThat(batcher.reasonToSealBefore(0, 1_000_000)).isNull();
        assertThat(batcher.full()).isNull();
    }

    @Test
    void count_sealsAfterTheLastThatFits() {
        add(0, 1);
        add(0, 1);
        assertThat(batcher.full()).isNull();
        add(0, 1);
        assertThat(batcher.full()).isEqualTo(SealReason.MAX_EVENTS);
        assertThat(batcher.reasonToSealBefore(0, 1)).isEqualTo(SealReason.MAX_EVENTS);
    }

    @Test
    void bytes_countTheOverheadAndMayReachTheLimitExactly() {
        add(0, 1_000);
        assertThat(batcher.reasonToSealBefore(0, 1_100 - 1_026 - 26)).isNull();
        assertThat(batcher.reasonToSealBefore(0, 1_100 - 1_026 - 26 + 1)).isEqualTo(SealReason.MAX_BYTES);
    }

    @Test
    void aBatchThatNotEvenAnEmptyEventFits_isFull() {
        batcher.add(0, 0, 0, 1_100 - 26 - 26, false, 0, 0);
        assertThat(batcher.full()).isEqualTo(SealReason.MAX_BYTES);
    }

    @Test
    void span_mayBeExactlyADayInBothDirections() {
        add(DAY, 1);
        assertThat(batcher.reasonToSealBefore(2 * DAY, 1)).isNull();
        assertThat(batcher.reasonToSealBefore(2 * DAY + 1, 1)).isEqualTo(SealReason.MAX_SPAN);
        assertThat(batcher.reasonToSealBefore(0, 1)).isNull();
        add(0, 1);
        assertThat(batcher.reasonToSealBefore(DAY + 1, 1)).isEqualTo(SealReason.MAX_SPAN);
    }

    @Test
    void seal_describesTheBatchAndStartsAnew() {
        batcher.add(77, 5, 1, 10, false, 3, 4);
        batcher.add(78, 6, 2, 20, true, 8, 9);

        assertThat(batcher.seal(route)).isEqualTo(new SealedRange(route, 77, 2, 1, 82, 5, 4, 3));
        assertThat(batcher.isEmpty()).isTrue();
        assertThat(batcher.ownEvents()).isZero();
    }

    @Test
    void limits_refuseNonsense() {
        assertThatThrownBy(() -> new Limits(100, 50, 1, 26, 0)).hasMessageContaining("100 + 26");
        assertThatThrownBy(() -> new Limits(0, 50, 1, 26, 0)).hasMessageContaining("0 bytes an event");
    }

    @Test
    void narrowedLimits_neverWiden() {
        Limits limits = new Limits(1_000, 1_100, 3, 26, DAY);
        assertThat(limits.atMost(1 << 30, 1 << 30)).isEqualTo(limits);
        assertThat(limits.atMost(500, 2)).isEqualTo(new Limits(474, 500, 2, 26, DAY));
        assertThat(limits.atMost(1, 2)).isEqualTo(new Limits(1, 27, 2, 26, DAY));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.encode.EventBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class EventRingTest {

    private static EventBuffer event(byte[] bytes) {
        EventBuffer buffer = new EventBuffer();
        buffer.ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer.bytes, 0, bytes.length);
        buffer.length = bytes.length;
        buffer.plainLength = bytes.length / 2;
        return buffer;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] payload(EventRing ring) {
        byte[] bytes = new byte[ring.length() + 3];
        ring.copyPayload(bytes, 3);
        return Arrays.copyOfRange(bytes, 3, bytes.length);
    }

    @Test
    void record_comesOutAsItWentIn() {
        EventRing ring = new EventRing(4096);
        long claim = ring.tryClaim(7);
        ring.write(
                claim,
                event(text("한 emoji".substring(0, 2) + "abc")),
                1_700_000_000_123L,
                42,
                EventRing.tag(0x0fff_ffff, true, true));

        assertThat(ring.next()).isTrue();
        assertThat(ring.timestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(ring.threadKey()).isEqualTo(42);
        assertThat(ring.own()).isTrue();
        assertThat(ring.urgent()).isTrue();
        assertThat(ring.route()).isEqualTo(0x0fff_ffff);
        assertThat(ring.sequence()).isEqualTo(claim);
        assertThat(new String(payload(ring), StandardCharsets.UTF_8)).isEqualTo("한 abc");
        ring.release();
        assertThat(ring.next()).isFalse();
        assertThat(ring.hasClaims()).isFalse();
    }

    @Test
    void claim_failsWhenFullAndWorksAgainAfterRelease() {
        EventRing ring = new EventRing(8 * EventRing.CELL_BYTES);
        byte[] twoCells = new byte[200];
        for (int i = 0; i < 4; i++) {
            ring.write(ring.tryClaim(twoCells.length), event(twoCells), 0, 0, 0);
        }
        assertThat(ring.tryClaim(1)).isEqualTo(-1);

        ring.next();
        ring.release();
        assertThat(ring.tryClaim(200)).isPositive();
    }

    @Test
    void records_ofEveryLengthSurviveManyLapsAndTheWrap() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        EventRing ring = new EventRing(64 * EventRing.CELL_BYTES);
        List<byte[]> expected = new ArrayList<>();
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(ring.maxLength() + 1)];
            random.nextBytes(bytes);
            long claim = ring.tryClaim(bytes.length);
            while (claim < 0) {
                if (ring.next()) { // else it has just skipped what was abandoned
                    assertThat(payload(ring)).as("seed %d", seed).isEqualTo(expected.remove(0));
                    ring.release();
                }
                claim = ring.tryClaim(bytes.length);
            }
            if (random.nextInt(10) == 0) {
                ring.abandon(claim, bytes.length);
            } else {
                ring.write(claim, event(bytes), round, 0, 0);
                expected.add(bytes);
            }
            assertThat(ring.countCommitted()).as("seed %d", seed).isEqualTo(expected.size());
        }
        while (ring.next()) {
            assertThat(payload(ring)).as("seed %d", seed).isEqualTo(expected.remove(0));
            ring.release();
        }
        assertThat(expected).isEmpty();
    }

    @Test
    void drain_stopsAtAClaimThatIsNotCommitted() {
        EventRing ring = new EventRing(4096);
        long slow = ring.tryClaim(5);
        long quick = ring.tryClaim(5);
        ring.write(quick, event(text("quick")), 0, 0, 0);

        assertThat(ring.next()).isFalse();
        assertThat(ring.hasClaims()).isTrue();
        ring.write(slow, event(text("slow!")), 0, 0, 0);
        assertThat(ring.next()).isTrue();
        assertThat(payload(ring)).isEqualTo(text("slow!"));
    }

    @Test
    void fourProducersOnAFullRing_loseNothingAndKeepEachThreadsOrder() throws Exception {
        EventRing ring = new EventRing(64 * EventRing.CELL_BYTES);
        int perThread = 50_000;
        AtomicInteger running = new AtomicInteger(4);
        Thread[] producers = new Thread[4];
        for (int t = 0; t < producers.length; t++) {
            int thread = t;
            producers[t] = new Thread(() -> {
                for (int i = 0; i < perThread; i++) {
                    byte[] bytes = text(thread + ":" + i + "-".repeat(i % 300));
                    long claim = ring.tryClaim(bytes.length);
                    while (claim < 0) {
                        LockSupport.parkNanos(1_000);
                        claim = ring.tryClaim(bytes.length);
                    }
                    ring.write(claim, event(bytes), i, thread, 0);
                }
                running.decrementAndGet();
            });
            producers[t].start();
        }
        int[] next = new int[4];
        while (running.get() > 0 || ring.hasClaims()) {
            while (ring.next()) {
                int thread = ring.threadKey();
                String expected = thread + ":" + next[thread] + "-".repeat(next[thread] % 300);
                assertThat(new String(payload(ring), StandardCharsets.UTF_8)).isEqualTo(expected);
                next[thread]++;
                ring.release();
            }
            Thread.onSpinWait();
        }
        assertThat(next).containsOnly(perThread);
    }

    @Test
    void crosses_isTrueOncePerStretch() {
        assertThat(EventRing.crosses(0, 10, 1 << 20)).isFalse();
        assertThat(EventRing.crosses((1 << 20) / EventRing.CELL_BYTES - 1, 200, 1 << 20))
                .isTrue();
        assertThat(EventRing.crosses((1 << 20) / EventRing.CELL_BYTES, 10, 1 << 20))
                .isFalse();
    }

    @Test
    void size_mustBeAPowerOfTwo() {
        assertThatThrownBy(() -> new EventRing(3000)).hasMessageContaining("3000");
    }
}

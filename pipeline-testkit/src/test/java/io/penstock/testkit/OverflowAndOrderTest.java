// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.encode.EventEncoder;
import io.penstock.event.Level;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import io.penstock.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the caller meets: a full queue, an encoder that throws, and the promise of order. */
final class OverflowAndOrderTest {

    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final String TEXT = "x".repeat(500);

    @RegisterExtension
    final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();

    @Test
    void last_eighth_of_the_queue_is_kept_for_warn_and_above() {
        destination.otherwise(Script.unavailable());
        try (TestPipeline pipeline = start("queue.maxBytes", "1 MB")) {
            fill(pipeline, Level.INFO);
            assertThat(pipeline.stats().queuedBytes()).isGreaterThan((1 << 20) / 2);
            for (int number = 0; number < 50; number++) {
                assertThat(pipeline.append(event(Level.WARN, number))).isTrue();
                assertThat(pipeline.append(event(Level.DEBUG, number))).isFalse();
            }
            fill(pipeline, Level.ERROR);
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.queuedBytes()).isLessThanOrEqualTo(1 << 20);
            assertThat(stats.dropped()).containsOnlyKeys(DropReason.QUEUE_FULL);
            destination.otherwise(Script.deliver());
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(stats.accepted() - stats.droppedTotal());
        }
    }

    @Test
    void max_block_waits_for_room() throws InterruptedException {
        destination.otherwise(Script.unavailable());
        try (TestPipeline pipeline = start("queue.maxBytes", "1 MB", "overflow.maxBlock", "1 min")) {
            AtomicBoolean taken = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                boolean all = true;
                for (int number = 0; number < 4000; number++) {
                    all &= pipeline.append(event(Level.INFO, number));
                }
                taken.set(all);
            });
            caller.start();
            await().atMost(GENEROUS).until(() -> waits(caller));
            assertThat(pipeline.stats().droppedTotal()).isZero();
            destination.otherwise(Script.deliver());
            caller.join();
            pipeline.flush();
            assertThat(taken).isTrue();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(4000);
            assertThat(destination.stored()).hasSize(4000);
        }
    }

    @Test
    void interrupt_ends_the_wait_for_room_and_is_kept() throws InterruptedException {
        destination.otherwise(Script.unavailable());
        try (TestPipeline pipeline =
                start("queue.maxBytes", "1 MB", "overflow.maxBlock", "1 min", "closeTimeout", "0")) {
            AtomicBoolean kept = new AtomicBoolean();
            Thread caller = new Thread(() -> {
                for (int number = 0; pipeline.append(event(Level.INFO, number)); number++) {
                    // Until one is not taken.
                }
                kept.set(Thread.currentThread().isInterrupted());
            });
            caller.start();
            await().atMost(GENEROUS).until(() -> waits(caller));
            caller.interrupt();
            caller.join();
            assertThat(kept).isTrue();
            assertThat(pipeline.assertLedger().dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 1L));
        }
    }

    @Test
    void append_with_the_interrupt_flag_set_is_taken_when_there_is_room() {
        try (TestPipeline pipeline = start("overflow.maxBlock", "1 min")) {
            Thread.currentThread().interrupt();
            assertThat(pipeline.append("one", 0, "event")).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            pipeline.flush();
            assertThat(destination.stored()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void burst_with_a_slow_service_is_counted_exactly(int threads) throws InterruptedException {
        Gate gate = new Gate();
        destination.otherwise(Script.deliver().behind(gate));
        try (TestPipeline pipeline = start("queue.maxBytes", "2 MB")) {
            pipeline.appendFrom(threads, 12_800 / threads, number -> TEXT);
            PipelineStats during = pipeline.assertLedger();
            assertThat(during.accepted()).isEqualTo(12_800);
            assertThat(during.droppedTotal()).isPositive();
            gate.open();
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.dropped()).isEqualTo(during.dropped());
            assertThat(stats.delivered()).isEqualTo(12_800 - during.droppedTotal());
            assertThat(keys()).hasSize((int) stats.delivered());
        }
    }

    @Test
    void ten_thousand_events_of_one_millisecond_keep_their_order() {
        try (TestPipeline pipeline = start("batch.maxEvents", "700")) {
            long now = now();
            for (int number = 0; number < 10_000; number++) {
                pipeline.append(new TestEvent(now, Level.INFO, "one", number, "same"));
            }
            pipeline.flush();
            assertThat(destination.stored().stream()
                            .sorted(Comparator.comparing(event -> String.valueOf(event.eventId())))
                            .map(Arrived::number))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 10_000).boxed().toList());
        }
    }

    @Test
    void order_within_requests_survives_many_threads_and_failures() throws InterruptedException {
        destination
                .next(3, Script.acceptThenUnknown())
                .next(3, Script.throttle())
                .next(2, Script.fail());
        try (TestPipeline pipeline = start("batch.maxEvents", "50")) {
            pipeline.appendFrom(8, 250, number -> "event");
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(2000);
            assertThat(keys()).hasSize(2000);
        }
    }

    @Test
    void encoder_that_throws_costs_only_its_own_event_and_is_said_once() {
        EventEncoder<TestEvent> broken = (event, out) -> {
            out.ensure(10_000);
            out.length = 5_000;
            switch ((int) (event.number() % 3)) {
                case 0 -> throw new IllegalStateException("broken layout");
                case 1 -> throw new IOException("broken layout");
                default -> throw new StackOverflowError("broken layout");
            }
        };
        try (TestPipeline pipeline = start()) {
            for (int number = 0; number < 60; number++) {
                assertThat(pipeline.append(event(Level.INFO, number))).isTrue();
                assertThat(pipeline.append(event(Level.ERROR, number), broken)).isFalse();
            }
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(60);
            assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 60L));
            assertThat(pipeline.status().warns())
                    .filteredOn(line -> line.contains("the encoder failed and its event was dropped"))
                    .hasSize(1);
        }
    }

    @Test
    void encoder_that_logs_on_its_own_does_not_disturb_the_event_it_encodes() {
        try (TestPipeline pipeline = start()) {
            EventEncoder<TestEvent> chatty = (event, out) -> {
                pipeline.append(new TestEvent(
                        event.epochMillis(), Level.DEBUG, "inner", event.number(), "toString was called"));
                pipeline.encoder().encode(event, out);
            };
            for (int number = 0; number < 100; number++) {
                assertThat(pipeline.append(event(Level.INFO, number), chatty)).isTrue();
            }
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(200);
            assertThat(keys()).hasSize(200);
        }
    }

    @Test
    void record_that_does_not_fit_is_dropped_as_too_large_and_its_neighbours_are_not() {
        try (TestPipeline pipeline = start()) {
            EventEncoder<TestEvent> unbounded =
                    new TestEncoder<>(TestEvent.VIEW, destination.recordForm(), "own", Integer.MAX_VALUE);
            int most = destination.limits().maxEventBytes();
            assertThat(pipeline.append(event(Level.INFO, 0))).isTrue();
            assertThat(pipeline.append(new TestEvent(now(), Level.ERROR, "one", 1, "x".repeat(most + 1)), unbounded))
                    .isFalse();
            assertThat(pipeline.append(new TestEvent(now(), Level.ERROR, "one", 2, "x".repeat(20_000_000)), unbounded))
                    .isFalse();
            assertThat(pipeline.append(event(Level.INFO, 3))).isTrue();
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(2);
            assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.TOO_LARGE, 2L));
        }
    }

    @Test
    void record_whose_escapes_outgrow_the_ring_does_not_stop_the_pipeline() {
        try (TestPipeline pipeline = start("queue.maxBytes", "1 MB")) {
            pipeline.append(new TestEvent(now(), Level.ERROR, "one", 0, "\u0001\"\\".repeat(100_000)));
            pipeline.append("one", 1, "neighbour");
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered() + stats.droppedTotal()).isEqualTo(2);
            assertThat(keys()).contains("one#1");
        }
    }

    private TestPipeline start(String... settings) {
        return TestPipeline.start(destination, TestConfig.quick(settings));
    }

    private static TestEvent event(Level level, long number) {
        return new TestEvent(now(), level, level.name(), number, TEXT);
    }

    /** Appends until an event of this level finds no room. */
    private static void fill(TestPipeline pipeline, Level level) {
        long number = 0;
        while (pipeline.append(event(level, number))) {
            number++;
        }
    }

    private static long now() {
        return Clock.system().epochMillis();
    }

    private static boolean waits(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING;
    }

    private Set<String> keys() {
        Set<String> keys = new HashSet<>();
        destination.stored().stream().filter(event -> event.number() >= 0).forEach(event -> keys.add(event.key()));
        return keys;
    }
}

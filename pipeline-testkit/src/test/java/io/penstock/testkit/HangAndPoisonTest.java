// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import io.penstock.pipeline.SendResult;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One bad request, one bad event: the others do not notice. */
final class HangAndPoisonTest {

    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @RegisterExtension
    final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();

    private final Gate hanging = new Gate();

    @AfterEach
    void let_go() {
        hanging.open();
    }

    @Test
    void send_that_never_returns_is_given_up_and_the_others_go_on() {
        destination.next(Script.hang(hanging));
        try (TestPipeline pipeline = start("retry.callTimeout", "100 ms", "retry.maxConcurrency", "1")) {
            pipeline.append("one", 10, number -> "first");
            hanging.awaitWaiting(1);
            pipeline.append("two", 10, number -> "second");
            pipeline.flush();
            assertThat(hanging.waiting()).isOne();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(20);
            assertThat(stats.ambiguousEvents()).isPositive();
            assertThat(destination.stored()).hasSize(20);
        }
    }

    @Test
    void close_is_in_time_while_a_send_never_returns() {
        destination.otherwise(Script.hang(hanging));
        TestPipeline pipeline = start("retry.callTimeout", "1 min");
        pipeline.append("one", 10, number -> "event");
        hanging.awaitWaiting(1);
        assertThat(pipeline.pipeline().close(Duration.ofMillis(100))).isFalse();
        assertThat(hanging.waiting()).isPositive();
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.queued() + stats.spooled()).isZero();
        assertThat(stats.droppedTotal()).isEqualTo(10);
    }

    @Test
    void thread_of_a_send_that_never_returned_ends_when_it_returns() {
        destination.next(Script.hang(hanging));
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        TestPipeline pipeline = start("retry.callTimeout", "100 ms");
        pipeline.append("one", 10, number -> "event");
        pipeline.flush();
        pipeline.close();
        hanging.open();
        await().atMost(GENEROUS).untilAsserted(() -> assertThat(LifecycleTest.newThreads(before))
                .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 1022, 1023})
    void poison_is_isolated_with_two_requests_a_halving(int poison) {
        destination.otherwise(Script.refuseWith(event -> event.number() == poison));
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min")) {
            pipeline.append("one", 1024, number -> "event");
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(1023);
            assertThat(givenUp(stats)).isOne();
            assertThat(destination.stored()).hasSize(1023).noneMatch(event -> event.number() == poison);
            // The whole, then both halves of 1024, 512, ... 2.
            assertThat(destination.requests()).hasSizeLessThanOrEqualTo(1 + 2 * 10);
        }
    }

    @Test
    void several_poison_events_are_each_isolated() {
        destination.otherwise(Script.refuseWith(event -> event.number() % 50 == 7));
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min")) {
            pipeline.append("one", 200, number -> "event");
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(196);
            assertThat(givenUp(stats)).isEqualTo(4);
            assertThat(destination.stored()).hasSize(196);
        }
    }

    @Test
    void poison_under_throttling_and_lost_answers_is_still_isolated() {
        destination.next(
                Script.answer(new SendResult.Refused("InvalidParameterException")),
                Script.throttle(),
                Script.acceptThenUnknown(),
                Script.unavailable());
        destination.otherwise(Script.refuseWith(event -> event.number() == 5));
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min", "retry.maxConcurrency", "1")) {
            pipeline.append("one", 16, number -> "event");
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(givenUp(stats)).isOne();
            assertThat(stats.delivered()).isEqualTo(15);
            // The lost answer may have stored the event that is refused from then on.
            assertThat(destination.stored().stream()
                            .filter(event -> event.number() != 5)
                            .map(Arrived::number)
                            .distinct())
                    .hasSize(15);
        }
    }

    private static long givenUp(PipelineStats stats) {
        return stats.deadLettered() + stats.dropped().getOrDefault(DropReason.REFUSED, 0L);
    }

    private TestPipeline start(String... settings) {
        return TestPipeline.start(destination, TestConfig.quick(settings));
    }
}

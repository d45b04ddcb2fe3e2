// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the service's absence costs: nothing while the queue holds, and exactly counted events beyond. */
final class OutageTest {

    private static final Duration GENEROUS = Duration.ofSeconds(60);
    private static final String TEXT = "주문 ".repeat(30);

    @RegisterExtension
    final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();

    @Test
    void outage_with_a_backlog_of_half_the_budget_drops_nothing() {
        destination.otherwise(Script.unavailable());
        try (TestPipeline pipeline = start("queue.maxBytes", "2 MB")) {
            int events = appendUntil(pipeline, 1 << 20);
            assertThat(pipeline.assertLedger().delivered()).isZero();
            destination.otherwise(Script.deliver());
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(events);
            assertThat(stats.droppedTotal() + stats.deadLettered()).isZero();
            assertThat(destination.stored()).hasSize(events);
        }
    }

    @Test
    void outage_beyond_the_budget_drops_exactly_what_it_counts_and_says_so_in_the_stream() {
        destination.otherwise(Script.unavailable());
        try (TestPipeline pipeline = start("queue.maxBytes", "1 MB")) {
            int taken = pipeline.append("one", 10_000, number -> TEXT);
            PipelineStats during = pipeline.assertLedger();
            assertThat(taken).isBetween(1000, 9999);
            assertThat(during.accepted()).isEqualTo(10_000);
            assertThat(during.dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, 10_000L - taken));
            await().atMost(GENEROUS)
                    .untilAsserted(
                            () -> assertThat(pipeline.listener().dropped()).isEqualTo(during.dropped()));
            assertThat(during.queuedBytes()).isLessThanOrEqualTo(1 << 20);

            destination.otherwise(Script.deliver());
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(taken);
            await().atMost(GENEROUS)
                    .untilAsserted(() -> assertThat(reportedDrops()).isEqualTo(10_000L - taken));
            assertThat(pipeline.stats().ownEvents()).isPositive();
            assertThat(pipeline.status().warns()).anyMatch(line -> line.contains("dropped"));
        }
    }

    @Test
    void throttling_drops_nothing_and_sends_no_copies() {
        AtomicInteger call = new AtomicInteger();
        destination.otherwise(request -> call.getAndIncrement() % 3 == 0
                ? Script.deliver().run(request)
                : Script.throttle().run(request));
        try (TestPipeline pipeline = start("batch.maxEvents", "100")) {
            pipeline.append("one", 2000, number -> TEXT);
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(2000);
            assertThat(destination.stored()).hasSize(2000);
        }
    }

    @Test
    void denied_action_drops_nothing_and_is_said_once_by_name() {
        destination.next(5, Script.deny(Duration.ofMillis(20)));
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 100, number -> TEXT);
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
            assertThat(destination.stored()).hasSize(100);
            assertThat(pipeline.status().warns())
                    .filteredOn(line -> line.contains("logs:PutLogEvents"))
                    .hasSize(1);
            assertThat(pipeline.status().errors()).isEmpty();
        }
    }

    @Test
    void no_network_at_start_costs_nothing() {
        destination.everyOpen(() -> {
            throw new UnknownHostException("logs.eu-west-1.amazonaws.com");
        });
        try (TestPipeline pipeline = start()) {
            assertThat(pipeline.append("one", 100, number -> TEXT)).isEqualTo(100);
            await().atMost(GENEROUS).until(() -> destination.opens() >= 5);
            assertThat(pipeline.assertLedger().droppedTotal()).isZero();
            assertThat(pipeline.stats().lastProblem()).contains("logs.eu-west-1.amazonaws.com");
            assertThat(pipeline.status().errors()).isEmpty();
            destination.everyOpen(null);
            pipeline.flush();
            assertThat(destination.stored()).hasSize(100);
        }
        assertThat(destination.requests()).isNotEmpty();
        await().atMost(GENEROUS).until(() -> destination.closes() == 1);
    }

    @Test
    void exception_of_a_sender_is_retried_as_unknown() {
        destination.next(Script.fail(), Script.blowUp(), Script.fail());
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 10, number -> TEXT);
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(10);
            assertThat(stats.ambiguousEvents()).isPositive();
            assertThat(destination.stored()).hasSize(10);
        }
    }

    @Test
    void partial_answer_sends_again_only_what_it_names() {
        AtomicInteger call = new AtomicInteger();
        destination.otherwise(request -> Script.partly(
                        event -> call.get() < 3 && event.number() % 3 == 1,
                        event -> event.number() % 10 == 0 ? DropReason.TOO_OLD : null)
                .run(request));
        destination.next(request -> {
            call.incrementAndGet();
            return Script.partly(
                            event -> event.number() % 3 == 1,
                            event -> event.number() % 10 == 0 ? DropReason.EXPIRED : null)
                    .run(request);
        });
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min")) {
            pipeline.append("one", 300, number -> TEXT);
            call.set(3);
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(270);
            assertThat(stats.deadLettered() + stats.droppedTotal()).isEqualTo(30);
            assertThat(destination.stored()).hasSize(270);
            assertThat(destination.storedOnce()).isEqualTo(270);
        }
    }

    private TestPipeline start(String... settings) {
        return TestPipeline.start(destination, TestConfig.quick(settings));
    }

    /** Appends until the pipeline holds {@code bytes}; returns how many events. */
    private static int appendUntil(TestPipeline pipeline, long bytes) {
        int events = 0;
        while (pipeline.stats().queuedBytes() < bytes) {
            assertThat(pipeline.append("one", events++, TEXT)).isTrue();
        }
        return events;
    }

    private long reportedDrops() {
        List<Arrived> reports = destination.stored().stream()
                .filter(event -> event.text().contains("\"drop_reason\""))
                .toList();
        return reports.stream()
                .mapToLong(event -> Long.parseLong(String.valueOf(event.fields().get("dropped"))))
                .sum();
    }
}

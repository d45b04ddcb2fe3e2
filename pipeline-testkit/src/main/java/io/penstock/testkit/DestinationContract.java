// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.event.Level;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.PipelineConfig;
import io.penstock.pipeline.PipelineStats;
import io.penstock.testkit.DestinationStand.Fault;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every destination does, whatever its service: a module's test extends this and gives it a {@link
 * DestinationStand}. The pipeline is real and runs on its own threads; only counts and states are asserted.
 */
@DisplayName("A destination")
public abstract class DestinationContract {

    /** How long one request may take in these tests: short, because some never end. */
    protected static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration GENEROUS = Duration.ofSeconds(60);

    private DestinationStand stand;

    /** A new, empty service and a destination for it, whose calls end after {@link #CALL_TIMEOUT}. */
    protected abstract DestinationStand openStand() throws Exception;

    @BeforeEach
    final void openTheStand() throws Exception {
        stand = openStand();
    }

    @AfterEach
    final void closeTheStand() throws Exception {
        stand.close();
    }

    @Test
    @DisplayName("delivers every event once")
    final void count() throws Exception {
        try (TestPipeline pipeline = start()) {
            pipeline.appendFrom(4, 500, number -> "event " + number);
            pipeline.flush();
            assertThat(copies()).hasSize(2000).allSatisfy((key, count) -> assertThat(count)
                    .isOne());
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(2000);
            assertThat(pipeline.listener().delivered()).isEqualTo(2000);
        }
    }

    @Test
    @DisplayName("keeps the order of one thread's events of one millisecond")
    final void order() {
        try (TestPipeline pipeline = start()) {
            long now = now();
            for (int number = 0; number < 3000; number++) {
                pipeline.append(new TestEvent(now, Level.INFO, "one", number, "same millisecond"));
            }
            pipeline.flush();
            assertThat(inOrder().map(Arrived::number))
                    .containsExactlyElementsOf(LongStream.range(0, 3000).boxed().toList());
        }
    }

    @Test
    @DisplayName("gets the fewest requests that the number of events allows")
    final void fewest_requests_by_count() {
        Limits limits = stand.destination().limits();
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min", "retry.maxConcurrency", "1")) {
            pipeline.append("one", limits.maxBatchEvents() + 1, number -> "e");
            pipeline.flush();
            assertThat(copies()).hasSize(limits.maxBatchEvents() + 1);
            assertThat(stand.requests()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("gets the fewest requests that the bytes allow")
    final void fewest_requests_by_bytes() {
        Limits limits = stand.destination().limits();
        int pieces = 4;
        int size = limits.maxBatchBytes() / pieces - limits.eventOverheadBytes();
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min", "retry.maxConcurrency", "1")) {
            for (int number = 0; number < 2 * pieces; number++) {
                pipeline.append("one", number, pipeline.filling("one", number, size));
            }
            pipeline.flush();
            assertThat(copies()).hasSize(2 * pieces);
            assertThat(stand.arrived())
                    .allSatisfy(event -> assertThat(bytes(event)).isEqualTo(size));
            assertThat(stand.requests()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("splits what spans more time than a request may")
    final void span() {
        Limits limits = stand.destination().limits();
        long span = Math.min(limits.maxSpanMillis(), Duration.ofDays(7).toMillis());
        long now = now();
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min", "retry.maxConcurrency", "1")) {
            pipeline.append(new TestEvent(now - span - 1, Level.INFO, "one", 0, "oldest"));
            pipeline.append(new TestEvent(now - span, Level.INFO, "one", 1, "old"));
            pipeline.append(new TestEvent(now, Level.INFO, "one", 2, "new"));
            pipeline.flush();
            assertThat(inOrder().map(Arrived::number)).containsExactly(0L, 1L, 2L);
            assertThat(stand.requests()).isEqualTo(span == limits.maxSpanMillis() ? 2 : 1);
        }
    }

    @Test
    @DisplayName("takes the largest event whole, and one byte more shortened, as valid JSON")
    final void largest_event() {
        try (TestPipeline pipeline = start()) {
            int most = config().maxEventBytes(stand.destination().limits());
            pipeline.append("one", 0, pipeline.filling("one", 0, most));
            pipeline.append("one", 1, pipeline.filling("one", 1, most) + "x");
            pipeline.append("one", 2, "한".repeat(most));
            pipeline.append("one", 3, "neighbour");
            pipeline.flush();
            List<Arrived> arrived = inOrder().toList();
            assertThat(arrived.stream().map(Arrived::number)).containsExactly(0L, 1L, 2L, 3L);
            assertThat(bytes(arrived.get(0))).isEqualTo(most);
            assertThat(arrived.get(0).fields()).doesNotContainKey("truncated");
            assertThat(arrived.subList(1, 3)).allSatisfy(event -> {
                assertThat(bytes(event)).isBetween(most - 4, most);
                assertThat(event.fields()).containsEntry("truncated", true);
            });
        }
    }

    @Test
    @DisplayName("keeps any text: Korean, Japanese, emoji, control characters, JSON inside JSON")
    final void text() {
        List<String> texts = List.of(
                "주문이 접수되었습니다", "全角カタカナ", "🚰💧", "\u0000\u0001\t\r\n\u007f\u2028", "{\"a\":\"b\\\\\"}", "", " ");
        try (TestPipeline pipeline = start()) {
            for (int number = 0; number < texts.size(); number++) {
                pipeline.append("스레드", number, texts.get(number));
            }
            pipeline.append("스레드", texts.size(), "lone \ud800 and \udc00 surrogates");
            pipeline.flush();
            List<Arrived> arrived = inOrder().toList();
            assertThat(arrived.subList(0, texts.size()).stream().map(Arrived::message))
                    .containsExactlyElementsOf(texts);
            assertThat(arrived.get(texts.size()).message()).isEqualTo("lone \ufffd and \ufffd surrogates");
        }
    }

    @ParameterizedTest(name = "delivers every event once after {0}")
    @EnumSource(names = {"THROTTLE", "UNAVAILABLE", "RESET_BEFORE_ACCEPT", "HANG", "DENY"})
    final void fault_without_storing(Fault fault) {
        stand.inject(fault, 2);
        try (TestPipeline pipeline = start("retry.maxConcurrency", "1")) {
            pipeline.append("one", 100, number -> "event " + number);
            await().atMost(GENEROUS).untilAsserted(() -> assertThat(copies()).hasSize(100));
            pipeline.flush();
            assertThat(copies()).allSatisfy((key, count) -> assertThat(count).isOne());
            assertThat(inOrder().map(Arrived::number))
                    .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
            assertThat(pipeline.stats().retriedEvents()).isPositive();
        }
    }

    @Test
    @DisplayName("sends copies only when the outcome was unknown, each under the same event id")
    final void fault_after_storing() {
        stand.inject(Fault.RESET_AFTER_ACCEPT, 2);
        try (TestPipeline pipeline = start("retry.maxConcurrency", "1")) {
            pipeline.append("one", 100, number -> "event " + number);
            pipeline.flush();
            pipeline.append(new TestEvent(now(), Level.INFO, "two", 0, "afterwards"));
            pipeline.flush();
            assertThat(copies()).hasSize(101).containsEntry("two#0", 1);
            Map<String, String> idByKey = new HashMap<>();
            assertThat(stand.arrived()).allSatisfy(event -> {
                assertThat(event.eventId()).isNotNull();
                String known = idByKey.putIfAbsent(event.key(), String.valueOf(event.eventId()));
                assertThat(event.eventId()).isEqualTo(known == null ? event.eventId() : known);
            });
            assertThat(idByKey.values()).doesNotHaveDuplicates();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(101);
            assertThat(stand.arrived().size() - 101L).isPositive().isLessThanOrEqualTo(stats.ambiguousEvents());
        }
    }

    @Test
    @DisplayName("isolates an event that the service never takes, and delivers its neighbours once")
    final void poison() {
        stand.refuse("arsenic");
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min", "retry.maxConcurrency", "1")) {
            pipeline.append("one", 64, number -> number == 37 ? "arsenic" : "water");
            pipeline.flush();
            assertThat(copies()).hasSize(63).doesNotContainKey("one#37").allSatisfy((key, count) -> assertThat(count)
                    .isOne());
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.delivered()).isEqualTo(63);
            assertThat(stats.deadLettered() + stats.droppedTotal()).isOne();
        }
    }

    @Test
    @DisplayName("says its first success once, and where")
    final void first_success() {
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 0, "first");
            pipeline.flush();
            pipeline.append("one", 1, "second");
            pipeline.flush();
            assertThat(pipeline.status().infos())
                    .filteredOn(line -> line.contains("first batch delivered"))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("closes in time while the service hangs, and counts what stayed unsent")
    final void close_while_hanging() {
        stand.inject(Fault.HANG, 1000);
        TestPipeline pipeline = start();
        pipeline.append("one", 50, number -> "event " + number);
        await().atMost(GENEROUS).until(() -> stand.requests() > 0);
        assertThat(pipeline.pipeline().close(Duration.ofMillis(200))).isFalse();
        assertThat(pipeline.pipeline().isClosed()).isTrue();
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.queued() + stats.spooled()).isZero();
        assertThat(stats.droppedTotal() + stats.delivered()).isEqualTo(50);
    }

    @Test
    @DisplayName("delivers what was appended before close")
    final void close_delivers() {
        TestPipeline pipeline = start("batch.maxDelay", "1 min");
        pipeline.append("one", 1000, number -> "event " + number);
        assertThat(pipeline.pipeline().close(GENEROUS)).isTrue();
        assertThat(copies()).hasSize(1000);
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(1000);
    }

    private TestPipeline start(String... settings) {
        return TestPipeline.start(stand.destination(), config(settings));
    }

    private static PipelineConfig config(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "retry.callTimeout";
        all[settings.length + 1] = CALL_TIMEOUT.toMillis() + " ms";
        return TestConfig.quick(all);
    }

    /** How often each event is stored; events that the pipeline wrote itself are left out. */
    private Map<String, Integer> copies() {
        Map<String, Integer> copies = new HashMap<>();
        stand.arrived().stream()
                .filter(event -> event.number() >= 0)
                .forEach(event -> copies.merge(event.key(), 1, Integer::sum));
        return copies;
    }

    /** The events as a reader sorts them: by timestamp, then event id. */
    private Stream<Arrived> inOrder() {
        return stand.arrived().stream()
                .filter(event -> event.number() >= 0)
                .sorted(Comparator.comparingLong(Arrived::timestamp)
                        .thenComparing(event -> String.valueOf(event.eventId())));
    }

    private static long now() {
        return Clock.system().epochMillis();
    }

    private static int bytes(Arrived event) {
        return event.text().getBytes(UTF_8).length;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.event.Level;
import io.penstock.testkit.Request;
import io.penstock.testkit.Script;
import io.penstock.testkit.ScriptedDestination;
import io.penstock.testkit.TestConfig;
import io.penstock.testkit.TestEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams that events choose, on virtual time. */
final class ManyStreamsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Duration HUNDREDTH = Duration.ofMillis(10);

    @RegisterExtension
    final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();

    private Stepped start(String template, int maxOpen, String... settings) {
        return new Stepped(TestConfig.of(settings), destination.routedBy(template, maxOpen));
    }

    private static void log(Stepped pipeline, String tenant, int number) {
        log(pipeline, Level.INFO, tenant, number);
    }

    private static void log(Stepped pipeline, Level level, String tenant, int number) {
        assertThat(pipeline.append(level, "main", number, "@" + tenant + " 주문 " + number))
                .isTrue();
    }

    private static String key(String value) {
        return value + '\u0001';
    }

    private List<String> keys() {
        return destination.requests().stream().map(Request::streamKey).toList();
    }

    private Map<String, Long> storedByStream() {
        Map<String, Long> stored = new HashMap<>();
        destination.requests().forEach(request -> stored.merge(request.streamKey(), (long) request.size(), Long::sum));
        return stored;
    }

    @Test
    void each_stream_has_batches_of_its_own_that_wait_for_max_delay() {
        Stepped pipeline = start("{mdc:tenant}", 10);
        for (int number = 0; number < 10; number++) {
            log(pipeline, "a", number);
            pipeline.pass(HUNDREDTH, HUNDREDTH);
            log(pipeline, "b", 100 + number);
        }
        assertThat(pipeline.pass(Duration.ofMillis(850), HUNDREDTH)).isZero();
        assertThat(pipeline.pass(Duration.ofMillis(200), HUNDREDTH)).isEqualTo(2);
        assertThat(storedByStream()).isEqualTo(Map.of(key("a"), 10L, key("b"), 10L));
        assertThat(pipeline.assertLedger().openStreams()).isEqualTo(2);
    }

    @Test
    void error_sends_its_own_stream_early_and_no_other() {
        Stepped pipeline = start("{mdc:tenant}", 10);
        log(pipeline, "a", 1);
        log(pipeline, Level.ERROR, "b", 2);
        log(pipeline, "c", 3);
        pipeline.drain();
        pipeline.send();
        assertThat(keys()).containsExactly(key("b"));
        pipeline.settle();
        assertThat(keys()).containsExactlyInAnyOrder(key("a"), key("b"), key("c"));
    }

    @Test
    void date_rolls_at_midnight_by_the_events_own_time() {
        Stepped pipeline = start("{date:yyyy-MM-dd}", 10);
        pipeline.clock.jumpWall(Duration.ofHours(24).minusMillis(500));
        long midnight = pipeline.clock.epochMillis() + 500;
        for (int i = 0; i < 10; i++) { // from 500 ms before to 400 ms after, in one second
            log(pipeline, "x", i);
            pipeline.pass(TENTH, TENTH);
        }
        // Logged after midnight, created before: it goes to the day that it is of.
        assertThat(pipeline.append(new TestEvent(midnight - 1, Level.INFO, "late", 10, "@x late"), pipeline.encoder))
                .isTrue();
        pipeline.settle();
        assertThat(storedByStream()).isEqualTo(Map.of(key("2026-01-01"), 6L, key("2026-01-02"), 5L));
        assertThat(destination.requests()).hasSize(2);
        assertThat(destination.requests()).allSatisfy(request -> assertThat(request.events())
                .allMatch(event ->
                        event.timestamp() < midnight == request.streamKey().equals(key("2026-01-01"))));
    }

    @Test
    void least_recently_used_stream_is_closed_its_batch_sent_and_found_again() {
        Stepped pipeline = start("{mdc:tenant}", 2);
        log(pipeline, "a", 1);
        log(pipeline, "b", 2);
        pipeline.drain();
        log(pipeline, "c", 3);
        pipeline.drain();
        pipeline.drain();
        assertThat(pipeline.pipeline.stats().openStreams()).isEqualTo(2);
        assertThat(pipeline.send()).isOne();
        assertThat(keys()).containsExactly(key("a"));
        assertThat(pipeline.listener.seals())
                .extracting(seal -> seal.reason())
                .containsExactly(SealReason.STREAM_CLOSED);
        log(pipeline, "a", 4);
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(4);
        assertThat(storedByStream()).isEqualTo(Map.of(key("a"), 2L, key("b"), 1L, key("c"), 1L));
        assertThat(pipeline.status.infos())
                .filteredOn(line -> line.contains("more than 2 streams in use"))
                .hasSize(1);
    }

    @Test
    void flood_of_names_is_bounded_said_once_and_loses_nothing() {
        destination.otherwise(Script.unavailable());
        Stepped pipeline = start("{mdc:tenant}", 10, "queue.maxBytes", "8 MB");
        for (int i = 0; i < 3_000; i++) {
            log(pipeline, "request-" + i, i);
            if (i % 50 == 0) {
                pipeline.pass(HUNDREDTH, HUNDREDTH);
            }
        }
        PipelineStats flooded = pipeline.assertLedger();
        assertThat(flooded.openStreams()).isLessThanOrEqualTo(10);
        assertThat(flooded.misdirectedEvents()).isEqualTo(3_000 - 266);
        destination.otherwise(Script.deliver());
        pipeline.settle();
        pipeline.drain(); // It forgets what is closed and settled.
        log(pipeline, "tenant", 3_000);
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(3_001);
        assertThat(destination.storedOnce()).isEqualTo(3_001);
        assertThat(keys()).as("there is room again").contains(key("tenant"));
        assertThat(storedByStream().keySet()).hasSizeLessThanOrEqualTo(266 + 2);
        assertThat(pipeline.status.warns())
                .filteredOn(line -> line.contains("misdirectedEvents"))
                .hasSize(1);
    }

    @Test
    void stream_that_fails_by_itself_holds_up_no_other_and_is_tried_seldom() {
        destination.otherwise(failing(
                "bad",
                Script.answer(SendResult.RetryLater.hopeless(Duration.ofSeconds(30), "access denied: bad")
                        .forStream())));
        Stepped pipeline = start("{mdc:tenant}", 10);
        int number = 0;
        for (int second = 0; second < 300; second++) {
            log(pipeline, "bad", number++);
            log(pipeline, "good", number++);
            pipeline.pass(SECOND, TENTH);
        }
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.delivered()).as("of 300 good ones, the last may wait").isGreaterThanOrEqualTo(298);
        assertThat(keys().stream().filter(key("bad")::equals).count()).isBetween(2L, 11L);
        assertThat(pipeline.status.warns())
                .hasSizeBetween(1, 6)
                .allMatch(line -> line.contains("the events of one stream wait: access denied: bad"));
        assertThat(stats.lastProblem()).contains("access denied: bad");
        destination.otherwise(Script.deliver());
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(600);
        assertThat(destination.storedOnce()).isEqualTo(600);
        assertThat(pipeline.pipeline.stats().lastProblem()).isNull();
    }

    @Test
    void stream_whose_requests_hang_or_break_for_ever_does_not_stop_the_others() {
        destination.otherwise(failing("bad", Script.answer(SendResult.RetryLater.unknown("no answer in time"))));
        Stepped pipeline = start("{mdc:tenant}", 10);
        int number = 0;
        for (int second = 0; second < 120; second++) {
            log(pipeline, "bad", number++);
            for (String tenant : List.of("a", "b", "c")) {
                log(pipeline, tenant, number++);
            }
            pipeline.pass(SECOND, TENTH);
        }
        pipeline.pass(Duration.ofSeconds(65), TENTH);
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(360);
        destination.otherwise(Script.deliver());
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(480);
    }

    @Test
    void stream_that_fails_by_itself_takes_at_most_half_of_the_queue() {
        destination.otherwise(failing(
                "bad",
                Script.answer(SendResult.RetryLater.hopeless(Duration.ofSeconds(30), "denied")
                        .forStream())));
        Stepped pipeline = start("{mdc:tenant}", 10, "queue.maxBytes", "1 MB");
        int number = 0;
        log(pipeline, "bad", number++);
        pipeline.pass(Duration.ofSeconds(2), TENTH);
        String filling = "x".repeat(1_000);
        while (pipeline.append(Level.WARN, "main", number++, "@bad " + filling)) {
            pipeline.drain();
        }
        PipelineStats full = pipeline.assertLedger();
        assertThat(full.dropped()).containsOnlyKeys(DropReason.QUEUE_FULL);
        assertThat(full.queuedBytes()).isBetween(300_000L, 700_000L);
        for (int i = 0; i < 1_000; i++) {
            assertThat(pipeline.append(Level.DEBUG, "other", i, "@good " + filling))
                    .isTrue();
            pipeline.pass(HUNDREDTH, HUNDREDTH);
        }
        pipeline.pass(Duration.ofSeconds(2), TENTH);
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(1_000);
    }

    @Test
    void stream_whose_events_were_given_up_is_tried_at_once_when_it_has_others() {
        destination.otherwise(failing(
                "bad",
                Script.answer(SendResult.RetryLater.hopeless(Duration.ofMinutes(10), "denied")
                        .forStream())));
        Stepped pipeline = start("{mdc:tenant}", 10, "retry.maxAge", "1 min");
        log(pipeline, "bad", 0);
        pipeline.pass(Duration.ofMinutes(11), SECOND);
        assertThat(pipeline.assertLedger().dropped()).isEqualTo(Map.of(DropReason.RETRIES_EXHAUSTED, 1L));
        destination.otherwise(Script.deliver());
        log(pipeline, "bad", 1);
        pipeline.pass(Duration.ofMillis(1_200), TENTH);
        assertThat(pipeline.assertLedger().delivered()).isOne();
    }

    @Test
    void close_does_not_wait_for_a_stream_that_only_a_person_can_mend_but_sends_the_others() {
        destination.otherwise(failing(
                "bad",
                Script.answer(SendResult.RetryLater.hopeless(Duration.ofSeconds(30), "denied")
                        .forStream())));
        Stepped pipeline = start("{mdc:tenant}", 10);
        log(pipeline, "bad", 0);
        pipeline.pass(Duration.ofSeconds(2), TENTH);
        log(pipeline, "good", 1);
        log(pipeline, "bad", 2);
        pipeline.pipeline.drain().startClosing();
        pipeline.pipeline.delivery().startClosing();
        assertThat(pipeline.pipeline.drain().onlyHopelessLeft())
                .as("a good event is on its way")
                .isFalse();
        pipeline.drain();
        pipeline.send();
        assertThat(pipeline.pipeline.drain().onlyHopelessLeft()).isTrue();
        assertThat(pipeline.pipeline.close(Duration.ZERO)).isFalse();
        PipelineStats closed = pipeline.assertLedger();
        assertThat(closed.delivered()).isEqualTo(1);
        assertThat(closed.dropped()).isEqualTo(Map.of(DropReason.CLOSE_TIMEOUT, 2L));
        assertThat(pipeline.status.warns())
                .anyMatch(line -> line.contains("2 events unsent") && line.contains("denied"));
    }

    @Test
    void loss_reports_go_to_the_default_stream() {
        Stepped pipeline = start("{mdc:tenant}", 10);
        assertThat(pipeline.append(new TestEvent(0, Level.INFO, "one", 0, "@a x"), (event, out) -> {
                    throw new IllegalStateException("broken layout");
                }))
                .isFalse();
        log(pipeline, "a", 1);
        pipeline.settle();
        pipeline.pass(Duration.ofSeconds(2), TENTH);
        assertThat(storedByStream()).isEqualTo(Map.of(key("a"), 1L, "", 1L));
        assertThat(pipeline.assertLedger().ownEvents()).isOne();
    }

    @Test
    void outage_with_many_streams_gives_one_request_for_each_afterwards() {
        Stepped pipeline = start("{mdc:tenant}", 100);
        for (int number = 0; number < 50; number++) {
            log(pipeline, "t" + number, number);
        }
        pipeline.settle();
        destination.otherwise(Script.unavailable());
        int number = 50;
        for (int second = 0; second < 60; second++) {
            for (int tenant = 0; tenant < 50; tenant++) {
                log(pipeline, "t" + tenant, number++);
            }
            pipeline.pass(SECOND, TENTH);
        }
        destination.otherwise(Script.deliver());
        int before = destination.requests().size();
        pipeline.settle();
        assertThat(destination.storedOnce()).isEqualTo(number);
        // Two for each: what was sealed when it began, and all that came since.
        assertThat(destination.requests().size() - before).isLessThanOrEqualTo(100);
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(number);
    }

    @Test
    void five_hundred_streams_get_the_fewest_requests_in_little_memory() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Stepped pipeline = start("{mdc:tenant}", 1_000, "queue.maxBytes", "8 MB");
        double[] upTo = zipf(500);
        Map<String, List<Long>> times = new HashMap<>();
        long mostBytes = 0;
        for (int step = 0; step < 500; step++) { // five seconds, 5,000 events a second
            for (int i = 0; i < 50; i++) {
                String tenant = "t" + rank(upTo, random.nextDouble());
                log(pipeline, tenant, step * 50 + i);
                times.computeIfAbsent(key(tenant), t -> new ArrayList<>()).add(pipeline.clock.epochMillis());
            }
            mostBytes = Math.max(mostBytes, pipeline.pipeline.stats().queuedBytes());
            pipeline.pass(HUNDREDTH, HUNDREDTH);
        }
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(25_000);
        long fewest = times.values().stream().mapToLong(ManyStreamsTest::fewest).sum();
        assertThat((double) destination.requests().size() / fewest)
                .as("requests to the minimum of %d, seed %d", fewest, seed)
                .isLessThanOrEqualTo(1.1);
        assertThat(mostBytes).as("bytes for about 5,000 waiting events").isLessThan(5 << 20);
        assertThat(destination.requests().stream().collect(Collectors.groupingBy(Request::streamKey)))
                .hasSize(times.size());
    }

    /** The fewest batches for events at {@code times} none of which waits longer than a second. */
    static long fewest(List<Long> times) {
        long batches = 0;
        long end = Long.MIN_VALUE;
        for (long time : times) {
            if (time > end) {
                batches++;
                end = time + SECOND.toMillis();
            }
        }
        return batches;
    }

    private static double[] zipf(int count) {
        double[] upTo = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += 1.0 / (i + 1);
            upTo[i] = sum;
        }
        for (int i = 0; i < count; i++) {
            upTo[i] /= sum;
        }
        return upTo;
    }

    private static int rank(double[] upTo, double draw) {
        int rank = 0;
        while (upTo[rank] < draw) {
            rank++;
        }
        return rank;
    }

    private static Script failing(String tenant, Script script) {
        return request -> request.streamKey().equals(key(tenant))
                ? script.run(request)
                : Script.deliver().run(request);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.event.Level;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.Script;
import io.penstock.testkit.ScriptedDestination;
import io.penstock.testkit.TestConfig;
import io.penstock.testkit.TestEvent;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever takes minutes or hours, in no time. */
final class VirtualTimeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);

    @RegisterExtension
    final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();

    @Test
    void batch_waits_for_max_delay_and_no_longer() {
        Stepped pipeline = start();
        pipeline.append(10);
        assertThat(pipeline.pass(Duration.ofMillis(900), TENTH)).isZero();
        assertThat(pipeline.pass(Duration.ofMillis(300), TENTH)).isOne();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(10);
    }

    @Test
    void error_does_not_wait_for_max_delay_and_errors_share_requests() {
        Stepped pipeline = start();
        pipeline.append(10);
        pipeline.append(Level.ERROR, "two", 0, "error");
        pipeline.drain();
        assertThat(pipeline.send()).isOne();
        assertThat(destination.stored()).hasSize(11);
        for (int number = 1; number <= 20; number++) {
            pipeline.append(Level.ERROR, "two", number, "error");
            pipeline.drain();
        }
        assertThat(pipeline.send()).isZero();
        assertThat(pipeline.pass(Duration.ofMillis(200), TENTH)).isOne();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(31);
    }

    @Test
    void no_network_at_start_is_said_once_after_thirty_seconds_then_every_minute() {
        destination.everyOpen(() -> {
            throw new UnknownHostException("logs.eu-west-1.amazonaws.com");
        });
        Stepped pipeline = start();
        pipeline.append(100);
        pipeline.pass(Duration.ofSeconds(29), SECOND);
        assertThat(pipeline.status.lines()).isEmpty();
        pipeline.pass(Duration.ofSeconds(5), SECOND);
        assertThat(pipeline.status.warns()).hasSize(1);
        assertThat(pipeline.status.warns().get(0)).contains("logs.eu-west-1.amazonaws.com", destination.name());
        pipeline.pass(Duration.ofMinutes(10), SECOND);
        assertThat(pipeline.status.warns()).hasSizeBetween(10, 11);
        assertThat(pipeline.status.errors()).isEmpty();
        destination.everyOpen(null);
        pipeline.settle();
        assertThat(destination.stored()).hasSize(100);
        assertThat(pipeline.status.infos())
                .filteredOn(line -> line.contains("first batch delivered"))
                .hasSize(1);
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
    }

    @Test
    void outage_of_half_an_hour_costs_few_requests_no_event_and_no_copy() {
        Stepped pipeline = start();
        pipeline.append(10);
        pipeline.settle();
        destination.otherwise(Script.unavailable());
        int requests = 0;
        for (int minute = 0; minute < 30; minute++) {
            for (int number = 0; number < 100; number++) {
                pipeline.append(Level.INFO, "minute-" + minute, number, "event");
            }
            requests += pipeline.pass(Duration.ofMinutes(1), SECOND);
        }
        assertThat(requests).isLessThanOrEqualTo(30 * 60 / 5);
        assertThat(pipeline.status.warns()).hasSizeBetween(1, 30);
        destination.otherwise(Script.deliver());
        int before = destination.requests().size();
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(3010);
        assertThat(destination.stored()).hasSize(3010);
        assertThat(pipeline.status.infos()).anyMatch(line -> line.contains("work again"));
        // What came during the outage fits into two requests: the one that failed, and all the rest.
        assertThat(destination.requests().size() - before).isEqualTo(2);
    }

    @Test
    void denied_action_is_tried_at_most_every_thirty_seconds_and_said_at_most_every_minute() {
        destination.otherwise(Script.deny(Duration.ofSeconds(30)));
        Stepped pipeline = start();
        pipeline.append(100);
        int requests = pipeline.pass(Duration.ofHours(1), SECOND);
        assertThat(requests).isBetween(2, 3600 / 30 + 1);
        assertThat(pipeline.status.warns()).hasSizeBetween(2, 61).allMatch(line -> line.contains("logs:PutLogEvents"));
        destination.otherwise(Script.deliver());
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
        assertThat(destination.stored()).hasSize(100);
    }

    @Test
    void hung_send_is_abandoned_and_its_events_are_sent_again() {
        destination.otherwise(Stepped.heldOr(Script.deliver()));
        Stepped pipeline = start();
        pipeline.append(10);
        pipeline.pass(Duration.ofMillis(1100), TENTH.multipliedBy(20));
        // That was one delivered request; the next ones hang.
        List<Stepped.Held> hanging = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            pipeline.append(Level.INFO, "round-" + round, 0, "event");
            pipeline.clock.advance(Duration.ofMinutes(2));
            pipeline.drain();
            Stepped.Held held = pipeline.hold();
            assertThat(held.underWay()).isTrue();
            hanging.add(held);
            pipeline.clock.advance(Duration.ofSeconds(16));
            pipeline.drain();
            assertThat(pipeline.assertLedger().inFlight()).isZero();
        }
        pipeline.settle();
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.delivered()).isEqualTo(22);
        assertThat(stats.ambiguousEvents()).isPositive();
        hanging.forEach(held -> held.finish(Script.deliver()));
        assertThat(pipeline.assertLedger()).isEqualTo(stats);
    }

    @Test
    void oldest_unsent_event_ages_while_a_send_hangs() {
        destination.otherwise(Stepped.heldOr(Script.deliver()));
        Stepped pipeline = start();
        pipeline.append(10);
        pipeline.clock.advance(SECOND);
        pipeline.drain();
        pipeline.clock.advance(SECOND);
        pipeline.drain();
        Stepped.Held held = pipeline.hold();
        pipeline.clock.advance(Duration.ofSeconds(8));
        assertThat(pipeline.pipeline.stats().oldestUnsentMillis()).isBetween(9_000L, 11_000L);
        held.finish(Script.deliver());
        assertThat(pipeline.pipeline.stats().oldestUnsentMillis()).isZero();
        assertThat(pipeline.pipeline.stats().lastDeliveryEpochMillis()).isEqualTo(pipeline.clock.epochMillis());
    }

    @Test
    void event_older_than_max_age_is_given_up_and_counted() {
        destination.otherwise(Script.unavailable());
        Stepped pipeline = start("retry.maxAge", "1 h");
        pipeline.append(10);
        pipeline.pass(Duration.ofMinutes(59), SECOND);
        assertThat(pipeline.assertLedger().droppedTotal()).isZero();
        pipeline.append(5);
        pipeline.pass(Duration.ofMinutes(3), SECOND);
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.deadLettered() + stats.dropped().getOrDefault(DropReason.RETRIES_EXHAUSTED, 0L))
                .isEqualTo(10);
        destination.otherwise(Script.deliver());
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(5);
    }

    @Test
    void losses_are_told_in_the_stream_at_most_every_ten_seconds() {
        Stepped pipeline = start();
        for (int i = 0; i < 100; i++) {
            for (int number = 0; number < 3; number++) {
                pipeline.append(
                        new TestEvent(pipeline.clock.epochMillis(), Level.INFO, "one", number, "x"), (event, out) -> {
                            throw new IllegalStateException("broken layout");
                        });
            }
            pipeline.pass(SECOND, SECOND);
        }
        pipeline.pipeline.close(Duration.ZERO);
        assertThat(pipeline.assertLedger().dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 300L));
        List<Arrived> reports = destination.stored();
        assertThat(reports).hasSizeBetween(10, 11);
        assertThat(pipeline.status.warns()).hasSizeBetween(2, 6);
    }

    @Test
    void sender_that_opens_after_close_is_closed_and_sends_nothing() {
        Stepped[] late = new Stepped[1];
        destination.nextOpen(() -> late[0].pipeline.close(Duration.ZERO));
        Stepped pipeline = start();
        late[0] = pipeline;
        pipeline.append(10);
        pipeline.pipeline.flush(Duration.ZERO);
        pipeline.drain();
        pipeline.send();
        assertThat(pipeline.assertLedger().dropped()).isEqualTo(Map.of(DropReason.CLOSE_TIMEOUT, 10L));
        assertThat(destination.requests())
                .as("requests with events that are counted as dropped")
                .isEmpty();
        assertThat(destination.closes()).as("closed senders").isEqualTo(destination.opens());
    }

    @Test
    void answer_about_events_that_were_not_sent_costs_no_event() {
        BitSet again = new BitSet();
        again.set(3);
        again.set(10);
        destination.next(Script.answer(
                new SendResult.Partly("test", again, Map.of(10, DropReason.TOO_OLD, -1, DropReason.TOO_NEW))));
        Stepped pipeline = start();
        pipeline.append(10);
        pipeline.pipeline.flush(Duration.ZERO);
        pipeline.drain();
        try {
            pipeline.send();
        } catch (RuntimeException e) {
            // The threads survive it; what counts is what became of the events.
        }
        pipeline.assertLedger();
        pipeline.settle();
        assertThat(pipeline.assertLedger().accepted()).isEqualTo(10);
    }

    @Test
    void flush_without_a_limit_is_possible() {
        Stepped pipeline = start();
        assertThat(pipeline.pipeline.flush(ChronoUnit.FOREVER.getDuration())).isTrue();
        assertThat(pipeline.pipeline.close(ChronoUnit.FOREVER.getDuration())).isTrue();
    }

    @Test
    void wall_clock_that_jumps_keeps_order_and_limits() {
        Stepped pipeline = start();
        Duration[] jumps = {
            Duration.ofHours(1),
            Duration.ofHours(-2),
            Duration.ofHours(25),
            Duration.ofHours(-27),
            Duration.ofDays(-10),
            Duration.ofDays(12)
        };
        int number = 0;
        for (Duration jump : jumps) {
            for (int i = 0; i < 20; i++) {
                pipeline.append(Level.INFO, "one", number++, "event");
            }
            pipeline.clock.jumpWall(jump);
        }
        pipeline.settle();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(120);
        assertThat(destination.stored().stream()
                        .sorted(Comparator.comparing(event -> String.valueOf(event.eventId())))
                        .map(Arrived::number))
                .isSorted();
    }

    private Stepped start(String... settings) {
        return new Stepped(TestConfig.of(settings), destination);
    }
}

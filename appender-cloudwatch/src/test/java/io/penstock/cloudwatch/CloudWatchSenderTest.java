// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.localaws.StoredEvent;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.SendResult;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What arrives, and what the service's limits and its partial answers do. The server checks every signature. */
@ExtendWith(LocalAwsExtension.class)
class CloudWatchSenderTest {

    @Test
    void batch_arrives_as_it_was_with_a_valid_signature(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            long now = Stand.now();
            TestBatch batch = new TestBatch()
                    .add(now, "{\"message\":\"quoted \\\"twice\\\"\"}")
                    .add(now, "주문이 접수되었습니다 全角カタカナ 🚰")
                    .add(now + 1, "\u0000\u0001\t\r\n\u007f\u2028");

            SendResult.Delivered delivered = stand.delivered(batch);

            assertThat(stand.messages())
                    .containsExactly(
                            "{\"message\":\"quoted \\\"twice\\\"\"}",
                            "주문이 접수되었습니다 全角カタカナ 🚰",
                            "\u0000\u0001\t\r\n\u007f\u2028");
            assertThat(server.events("group", "stream"))
                    .extracting(StoredEvent::timestamp)
                    .containsExactly(now, now, now + 1);
            assertThat(delivered.where())
                    .contains(
                            "us-east-1/group/stream",
                            "access key …WXYZ",
                            server.endpoint().toString())
                    .doesNotContain("test-access-key");
        }
    }

    @Test
    void slow_start_of_the_sdk_costs_a_retry_and_never_a_request_with_too_little_time(LocalAws server)
            throws Exception {
        Clock system = Clock.system();
        AtomicLong nanos = new AtomicLong();
        Clock slow = new Clock() {
            @Override
            public long nanoTime() {
                return nanos.addAndGet(Duration.ofSeconds(6).toNanos());
            }

            @Override
            public long epochMillis() {
                return system.epochMillis();
            }
        };
        try (Stand stand =
                Stand.on(server).clock(slow).callTimeout(Duration.ofSeconds(20)).open()) {
            stand.makeStream();

            SendResult.RetryLater later = stand.retried(TestBatch.of(Stand.now(), "event"));

            assertThat(later.ambiguous()).isFalse();
            assertThat(stand.operations()).isEmpty();
            stand.delivered(TestBatch.of(Stand.now(), "event"));
            assertThat(stand.messages()).containsExactly("event");
        }
    }

    @Test
    void one_batch_is_one_request_and_nothing_is_ever_described(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            stand.delivered(TestBatch.of(Stand.now(), "first"));
            stand.delivered(TestBatch.of(Stand.now(), "second"));

            assertThat(stand.operations()).containsExactly(Operation.PUT_LOG_EVENTS, Operation.PUT_LOG_EVENTS);
        }
    }

    @Test
    void ten_thousand_events_of_one_millisecond_keep_their_order(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            stand.delivered(TestBatch.numbered(Stand.now(), 10_000, "event"));

            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                expected.add("event " + i);
            }
            assertThat(stand.messages()).isEqualTo(expected);
        }
    }

    @Test
    void exactly_the_limits_are_taken_and_one_more_of_each_is_refused(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            long now = Stand.now();
            assertThat(stand.send(TestBatch.numbered(now, 10_001, "e"))).isInstanceOf(SendResult.Refused.class);

            int half = LogsLimits.BATCH_BYTES / 2 - LogsLimits.EVENT_OVERHEAD;
            TestBatch full = TestBatch.of(now, "x".repeat(half), "é".repeat(half / 2));
            assertThat(full.countedBytes()).isEqualTo(1_048_576);
            stand.delivered(full);
            assertThat(stand.send(TestBatch.of(now, "x".repeat(half), "x".repeat(half + 1))))
                    .isInstanceOf(SendResult.Refused.class);

            stand.delivered(TestBatch.of(now, "x".repeat(LogsLimits.EVENT_BYTES)));
            assertThat(stand.send(TestBatch.of(now, "x".repeat(LogsLimits.EVENT_BYTES + 1))))
                    .isInstanceOf(SendResult.Refused.class);

            long day = LogsLimits.SPAN_MILLIS;
            stand.delivered(new TestBatch().add(now - day, "yesterday").add(now, "today"));
            SendResult wide =
                    stand.send(new TestBatch().add(now - day - 1, "before").add(now, "today"));
            assertThat(wide).isInstanceOf(SendResult.Refused.class);
            assertThat(((SendResult.Refused) wide).problem())
                    .contains("InvalidParameterException", "24 hours", "logs:PutLogEvents");
            assertThat(stand.messages()).hasSize(5);
        }
    }

    @Test
    void events_beyond_the_time_window_are_refused_by_index_and_the_others_stored(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            long now = Stand.now();
            long hour = Duration.ofHours(1).toMillis();
            long day = 24 * hour;
            TestBatch batch = new TestBatch()
                    .add(now - 16 * day, "too old 0")
                    .add(now - 15 * day, "too old 1")
                    .add(now - 2 * hour, "stored 2")
                    .add(now, "stored 3")
                    .add(now + 3 * hour, "too new 4")
                    .add(now + 4 * hour, "too new 5");

            SendResult result = stand.send(batch);

            assertThat(result).isInstanceOfSatisfying(SendResult.Partly.class, partly -> {
                assertThat(partly.retry().isEmpty()).isTrue();
                assertThat(partly.refused())
                        .containsExactlyInAnyOrderEntriesOf(Map.of(
                                0, DropReason.TOO_OLD,
                                1, DropReason.TOO_OLD,
                                4, DropReason.TOO_NEW,
                                5, DropReason.TOO_NEW));
            });
            assertThat(stand.messages()).containsExactly("stored 2", "stored 3");
        }
    }

    @Test
    void every_mix_of_old_good_and_new_events_is_told_apart(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).retentionDays(1).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "makes the group with a retention of one day"));
            long now = Stand.now();
            long hour = Duration.ofHours(1).toMillis();
            for (int mix = 1; mix < 81; mix++) {
                int old = mix % 3;
                int expired = mix / 3 % 3;
                int good = mix / 9 % 3;
                int fresh = mix / 27 % 3;
                if (old + expired + good + fresh == 0) {
                    continue;
                }
                long storedBefore = server.eventCount();
                TestBatch batch = new TestBatch();
                add(batch, old, now - 15 * 24 * hour);
                add(batch, expired, now - 30 * hour);
                add(batch, good, now - hour);
                add(batch, fresh, now + 3 * hour);

                SendResult result = stand.send(batch);

                assertThat(reasons(result, batch.size()))
                        .as("%d too old, %d expired, %d good, %d too new", old, expired, good, fresh)
                        .isEqualTo("O".repeat(old) + "E".repeat(expired) + ".".repeat(good) + "N".repeat(fresh));
                assertThat(server.eventCount() - storedBefore).isEqualTo(good);
            }
        }
    }

    private static void add(TestBatch batch, int count, long timestamp) {
        for (int i = 0; i < count; i++) {
            batch.add(timestamp + i, "event");
        }
    }

    private static String reasons(SendResult result, int size) {
        if (result instanceof SendResult.Delivered) {
            return ".".repeat(size);
        }
        Map<Integer, DropReason> refused = ((SendResult.Partly) result).refused();
        StringBuilder reasons = new StringBuilder();
        for (int i = 0; i < size; i++) {
            DropReason reason = refused.get(i);
            reasons.append(
                    reason == null
                            ? "."
                            : switch (reason) {
                                case TOO_OLD -> "O";
                                case EXPIRED -> "E";
                                case TOO_NEW -> "N";
                                default -> "?";
                            });
        }
        return reasons.toString();
    }

    @Test
    void endpoint_and_region_of_the_sdk_s_own_configuration_are_used(LocalAws server) throws Exception {
        System.setProperty("aws.endpointUrlCloudWatchLogs", server.endpoint().toString());
        System.setProperty("aws.region", "ap-northeast-2");
        try (Stand stand = Stand.on(server).endpoint(null).region(null).open()) {
            assertThat(stand.delivered(TestBatch.numbered(Stand.now(), 1000, "event"))
                            .where())
                    .contains("ap-northeast-2/group/stream", "at " + server.endpoint());
            stand.delivered(TestBatch.numbered(Stand.now(), 1000, "event"));
            assertThat(stand.puts()).noneMatch(RequestRecord::gzip);
        } finally {
            System.clearProperty("aws.endpointUrlCloudWatchLogs");
            System.clearProperty("aws.region");
        }
    }

    @Test
    void request_that_trickles_ends_in_time_even_when_the_sender_is_closed_meanwhile(LocalAws server) throws Exception {
        server.faults().on(Operation.PUT_LOG_EVENTS).answer(Fault.slowAnswer(1));
        Stand stand = Stand.on(server).callTimeout(Duration.ofSeconds(5)).open();
        stand.makeStream();
        FutureTask<SendResult> send = new FutureTask<>(() -> stand.send(TestBatch.of(Stand.now(), "one")));
        Thread thread = new Thread(send, "sending");
        thread.start();
        await().atMost(Duration.ofSeconds(60)).until(() -> server.eventCount() == 1);
        stand.close();

        assertThat(send.get())
                .isInstanceOfSatisfying(SendResult.RetryLater.class, later -> assertThat(later.ambiguous())
                        .isTrue());
    }

    @Test
    void many_threads_share_one_sender_and_nothing_mixes(LocalAws server) throws Exception {
        server.latency(Duration.ofMillis(20));
        try (Stand stand = Stand.on(server).gzip(GzipMode.ON).open()) {
            List<Thread> threads = new ArrayList<>();
            List<SendResult> results = Collections.synchronizedList(new ArrayList<>());
            for (int t = 0; t < 8; t++) {
                String prefix = "thread " + t;
                Thread thread = new Thread(() -> {
                    for (int round = 0; round < 5; round++) {
                        try {
                            results.add(stand.send(TestBatch.numbered(Stand.now(), 200, prefix + " round " + round)));
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(results).hasSize(40).allMatch(SendResult.Delivered.class::isInstance);
            assertThat(stand.messages()).hasSize(8000).doesNotHaveDuplicates();
            assertThat(server.requestCount(Operation.CREATE_LOG_GROUP)).isOne();
            assertThat(server.requestCount(Operation.CREATE_LOG_STREAM)).isOne();
        }
    }
}

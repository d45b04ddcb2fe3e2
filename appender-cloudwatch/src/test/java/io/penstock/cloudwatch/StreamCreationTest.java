// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.StoredGroup;
import io.penstock.pipeline.SendResult;
import io.penstock.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Groups and streams that are missing at first, go missing later, or may not be made. */
@ExtendWith(LocalAwsExtension.class)
class StreamCreationTest {

    @Test
    void missing_group_and_stream_are_made_and_the_same_batch_arrives_once(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).retentionDays(90).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one", "two"));

            assertThat(stand.messages()).containsExactly("one", "two");
            assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsExactly(90);
            assertThat(stand.status.infos())
                    .containsExactly(
                            "created log group group in us-east-1",
                            "log group group keeps its events for 90 days",
                            "created log stream stream in us-east-1/group");
            assertThat(stand.operations())
                    .containsExactly(
                            Operation.PUT_LOG_EVENTS,
                            Operation.CREATE_LOG_GROUP,
                            Operation.PUT_RETENTION_POLICY,
                            Operation.CREATE_LOG_STREAM,
                            Operation.PUT_LOG_EVENTS);
        }
    }

    @Test
    void group_that_was_there_keeps_its_retention(LocalAws server) throws Exception {
        server.createGroup("group");
        try (Stand stand = Stand.on(server).retentionDays(90).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));

            assertThat(stand.operations())
                    .containsExactly(Operation.PUT_LOG_EVENTS, Operation.CREATE_LOG_STREAM, Operation.PUT_LOG_EVENTS);
            assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsExactly(0);
        }
    }

    @Test
    void stream_or_group_deleted_during_load_is_made_again_and_no_batch_is_lost_or_copied(LocalAws server)
            throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            long storedBefore = server.eventCount();
            for (int round = 0; round < 10; round++) {
                stand.delivered(TestBatch.numbered(Stand.now(), 10, "before " + round));
                if (round % 2 == 0) {
                    server.deleteStream("group", "stream");
                } else {
                    server.deleteGroup("group");
                }
                stand.delivered(TestBatch.numbered(Stand.now(), 10, "after " + round));
                assertThat(stand.messages()).hasSize(10).allMatch(text -> text.startsWith("after "));
            }
            assertThat(server.eventCount() - storedBefore).isEqualTo(200);
            assertThat(server.requestCount(Operation.CREATE_LOG_STREAM)).isEqualTo(10);
            assertThat(server.requestCount(Operation.CREATE_LOG_GROUP)).isEqualTo(5);
        }
    }

    @Test
    void stream_deleted_while_eight_threads_send_costs_no_event(LocalAws server) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            List<Callable<SendResult>> sends = new ArrayList<>();
            for (int i = 0; i < 80; i++) {
                String prefix = "batch " + i;
                boolean delete = i % 20 == 10;
                sends.add(() -> {
                    if (delete) {
                        server.deleteStream("group", "stream");
                    }
                    SendResult result = stand.send(TestBatch.numbered(Stand.now(), 5, prefix));
                    while (result instanceof SendResult.RetryLater later && !later.ambiguous()) {
                        result = stand.send(TestBatch.numbered(Stand.now(), 5, prefix));
                    }
                    return result;
                });
            }
            for (Future<SendResult> result : threads.invokeAll(sends)) {
                assertThat(result.get()).isInstanceOf(SendResult.Delivered.class);
            }
            assertThat(server.eventCount()).isEqualTo(400);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void creation_races_with_other_processes_end_well(LocalAws server) throws Exception {
        try (Stand one = Stand.on(server).open();
                Stand two = Stand.on(server).open()) {
            server.faults()
                    .on(Operation.CREATE_LOG_GROUP)
                    .nth(1)
                    .answer(Fault.error(
                            400, "ResourceAlreadyExistsException", "The specified log group already exists"));
            assertThat(one.retried(TestBatch.of(Stand.now(), "one")))
                    .satisfies(later -> assertThat(later.ambiguous()).isFalse())
                    .satisfies(later -> assertThat(later.problem()).contains("not visible yet"));
            two.delivered(TestBatch.of(Stand.now(), "two"));
            one.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(one.messages()).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void conflicting_creation_is_tried_again_soon_without_a_copy(LocalAws server) throws Exception {
        server.faults()
                .on(Operation.CREATE_LOG_GROUP)
                .nth(1)
                .answer(Fault.error(
                        400,
                        "OperationAbortedException",
                        "A conflicting operation is currently in progress against this resource."));
        server.faults().on(Operation.CREATE_LOG_STREAM).nth(1).answer(Fault.reset());
        try (Stand stand = Stand.on(server).open()) {
            SendResult.RetryLater conflict = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(conflict.ambiguous()).isFalse();
            assertThat(conflict.hopeless()).isFalse();
            assertThat(conflict.problem()).contains("OperationAbortedException", "logs:CreateLogGroup");

            SendResult.RetryLater reset = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(reset.ambiguous())
                    .as("the put stored nothing, whatever the creation did")
                    .isFalse();

            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.messages()).containsExactly("one");
        }
    }

    @Test
    void group_that_may_not_be_created_by_the_settings_is_said_and_waited_for(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).create(false, true).open()) {
            SendResult.RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(later.hopeless()).isTrue();
            assertThat(later.atLeast()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
            assertThat(later.problem())
                    .contains("log group group does not exist", "us-east-1", "createLogGroup is false", "create it");
            assertThat(server.groups()).isEmpty();

            server.createGroup("group");
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.messages()).containsExactly("one");
        }
    }

    @Test
    void stream_that_may_not_be_created_by_the_settings_is_said_and_waited_for(LocalAws server) throws Exception {
        server.createGroup("group");
        try (Stand stand = Stand.on(server).create(true, false).open()) {
            SendResult.RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(later.hopeless()).isTrue();
            assertThat(later.problem()).contains("log stream stream does not exist", "createLogStream is false");
            assertThat(server.streams("group")).isEmpty();

            server.createStream("group", "stream");
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.messages()).containsExactly("one");
        }
    }

    @Test
    void denied_creation_names_action_and_resource_and_is_tried_no_more_than_once_in_thirty_seconds_a_call(
            LocalAws server) throws Exception {
        server.faults().on(Operation.CREATE_LOG_GROUP).answer(Fault.accessDenied());
        try (Stand stand = Stand.on(server).open()) {
            SendResult.RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));

            assertThat(later.hopeless()).isTrue();
            assertThat(later.ambiguous()).isFalse();
            assertThat(later.problem())
                    .contains(
                            "access denied: logs:CreateLogGroup on arn:aws:logs:us-east-1:",
                            "log-group:group",
                            "docs/iam.md");
            assertThat(later.atLeast())
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(30)
                            .multipliedBy(server.requests().size()));
            server.faults().clear();
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.messages()).containsExactly("one");
        }
    }

    @Test
    void retention_that_fails_at_first_is_paid_after_a_later_delivery(LocalAws server) throws Exception {
        server.faults().on(Operation.PUT_RETENTION_POLICY).times(2).answer(Fault.throttle(), Fault.unavailable());
        ManualClock clock = new ManualClock();
        try (Stand stand = Stand.on(server).retentionDays(7).clock(clock).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "creates"));
            stand.delivered(TestBatch.of(Stand.now(), "too early"));
            assertThat(server.requestCount(Operation.PUT_RETENTION_POLICY)).isOne();

            clock.advance(Duration.ofSeconds(1));
            stand.delivered(TestBatch.of(Stand.now(), "fails again"));
            clock.advance(Duration.ofSeconds(1));
            stand.delivered(TestBatch.of(Stand.now(), "still too early"));
            assertThat(server.requestCount(Operation.PUT_RETENTION_POLICY)).isEqualTo(2);

            clock.advance(Duration.ofSeconds(1));
            stand.delivered(TestBatch.of(Stand.now(), "pays"));
            stand.delivered(TestBatch.of(Stand.now(), "owes nothing"));
            assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsExactly(7);
            assertThat(server.requestCount(Operation.PUT_RETENTION_POLICY)).isEqualTo(3);
            assertThat(stand.messages()).hasSize(6);
        }
    }

    @Test
    void denied_retention_costs_no_event_and_is_said_with_the_remedy(LocalAws server) throws Exception {
        server.faults().on(Operation.PUT_RETENTION_POLICY).answer(Fault.accessDenied());
        try (Stand stand = Stand.on(server).retentionDays(7).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));

            assertThat(stand.messages()).containsExactly("one");
            assertThat(stand.status.warns())
                    .singleElement()
                    .asString()
                    .contains("logs:PutRetentionPolicy", "--retention-in-days 7", "keeps events for ever");
        }
    }
}

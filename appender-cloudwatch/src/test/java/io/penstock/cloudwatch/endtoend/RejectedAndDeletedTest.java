// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.localaws.StoredGroup;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Events whose time the service does not take, and streams that somebody deletes. */
@ExtendWith(LocalAwsExtension.class)
class RejectedAndDeletedTest {

    /** An event's age and what becomes of it in a group that keeps events for one day. */
    private enum Age {
        TOO_OLD(Duration.ofDays(14).plusHours(1), DropReason.TOO_OLD),
        EXPIRED_LONG_AGO(Duration.ofDays(14).minusHours(1), DropReason.EXPIRED),
        EXPIRED(Duration.ofHours(25), DropReason.EXPIRED),
        OLD(Duration.ofHours(20), null),
        NOW(Duration.ZERO, null),
        SOON(Duration.ofMinutes(-110), null),
        TOO_NEW(Duration.ofMinutes(-130), DropReason.TOO_NEW);

        final Duration age;
        final DropReason reason;

        Age(Duration age, DropReason reason) {
            this.age = age;
            this.reason = reason;
        }
    }

    @Test
    void rejected_events_are_dropped_by_reason_and_all_others_arrive_in_every_combination(LocalAws server)
            throws InterruptedException {
        String settings = "<retentionDays>1</retentionDays><batch><maxDelay>1 min</maxDelay></batch>";
        try (Application app = Application.start(server, "group", settings)) {
            BitSet expected = new BitSet();
            Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
            log(app, Age.NOW, expected, dropped);
            app.flush();
            assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsExactly(1);

            // Every set of ages; the reading order, each age once or three times, tells first and last index from inner
            // ones.
            for (int set = 1; set < 1 << Age.values().length; set++) {
                List<Age> ages = new ArrayList<>();
                for (Age age : Age.values()) {
                    if ((set & 1 << age.ordinal()) != 0) {
                        ages.addAll(Collections.nCopies(1 + set % 2 * 2, age));
                    }
                }
                if (set % 3 == 0) {
                    Collections.reverse(ages);
                }
                for (Age age : ages) {
                    // A thread each: one thread's events keep their order, whatever its clock does.
                    Thread thread = new Thread(() -> log(app, age, expected, dropped));
                    thread.start();
                    thread.join();
                }
                app.flush();
            }
            PipelineStats stats = app.stop();
            // The drain may have begun to tell of a loss when the stop looked; that report comes a moment later.
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Arrivals.in(server, "group").reportedLosses == stats.droppedTotal());

            Arrivals arrivals = Arrivals.in(server, "group");
            arrivals.assertDistinctIds();
            assertThat(arrivals.copies()).isZero();
            assertThat(arrivals.distinct()).isEqualTo(expected);
            assertThat(stats.dropped()).isEqualTo(dropped);
            assertThat(stats.droppedTotal()).isEqualTo(rejectedByServer(server));
            assertThat(stats.delivered()).isEqualTo(expected.cardinality());
            assertThat(arrivals.reportedLosses).isEqualTo(stats.droppedTotal());
            assertThat(rejectingRequests(server))
                    .as("requests with two kinds of ages")
                    .isGreaterThan(50);
        }
    }

    private static void log(Application app, Age age, BitSet expected, Map<DropReason, Long> dropped) {
        if (age.reason == null) {
            expected.set(app.logged());
        } else {
            dropped.merge(age.reason, 1L, Long::sum);
        }
        app.logAt(System.currentTimeMillis() - age.age.toMillis(), "");
    }

    private static long rejectedByServer(LocalAws server) {
        return server.requests(Operation.PUT_LOG_EVENTS).stream()
                .filter(request -> request.status() == 200)
                .mapToLong(request -> request.eventCount() - request.storedEvents())
                .sum();
    }

    private static long rejectingRequests(LocalAws server) {
        return server.requests(Operation.PUT_LOG_EVENTS).stream()
                .filter(request -> request.status() == 200
                        && request.storedEvents() > 0
                        && request.storedEvents() < request.eventCount())
                .count();
    }

    @Test
    void stream_and_group_deleted_under_load_are_made_again_and_the_same_batch_arrives(LocalAws server)
            throws InterruptedException {
        AtomicBoolean go = new AtomicBoolean(true);
        try (Application app = Application.start(
                server, "group", "<logStream>s</logStream><batch><maxDelay>20 ms</maxDelay></batch>")) {
            Thread load = new Thread(() -> {
                while (go.get()) {
                    app.log(20);
                    LockSupport.parkNanos(1_000_000);
                }
            });
            load.start();
            for (int round = 0; round < 20; round++) {
                long stored = server.eventCount();
                await().atMost(Application.LONG).until(() -> server.eventCount() >= stored + 200);
                if (round % 2 == 0) {
                    server.deleteStream("group", "s");
                } else {
                    server.deleteGroup("group");
                }
            }
            go.set(false);
            load.join();
            app.flush();
            PipelineStats stats = app.stop();

            assertThat(stats.delivered()).isEqualTo(app.logged());
            // What was deleted is gone, but the server has counted it: each event was stored, and none twice.
            assertThat(server.eventCount()).isEqualTo(app.logged());
            assertThat(Arrivals.in(server, "group").copies()).isZero();
            List<RequestRecord> puts = server.requests(Operation.PUT_LOG_EVENTS);
            long missed = puts.stream()
                    .filter(put -> put.outcome().equals("ResourceNotFoundException"))
                    .count();
            assertThat(missed).as("puts that found no stream").isGreaterThanOrEqualTo(20);
            assertThat(stats.retriedEvents())
                    .as("events sent again by the pipeline")
                    .isZero();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service that is away, asks to slow down, denies or does not answer. What fits into the budget is delivered, the rest counted. */
@ExtendWith(LocalAwsExtension.class)
class OutageTest {

    private static final String BUDGET = "<queue><maxBytes>4 MB</maxBytes></queue>";

    /** With its other fields an event of this text takes some 1.3 KB: 1,600 of them are half of {@link #BUDGET}. */
    private static final String FILLING = "주문 注文 🚰 ".repeat(40);

    private static final int HALF = 1600;
    private static final int TWICE = 6400;

    /** Short enough to wait for, long enough for a busy machine once the AWS SDK has been loaded. */
    private static final String IMPATIENT = "<retry><callTimeout>5 s</callTimeout></retry>";

    private final AtomicBoolean outage = new AtomicBoolean(true);

    @Test
    void unavailable_service_costs_nothing_of_a_backlog_of_half_the_budget(LocalAws server) {
        server.faults().on(Operation.PUT_LOG_EVENTS).whileTrue(outage::get).answer(Fault.unavailable());
        try (Application app = Application.start(server, "group", BUDGET)) {
            app.log(HALF, FILLING);
            await().atMost(Application.LONG).until(() -> refused(server) >= 3);
            assertThat(app.stats().queuedBytes()).isGreaterThan(1 << 20).isLessThan(4 << 20);
            outage.set(false);

            assertAllDelivered(server, app.flush());
        }
    }

    @Test
    void unavailable_service_costs_what_exceeds_the_budget_and_every_drop_is_counted(LocalAws server) {
        server.faults().on(Operation.PUT_LOG_EVENTS).whileTrue(outage::get).answer(Fault.unavailable());
        try (Application app = Application.start(server, "group", BUDGET)) {
            app.log(TWICE, FILLING);
            await().atMost(Application.LONG).until(() -> refused(server) >= 3);
            assertThat(app.stats().queuedBytes()).isLessThanOrEqualTo(4 << 20);
            outage.set(false);

            assertRestCounted(server, app.flush());
        }
    }

    @Test
    void throttling_costs_nothing_of_a_backlog_of_half_the_budget(LocalAws server) {
        server.quota(5);
        try (Application app = Application.start(server, "group", BUDGET + THROTTLE)) {
            app.log(HALF, FILLING).flush();

            assertThat(server.requests(Operation.PUT_LOG_EVENTS))
                    .as("throttled requests")
                    .extracting(RequestRecord::outcome)
                    .contains("ThrottlingException");
            assertAllDelivered(server, app);
        }
    }

    @Test
    void throttling_costs_what_exceeds_the_budget_and_every_drop_is_counted(LocalAws server) {
        server.quota(5);
        try (Application app = Application.start(server, "group", BUDGET + THROTTLE)) {
            app.log(TWICE * 2, FILLING).flush();

            assertRestCounted(server, app);
        }
    }

    /** Many small requests and a quick return, so that the quota is what holds them up. */
    private static final String THROTTLE = "<batch><maxEvents>50</maxEvents></batch>"
            + "<retry><throttleMinDelay>50 ms</throttleMinDelay><throttleMaxDelay>200 ms</throttleMaxDelay></retry>";

    /** One test for three appenders, because a denied request is repeated after half a minute at the earliest. */
    @Test
    void denied_put_and_creation_cost_nothing_of_half_the_budget_and_are_not_hammered(LocalAws server) {
        server.createGroup("create");
        long start = System.nanoTime();
        server.faults()
                .on(Operation.PUT_LOG_EVENTS)
                .group("put")
                .whileTrue(outage::get)
                .answer(Fault.accessDenied());
        server.faults()
                .on(Operation.PUT_LOG_EVENTS)
                .group("put-more")
                .whileTrue(outage::get)
                .answer(Fault.accessDenied());
        server.faults()
                .on(Operation.CREATE_LOG_STREAM)
                .group("create")
                .whileTrue(outage::get)
                .answer(Fault.accessDenied());
        try (Application put = Application.start(server, "put", BUDGET);
                Application create = Application.start(server, "create", BUDGET);
                Application more = Application.start(server, "put-more", BUDGET)) {
            put.log(HALF, FILLING);
            create.log(HALF, FILLING);
            more.log(TWICE, FILLING);
            await().atMost(Application.LONG).until(() -> denied(server) >= 3);
            await().atMost(Application.LONG)
                    .until(() -> !put.complaints().isEmpty()
                            && !create.complaints().isEmpty()
                            && more.complaints().size() > 1);
            long requests = denied(server);
            long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
            assertThat(requests).as("denied requests in %d s", seconds).isLessThanOrEqualTo(3 + 3 * seconds / 30);
            List<String> putLines = put.complaints();
            List<String> createLines = create.complaints();
            int lines = 1 + (int) Duration.ofNanos(System.nanoTime() - start).toMinutes();
            assertThat(putLines)
                    .hasSizeLessThanOrEqualTo(lines)
                    .allMatch(line -> line.contains("logs:PutLogEvents") && line.contains("log-group:put"));
            assertThat(createLines)
                    .hasSizeLessThanOrEqualTo(lines)
                    .allMatch(line -> line.contains("logs:CreateLogStream"));
            outage.set(false);

            assertAllDelivered(server, put.flush(), "put");
            assertAllDelivered(server, create.flush(), "create");
            assertRestCounted(server, more.flush(), "put-more");
        }
    }

    @Test
    void hanging_request_is_given_up_and_other_streams_do_not_notice(LocalAws server) {
        warmUp(server);
        server.faults().on(Operation.PUT_LOG_EVENTS).stream("hangs")
                .whileTrue(outage::get)
                .answer(Fault.hang());
        try (Application hangs = Application.start(server, "group", "<logStream>hangs</logStream>" + IMPATIENT);
                Application runs = Application.start(server, "other", "<logStream>runs</logStream>" + IMPATIENT)) {
            hangs.log(100);
            await().atMost(Application.LONG).until(() -> hung(server) >= 1);
            runs.log(100);

            assertAllDelivered(server, runs.flush(), "other");
            assertThat(hangs.stats().delivered()).isZero();
            await().atMost(Application.LONG).until(() -> hung(server) >= 2);
            outage.set(false);
            assertAllDelivered(server, hangs.flush(), "group");
        }
    }

    /** Once its classes are loaded a request is a matter of milliseconds. */
    private static void warmUp(LocalAws server) {
        try (Application app = Application.start(server, "warm-up", "")) {
            app.log(1).stop();
        }
    }

    private static long hung(LocalAws server) {
        return server.requests(Operation.PUT_LOG_EVENTS).stream()
                .filter(request -> request.fault().startsWith("hang"))
                .count();
    }

    @Test
    void hang_after_storing_leaves_exactly_the_copies_that_the_server_counts(LocalAws server) {
        warmUp(server);
        server.faults()
                .on(Operation.PUT_LOG_EVENTS)
                .skip(1)
                .times(1)
                .answer(Fault.hang().afterAccepting());
        try (Application app = Application.start(server, "group", IMPATIENT + "<logStream>s</logStream>")) {
            server.createGroup("group");
            server.createStream("group", "s");
            app.log(50).flush().log(100).flush();
            PipelineStats stats = app.stop();

            Arrivals arrivals = Arrivals.in(server, "group");
            arrivals.assertDistinctIds();
            arrivals.assertCopiesExplained();
            assertThat(arrivals.distinct().cardinality()).isEqualTo(150);
            assertThat(arrivals.copies()).isEqualTo(100);
            assertThat(arrivals.events.stream().filter(event -> !event.answered()))
                    .hasSize(100);
            assertThat(stats.ambiguousEvents()).isEqualTo(100);
        }
    }

    private static long refused(LocalAws server) {
        return server.requests(Operation.PUT_LOG_EVENTS).stream()
                .filter(request -> request.status() == 503)
                .count();
    }

    private static long denied(LocalAws server) {
        return server.requests().stream()
                .filter(request -> request.outcome().equals("AccessDeniedException"))
                .count();
    }

    private static void assertAllDelivered(LocalAws server, Application app) {
        assertAllDelivered(server, app, "group");
    }

    private static void assertAllDelivered(LocalAws server, Application app, String group) {
        PipelineStats stats = app.stop();
        assertThat(stats.delivered()).isEqualTo(app.logged());
        Arrivals arrivals = Arrivals.in(server, group);
        arrivals.assertExactly(app.logged());
        assertThat(arrivals.reportedLosses).isZero();
    }

    private static void assertRestCounted(LocalAws server, Application app) {
        assertRestCounted(server, app, "group");
    }

    /** What is not in the stream is in the counters, and in the stream's own loss reports, exactly. */
    private static void assertRestCounted(LocalAws server, Application app, String group) {
        PipelineStats stats = app.stop();
        Arrivals arrivals = Arrivals.in(server, group);
        arrivals.assertDistinctIds();
        assertThat(arrivals.copies()).isZero();
        long missing = app.logged() - arrivals.size();
        assertThat(missing).isPositive();
        assertThat(stats.accepted()).isEqualTo(app.logged());
        assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.QUEUE_FULL, missing));
        assertThat(arrivals.reportedLosses).as("losses told in the stream").isEqualTo(missing);
    }
}

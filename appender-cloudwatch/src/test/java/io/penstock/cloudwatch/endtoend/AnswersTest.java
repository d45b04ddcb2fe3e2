// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.LocalAwsOptions;
import io.penstock.localaws.Operation;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that say little, or no. Copies come only of requests whose outcome nobody could know. */
@ExtendWith(LocalAwsExtension.class)
class AnswersTest {

    /** Nothing goes out before a flush. */
    private static final String PATIENT = "<batch><maxDelay>1 min</maxDelay></batch>";

    static Stream<Named<Supplier<Fault>>> unclearAnswers() {
        return Stream.of(
                Named.of("empty", Fault::emptyAnswer),
                Named.of("garbled", Fault::garbledAnswer),
                Named.of("truncated", Fault::truncatedAnswer),
                Named.of("without a request id", Fault::withoutRequestId),
                Named.of("reset after storing", () -> Fault.reset().afterAccepting()),
                Named.of("500 after storing", () -> Fault.internalError().afterAccepting()));
    }

    @ParameterizedTest
    @MethodSource("unclearAnswers")
    void unclear_answer_leaves_exactly_the_copies_that_the_server_counts(Supplier<Fault> fault, LocalAws server) {
        server.faults().on(Operation.PUT_LOG_EVENTS).skip(2).times(2).answer(fault.get());
        try (Application app = Application.start(server, "group", PATIENT)) {
            app.log(10).flush(); // two puts: the first finds no group
            app.log(100).flush();
            PipelineStats stats = app.stop();

            Arrivals arrivals = Arrivals.in(server, "group");
            arrivals.assertDistinctIds();
            arrivals.assertCopiesExplained();
            assertThat(arrivals.distinct().cardinality())
                    .as("events that arrived")
                    .isEqualTo(110);
            long unclear =
                    arrivals.events.stream().filter(event -> !event.answered()).count();
            assertThat(unclear).isEqualTo(200);
            assertThat(arrivals.copies()).isEqualTo(200);
            assertThat(stats.delivered()).isEqualTo(110);
            assertThat(stats.ambiguousEvents()).isEqualTo(200);
            assertThat(stats.droppedTotal()).isZero();
        }
    }

    static Stream<Named<Supplier<Fault>>> clearRefusals() {
        return Stream.of(
                Named.of("503", Fault::unavailable),
                Named.of("throttled", Fault::throttle),
                Named.of("expired credentials", Fault::expiredCredentials));
    }

    @ParameterizedTest
    @MethodSource("clearRefusals")
    void clear_refusal_leaves_no_copies(Supplier<Fault> fault, LocalAws server) {
        server.faults().on(Operation.PUT_LOG_EVENTS).skip(2).times(2).answer(fault.get());
        try (Application app = Application.start(server, "group", PATIENT)) {
            app.log(10).flush();
            app.log(100).flush();
            PipelineStats stats = app.stop();

            Arrivals.in(server, "group").assertExactly(110);
            assertThat(stats.delivered()).isEqualTo(110);
            assertThat(stats.ambiguousEvents()).isZero();
        }
    }

    @Test
    void request_too_large_for_a_proxy_is_halved_and_arrives_whole(LocalAws server) {
        server.faults().on(Operation.PUT_LOG_EVENTS).skip(2).times(3).answer(Fault.tooLarge());
        try (Application app = Application.start(server, "group", PATIENT)) {
            app.log(10).flush();
            app.log(64).flush();
            PipelineStats stats = app.stop();

            Arrivals.in(server, "group").assertExactly(74);
            assertThat(stats.delivered()).isEqualTo(74);
            assertThat(stats.droppedTotal()).isZero();
            // Three refused; each leaves two halves for one, so that four arrive.
            assertThat(server.requestCount(Operation.PUT_LOG_EVENTS)).isEqualTo(2 + 3 + 4);
        }
    }

    @Test
    void one_poison_event_is_found_by_halving_and_its_neighbours_arrive_once() throws Exception {
        try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().checkSignatures(false));
                PoisonRelay relay = PoisonRelay.before(server);
                Application app = Application.of(
                        Application.xml(relay.endpoint(), "group", Application.PATIENT_CALLS + PATIENT))) {
            app.log(1).flush();
            relay.forget();
            app.log(700).log(1, "poison").log(323).flush();
            PipelineStats stats = app.stop();
            // The drain may have begun to tell of a loss when the stop looked; that report comes a moment later.
            await().atMost(Duration.ofMinutes(1)).until(() -> Arrivals.in(server, "group").reportedLosses == 1);

            Arrivals arrivals = Arrivals.in(server, "group");
            arrivals.assertDistinctIds();
            assertThat(arrivals.copies()).isZero();
            assertThat(arrivals.numbers()).hasSize(1024).doesNotContain(701);
            assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.REFUSED, 1L));
            assertThat(stats.delivered()).isEqualTo(1024);
            assertThat(arrivals.reportedLosses).isEqualTo(1);
            // 1,024 events are halved ten times; each time the other half arrives.
            assertThat(relay.refused()).isEqualTo(11);
            assertThat(relay.forwarded()).isEqualTo(10 + 1); // and one that tells of the loss
        }
    }
}

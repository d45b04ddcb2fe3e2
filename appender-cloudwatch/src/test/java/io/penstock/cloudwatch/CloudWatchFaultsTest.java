// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.LocalAwsOptions;
import io.penstock.localaws.Operation;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.Lane;
import io.penstock.pipeline.SendResult.RetryLater;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkGlobalTime;

/** Whether a failure may have stored the events is what matters: only then may the pipeline make copies. */
@ExtendWith(LocalAwsExtension.class)
class CloudWatchFaultsTest {

    /** For calls that end by it; far longer than a call takes, even on a busy machine. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final Duration LONG = Duration.ofSeconds(60);

    static Stream<Fault> definite() {
        return Stream.of(
                Fault.unavailable(),
                Fault.error(503, "ServiceUnavailable", "Service is unable to handle request."),
                Fault.expiredCredentials());
    }

    @ParameterizedTest
    @MethodSource
    void definite(Fault fault, LocalAws server) throws Exception {
        RetryLater later = faulty(server, fault, 0);

        assertThat(later.ambiguous()).isFalse();
        assertThat(later.hopeless()).isFalse();
        assertThat(later.lane()).isEqualTo(Lane.ORDINARY);
        assertThat(later.problem())
                .contains("logs:PutLogEvents", server.endpoint().toString());
    }

    static Stream<Fault> throttling() {
        return Stream.of(
                Fault.throttle(),
                Fault.error(429, "TooManyRequestsException", "slow down"),
                Fault.error(429, "Whatever", "slow down"),
                Fault.error(400, "LimitExceededException", "slow down"),
                Fault.error(503, "SlowDown", "slow down"));
    }

    @ParameterizedTest
    @MethodSource
    void throttling(Fault fault, LocalAws server) throws Exception {
        RetryLater later = faulty(server, fault, 0);

        assertThat(later.ambiguous()).isFalse();
        assertThat(later.lane()).isEqualTo(Lane.THROTTLE);
        assertThat(later.hopeless()).isFalse();
    }

    static Stream<Fault> nothingStoredButUnknowable() {
        return Stream.of(Fault.internalError(), Fault.reset(), Fault.hang(), Fault.error(502, "", ""));
    }

    @ParameterizedTest
    @MethodSource
    void nothingStoredButUnknowable(Fault fault, LocalAws server) throws Exception {
        RetryLater later = faulty(server, fault, 0);

        assertThat(later.ambiguous()).isTrue();
        assertThat(later.lane()).isEqualTo(Lane.ORDINARY);
        assertThat(later.problem()).contains("may have stored");
    }

    static Stream<Fault> storedButUnknowable() {
        return Stream.of(
                Fault.internalError().afterAccepting(),
                Fault.reset().afterAccepting(),
                Fault.hang().afterAccepting(),
                Fault.slowAnswer(1),
                Fault.truncatedAnswer(),
                Fault.emptyAnswer(),
                Fault.garbledAnswer(),
                Fault.withoutRequestId());
    }

    @ParameterizedTest
    @MethodSource
    void storedButUnknowable(Fault fault, LocalAws server) throws Exception {
        RetryLater later = faulty(server, fault, 1);

        assertThat(later.ambiguous()).isTrue();
        assertThat(later.problem()).contains("may have stored");
    }

    static Stream<Fault> refusals() {
        return Stream.of(
                Fault.tooLarge(),
                Fault.error(
                        400,
                        "InvalidParameterException",
                        "Log events in a single PutLogEvents request must be in" + " chronological order."),
                Fault.error(400, "InvalidParameterValue", "An invalid or out-of-range value was supplied."),
                Fault.error(400, "InvalidParameterCombinationException", "Parameters that must not be used together."),
                Fault.error(400, "ValidationException", "1 validation error detected: Value at 'logEvents.7.member'"),
                Fault.error(400, "SerializationException", "Unexpected token"));
    }

    @ParameterizedTest
    @MethodSource
    void refusals(Fault fault, LocalAws server) throws Exception {
        server.faults().on(Operation.PUT_LOG_EVENTS).nth(1).answer(fault);
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            assertThat(stand.send(TestBatch.of(Stand.now(), "one"))).isInstanceOf(SendResult.Refused.class);
            stand.delivered(TestBatch.of(Stand.now(), "two"));
            assertThat(stand.messages()).containsExactly("two");
        }
    }

    static Stream<Fault> onlyAPersonCanMend() {
        return Stream.of(
                Fault.accessDenied(),
                Fault.error(
                        400, "UnrecognizedClientException", "The security token included in the request is invalid."),
                Fault.error(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
                Fault.error(400, "InvalidParameterException", "1 validation error detected: Value at 'logGroupName'"),
                Fault.error(400, "UnknownOperationException", ""),
                Fault.error(400, "UnrecognizedOperationException", "no such operation"),
                Fault.error(400, "RuleOfTomorrowException", "a rule that nobody knows yet"),
                Fault.error(400, "", "Bad Request"),
                Fault.error(422, "", "Unprocessable"),
                Fault.error(407, "", "proxy"),
                Fault.error(404, "", "no such page"));
    }

    @ParameterizedTest
    @MethodSource
    void onlyAPersonCanMend(Fault fault, LocalAws server) throws Exception {
        RetryLater later = faulty(server, fault, 0);

        assertThat(later.hopeless()).isTrue();
        assertThat(later.ambiguous()).isFalse();
        assertThat(later.atLeast()).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void refusal_for_an_unknown_reason_costs_no_event_and_is_said_in_the_service_s_words(LocalAws server)
            throws Exception {
        Fault fault = Fault.error(400, "RuleOfTomorrowException", "a rule that nobody knows yet");
        server.faults().on(Operation.PUT_LOG_EVENTS).times(3).answer(fault);
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            for (int i = 0; i < 3; i++) {
                assertThat(stand.retried(TestBatch.numbered(Stand.now(), 100, "event"))
                                .problem())
                        .contains("does not say that its events are the reason", "answered logs:PutLogEvents with 400")
                        .contains("RuleOfTomorrowException: a rule that nobody knows yet");
            }
            stand.delivered(TestBatch.numbered(Stand.now(), 100, "event"));
            assertThat(stand.messages()).hasSize(100);
        }
    }

    /** One request meets {@code fault}, the next one does not: the same batch is then delivered. */
    private static RetryLater faulty(LocalAws server, Fault fault, int storedMeanwhile) throws Exception {
        server.faults().on(Operation.PUT_LOG_EVENTS).nth(1).answer(fault);
        boolean endless = fault.toString().matches("(hang|slow).*");
        RetryLater later;
        try (Stand stand = Stand.on(server).callTimeout(endless ? SHORT : LONG).open()) {
            stand.makeStream();
            later = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(server.eventCount()).isEqualTo(storedMeanwhile);
            assertThat(server.requestCount(Operation.PUT_LOG_EVENTS))
                    .as("no retry but ours")
                    .isOne();
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
        try (Stand stand = Stand.on(server).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));
        }
        return later;
    }

    @Test
    void reset_on_a_connection_that_was_used_before_is_not_resent_behind_our_back(LocalAws server) throws Exception {
        server.faults().on(Operation.PUT_LOG_EVENTS).nth(2).answer(Fault.reset().afterAccepting());
        server.faults().on(Operation.PUT_LOG_EVENTS).nth(2).answer(Fault.reset()); // of those that the first lets pass
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.retried(TestBatch.of(Stand.now(), "two")).ambiguous())
                    .isTrue();
            assertThat(stand.retried(TestBatch.of(Stand.now(), "three")).ambiguous())
                    .isTrue();
            assertThat(server.requestCount(Operation.PUT_LOG_EVENTS)).isEqualTo(3);
            assertThat(stand.messages()).containsExactly("one", "two");
        }
    }

    @Test
    void denied_put_names_action_resource_and_remedy_and_recovers(LocalAws server) throws Exception {
        server.faults().on(Operation.PUT_LOG_EVENTS).times(2).answer(Fault.accessDenied());
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            RetryLater first = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(first.problem())
                    .contains("access denied: logs:PutLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:group")
                    .contains("is missing; allow it in the IAM policy", "not authorized to perform");
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                    .isEqualTo(first.problem());
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.messages()).containsExactly("one");
        }
    }

    @Test
    void refused_connection_is_no_ambiguity_and_names_what_to_check(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            server.stop();
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "two"));
            for (int open = 0; open < 10 && later.ambiguous(); open++) { // connections that were open go first
                later = stand.retried(TestBatch.of(Stand.now(), "two"));
            }
            assertThat(later.ambiguous()).isFalse();
            assertThat(later.problem()).contains("cannot connect to " + server.endpoint(), "VPC endpoint");
            server.restart();
            stand.delivered(TestBatch.of(Stand.now(), "two"));
            assertThat(stand.messages()).containsExactly("one", "two");
        }
    }

    @Test
    void server_without_tls_where_tls_is_expected_is_no_ambiguity(LocalAws server) throws Exception {
        URI tls = URI.create(server.endpoint().toString().replace("http:", "https:"));
        try (Stand stand = Stand.on(server).endpoint(tls).open()) {
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));

            assertThat(later.ambiguous()).isFalse();
            assertThat(later.problem()).contains("no TLS with " + tls);
        }
    }

    @Test
    void server_that_stops_reading_in_the_middle_of_a_request_ends_at_the_time_out(LocalAws server) throws Exception {
        try (ServerSocket deaf = new ServerSocket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI endpoint = URI.create("http://127.0.0.1:" + deaf.getLocalPort());
            try (Stand stand =
                    Stand.on(server).endpoint(endpoint).callTimeout(SHORT).open()) {
                RetryLater later = stand.retried(TestBatch.of(Stand.now(), "\u0001".repeat(LogsLimits.EVENT_BYTES)));

                assertThat(later.ambiguous()).isTrue();
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
        }
    }

    @Test
    void clock_that_is_twenty_minutes_wrong_is_corrected_with_the_second_request() throws Exception {
        for (int minutes : new int[] {-20, 20}) {
            LocalAwsOptions options =
                    LocalAwsOptions.defaults().clock(() -> Instant.now().plus(Duration.ofMinutes(minutes)));
            try (LocalAws server = LocalAws.start(options);
                    Stand stand = Stand.on(server).open()) {
                stand.makeStream();
                RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));
                assertThat(later.problem()).contains("clock is wrong", "NTP");
                assertThat(later.ambiguous()).isFalse();
                assertThat(later.hopeless()).isFalse();

                stand.delivered(TestBatch.of(Stand.now(), "one"));
                stand.delivered(TestBatch.of(Stand.now(), "two"));
                assertThat(stand.messages()).containsExactly("one", "two");
                assertThat(server.requestCount(Operation.PUT_LOG_EVENTS)).isEqualTo(3);
            } finally {
                SdkGlobalTime.setGlobalTimeOffset(0); // the SDK keeps it for all clients of the process
            }
        }
    }

    @Test
    void wrong_secret_is_said_and_not_taken_for_a_wrong_clock() throws Exception {
        try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().secretKey("another"));
                Stand stand = Stand.on(server).open()) {
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));

            assertThat(later.hopeless()).isTrue();
            assertThat(later.problem()).contains("does not accept these AWS credentials", "InvalidSignatureException");
        }
    }

    @Test
    void credentials_that_a_file_brings_later_are_read_again(LocalAws ignored, @TempDir Path dir) throws Exception {
        Path file = dir.resolve("credentials");
        String before = System.getProperty("aws.sharedCredentialsFile");
        LocalAwsOptions options = LocalAwsOptions.defaults().accessKeyId("fresh-key");
        try (LocalAws server = LocalAws.start(options);
                Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
            System.setProperty("aws.sharedCredentialsFile", file.toString());
            Files.writeString(file, "[default]\naws_access_key_id=stale-key\naws_secret_access_key=test\n");
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                    .contains("UnrecognizedClientException");

            Files.writeString(file, "[default]\naws_access_key_id=fresh-key\naws_secret_access_key=test\n");
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            assertThat(stand.messages()).containsExactly("one");
        } finally {
            System.setProperty("aws.sharedCredentialsFile", before);
        }
    }

    @Test
    void missing_credentials_are_hopeless_with_the_ways_to_give_them_and_no_request(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");

            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));

            assertThat(later.hopeless()).isTrue();
            assertThat(later.problem())
                    .contains("no AWS credentials", "role", "AWS_ACCESS_KEY_ID", "~/.aws/credentials");
            assertThat(server.requests()).isEmpty();
            System.setProperty("aws.accessKeyId", "given-later");
            System.setProperty("aws.secretAccessKey", "test");
            stand.delivered(TestBatch.of(Stand.now(), "one"));
        }
    }

    @Test
    void missing_region_is_hopeless_with_the_ways_to_give_it(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).region(null).open()) {
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));

            assertThat(later.hopeless()).isTrue();
            assertThat(later.problem()).contains("no AWS region", "<region>", "AWS_REGION", "-Daws.region");
            System.setProperty("aws.region", "ap-northeast-2");
            assertThat(stand.delivered(TestBatch.of(Stand.now(), "one")).where())
                    .startsWith("ap-northeast-2/group/");
        } finally {
            System.clearProperty("aws.region");
        }
    }

    @Test
    void interrupted_send_ends_and_keeps_the_interrupt(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).open()) {
            stand.makeStream();
            Thread.currentThread().interrupt();
            SendResult result;
            try {
                result = stand.send(TestBatch.of(Stand.now(), "one"));
            } catch (InterruptedException e) {
                result = RetryLater.unknown("interrupted");
            } finally {
                Thread.interrupted();
            }
            assertThat(result).isInstanceOf(RetryLater.class);
        }
    }

    @Test
    void plain_answers_of_a_proxy_are_told_from_the_service_s_own() throws Exception {
        try (CannedServer proxy = new CannedServer("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\n", "<html>busy</html>");
                Stand stand = proxy.stand()) {
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(later.ambiguous()).isTrue();
            assertThat(later.atLeast()).isEqualTo(Duration.ofSeconds(7));
        }
        try (CannedServer proxy = new CannedServer("HTTP/1.1 403 Forbidden\r\n", "<html>no</html>");
                Stand stand = proxy.stand()) {
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(later.hopeless()).isTrue();
            assertThat(later.problem()).contains("proxy", "403");
        }
        try (CannedServer proxy = new CannedServer("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n", "");
                Stand stand = proxy.stand()) {
            assertThat(stand.send(TestBatch.of(Stand.now(), "one"))).isInstanceOf(RetryLater.class);
        }
    }

    @Test
    void request_carries_our_name_and_a_refused_entity_of_others_is_said_once() throws Exception {
        try (CannedServer service = new CannedServer(
                        "HTTP/1.1 200 OK\r\nx-amzn-RequestId: 1\r\n",
                        "{\"rejectedEntityInfo\":{\"errorType\":\"InvalidAttributes\"}}");
                Stand stand = service.stand()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            stand.delivered(TestBatch.of(Stand.now(), "two"));

            assertThat(stand.status.warns()).singleElement().asString().contains("entity", "InvalidAttributes");
            assertThat(service.lastHead())
                    .contains("penstock/", "Logs_20140328.PutLogEvents", "application/x-amz-json-1.1");
        }
    }
}

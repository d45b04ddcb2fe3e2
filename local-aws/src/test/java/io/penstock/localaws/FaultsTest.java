// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static io.penstock.localaws.Operation.CREATE_LOG_STREAM;
import static io.penstock.localaws.Operation.PUT_LOG_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

class FaultsTest {
    @RegisterExtension
    static final LocalAwsExtension aws =
            new LocalAwsExtension(LocalAwsOptions.defaults().checkSignatures(false));

    private final long now = System.currentTimeMillis();
    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(aws.server());
        aws.server().createGroup("g");
        aws.server().createStream("g", "s");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void errors_haveTheServicesNamesAndStoreNothing() {
        assertThat(put(Fault.unavailable()))
                .isEqualTo("ServiceUnavailableException: The service cannot complete the request.");
        assertThat(put(Fault.internalError())).startsWith("InternalFailure: ");
        assertThat(put(Fault.throttle())).isEqualTo("ThrottlingException: Rate exceeded");
        assertThat(put(Fault.tooLarge())).startsWith("RequestEntityTooLargeException: ");
        assertThat(put(Fault.expiredCredentials()))
                .isEqualTo("ExpiredTokenException: The security token included in the request is expired");
        assertThat(put(Fault.accessDenied()))
                .isEqualTo(
                        "AccessDeniedException: User: arn:aws:iam::123456789012:user/local is not authorized to perform:"
                                + " logs:PutLogEvents on resource: arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:s"
                                + " because no identity-based policy allows the logs:PutLogEvents action");
        assertThat(put(Fault.error(418, "TeapotException", "short and stout")))
                .isEqualTo("TeapotException: short and stout");

        assertThat(aws.server().eventCount()).isZero();
        assertThat(aws.server().requests(PUT_LOG_EVENTS))
                .extracting(RequestRecord::status)
                .containsExactly(503, 500, 400, 413, 400, 400, 418);
        assertThat(aws.server().requests(PUT_LOG_EVENTS)).noneMatch(RequestRecord::answered);
    }

    @Test
    void errorAfterAccepting_storesAndMarksEveryCopy() {
        assertThat(put(Fault.unavailable().afterAccepting())).startsWith("ServiceUnavailableException");
        assertThat(put(null)).startsWith("PutLogEventsResponse");

        assertThat(aws.server().events("g", "s"))
                .extracting(StoredEvent::answered)
                .containsExactly(false, true);
        RequestRecord failed = aws.server().requests(PUT_LOG_EVENTS).get(0);
        assertThat(failed.storedEvents()).isEqualTo(1);
        assertThat(failed.fault()).isEqualTo("ServiceUnavailableException after accepting");
        assertThat(aws.server().events("g", "s").get(0).request()).isEqualTo(failed.number());
        assertThat(aws.server().events("g", "s").get(0).requestId()).isEqualTo(failed.requestId());
    }

    @Test
    void reset_endsTheConnectionBeforeOrAfterAccepting() throws Exception {
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.reset());
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.reset().afterAccepting());
        for (long stored = 0; stored < 2; stored++) {
            try (RawClient raw = new RawClient(aws.server())) {
                assertThatThrownBy(() -> raw.post("PutLogEvents", body())).isInstanceOf(SocketException.class);
            }
            assertThat(aws.server().eventCount()).isEqualTo(stored);
        }
        assertThat(aws.server().requests()).extracting(RequestRecord::outcome).containsOnly("reset");
        assertThat(aws.server().events("g", "s")).noneMatch(StoredEvent::answered);
    }

    @Test
    void reset_isOneFailedCallToTheSdk() {
        assertThat(put(null)).startsWith("PutLogEventsResponse");
        assertThat(put(Fault.reset().afterAccepting())).startsWith("client: ");
        assertThat(aws.server().events("g", "s"))
                .extracting(StoredEvent::answered)
                .containsExactly(true, false);
    }

    @Test
    void hang_neverAnswersAndEndsWithTheClient() throws Exception {
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.hang().afterAccepting());
        try (RawClient raw = new RawClient(aws.server())) {
            raw.socket.setSoTimeout(100);
            assertThatThrownBy(() -> raw.post("PutLogEvents", body())).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(put(null)).startsWith("PutLogEventsResponse");
        assertThat(aws.server().events("g", "s"))
                .extracting(StoredEvent::answered)
                .containsExactly(false, true);
        assertThat(aws.server().requests(PUT_LOG_EVENTS).get(0).outcome()).isEqualTo("hang");
    }

    @Test
    void disturbedAnswers_storeAndAreMarked() throws Exception {
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.emptyAnswer());
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.garbledAnswer());
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.withoutRequestId());
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.truncatedAnswer());
        try (RawClient raw = new RawClient(aws.server())) {
            assertThat(raw.post("PutLogEvents", body()))
                    .matches(answer -> answer.status() == 200 && answer.body().isEmpty());
            assertThat(raw.post("PutLogEvents", body()).body()).startsWith("{").doesNotContain("}");
            RawClient.Answer anonymous = raw.post("PutLogEvents", body());
            assertThat(anonymous.headers()).doesNotContainKey("x-amzn-requestid");
            assertThat(anonymous.body()).contains("nextSequenceToken");
            assertThatThrownBy(() -> raw.post("PutLogEvents", body())).isInstanceOf(EOFException.class);
        }
        assertThat(aws.server().events("g", "s")).hasSize(4).noneMatch(StoredEvent::answered);
    }

    @Test
    void disturbedAnswers_reachTheSdkAsWhatTheyAre() {
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.garbledAnswer());
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.truncatedAnswer());
        assertThatThrownBy(() -> client.put("g", "s", event(now, "x"))).isInstanceOf(SdkClientException.class);
        assertThatThrownBy(() -> client.put("g", "s", event(now, "x"))).isInstanceOf(SdkClientException.class);

        aws.server().faults().on(PUT_LOG_EVENTS).answer(Fault.withoutRequestId());
        PutLogEventsResponse anonymous = client.put("g", "s", event(now, "x"));
        assertThat(anonymous.responseMetadata().requestId()).isEqualTo("UNKNOWN");
    }

    @Test
    void slowAnswer_arrivesWhole() {
        aws.server().faults().on(PUT_LOG_EVENTS).answer(Fault.slowAnswer(2_000));
        assertThat(client.put("g", "s", event(now, "x")).nextSequenceToken()).hasSize(56);
        assertThat(aws.server().events("g", "s")).allMatch(StoredEvent::answered);
    }

    @Test
    void slowAnswer_givenUpByTheClientIsNotAnswered() throws Exception {
        aws.server().faults().on(PUT_LOG_EVENTS).answer(Fault.slowAnswer(1));
        try (RawClient raw = new RawClient(aws.server())) {
            raw.socket.setSoTimeout(50);
            assertThatThrownBy(() -> raw.post("PutLogEvents", body())).isInstanceOf(SocketTimeoutException.class);
        }
        await().until(() -> aws.server().requests().get(0).outcome().equals("abandoned"));
        assertThat(aws.server().events("g", "s")).hasSize(1).noneMatch(StoredEvent::answered);
    }

    @Test
    void delay_givenUpByTheClientIsNotAnswered() throws Exception {
        aws.server().faults().on(PUT_LOG_EVENTS).nth(1).answer(Fault.delay(Duration.ofMillis(300)));
        try (RawClient raw = new RawClient(aws.server())) {
            raw.socket.setSoTimeout(20);
            assertThatThrownBy(() -> raw.post("PutLogEvents", body())).isInstanceOf(SocketTimeoutException.class);
        }
        await().until(() -> aws.server().requests().get(0).outcome().equals("abandoned"));
        assertThat(aws.server().events("g", "s")).hasSize(1).noneMatch(StoredEvent::answered);
    }

    @Test
    void latencyAndDelay_leaveTheAnswerAsItIs() {
        aws.server().latency(Duration.ofMillis(60));
        aws.server().faults().on(PUT_LOG_EVENTS).answer(Fault.delay(Duration.ofMillis(1)));
        assertThat(put(null)).startsWith("PutLogEventsResponse");
        assertThat(aws.server().requests(PUT_LOG_EVENTS).get(0).answered()).isTrue();
        assertThat(aws.server().requests(PUT_LOG_EVENTS).get(0).fault()).isEqualTo("delay +1 ms");
    }

    @Test
    void nthSkipAndTimes_countMatchingRequests() {
        FaultRule third = aws.server().faults().on(PUT_LOG_EVENTS).nth(3).answer(Fault.unavailable());
        assertThat(outcomes(5)).containsExactly(true, true, false, true, true);
        assertThat(third.hits()).isEqualTo(1);
        third.remove();

        FaultRule two =
                aws.server().faults().on(PUT_LOG_EVENTS).skip(1).times(2).answer(Fault.unavailable());
        assertThat(outcomes(5)).containsExactly(true, false, false, true, true);
        assertThat(two.hits()).isEqualTo(2);
    }

    @Test
    void fromEvent_waitsForThatManyStoredEvents() {
        aws.server().faults().on(PUT_LOG_EVENTS).fromEvent(3).answer(Fault.unavailable());
        assertThat(outcomes(5)).containsExactly(true, true, true, false, false);
    }

    @Test
    void whileTrue_followsItsSwitch() {
        AtomicBoolean outage = new AtomicBoolean(true);
        aws.server().faults().onAny().whileTrue(outage::get).answer(Fault.unavailable());
        assertThat(outcomes(2)).containsExactly(false, false);
        outage.set(false);
        assertThat(outcomes(1)).containsExactly(true);
    }

    @Test
    void operationGroupAndStream_narrowARule() {
        aws.server().createStream("g", "other");
        aws.server().faults().on(CREATE_LOG_STREAM).group("g").answer(Fault.accessDenied());
        aws.server().faults().on(PUT_LOG_EVENTS).group("g").stream("other").answer(Fault.throttle());

        assertThat(Outcome.ofRun(() -> client.createStream("g", "new"))).startsWith("AccessDeniedException");
        assertThat(outcomes(1)).containsExactly(true);
        assertThat(Outcome.of(() -> client.put("g", "other", event(now, "x")))).startsWith("ThrottlingException");
    }

    @Test
    void firstRuleThatHits_decidesAndClearEndsAll() {
        aws.server().faults().on(PUT_LOG_EVENTS).times(1).answer(Fault.throttle());
        aws.server().faults().on(PUT_LOG_EVENTS).answer(Fault.unavailable());
        assertThat(put(null)).startsWith("ThrottlingException");
        assertThat(put(null)).startsWith("ServiceUnavailableException");
        aws.server().faults().clear();
        assertThat(put(null)).startsWith("PutLogEventsResponse");
    }

    @Test
    void probability_isDecidedByTheSeedAlone() {
        long seed = System.nanoTime();
        List<Boolean> first = verdicts(seed);
        assertThat(verdicts(seed)).as("seed %d", seed).isEqualTo(first);
        assertThat(verdicts(seed + 1)).as("seed %d", seed + 1).isNotEqualTo(first);
        assertThat(first.stream().filter(hit -> hit).count())
                .as("hits of 2,000 at 0.3, seed %d", seed)
                .isBetween(450L, 750L);
    }

    @Test
    void severalFaults_areDrawnBySeed() {
        aws.server()
                .faults()
                .on(PUT_LOG_EVENTS)
                .probability(1, 42)
                .answer(Fault.throttle(), Fault.unavailable(), Fault.internalError());
        List<String> drawn = IntStream.range(0, 60).mapToObj(i -> put(null)).toList();
        assertThat(drawn.stream().map(outcome -> outcome.split(":")[0]).distinct())
                .containsExactlyInAnyOrder("ThrottlingException", "ServiceUnavailableException", "InternalFailure");
    }

    @Test
    void wrongArguments_areRefusedWithWhatIsAllowed() {
        FaultRule rule = aws.server().faults().onAny();
        assertThatThrownBy(() -> rule.nth(0)).hasMessageContaining("1 or more");
        assertThatThrownBy(() -> rule.probability(1.1, 1)).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> rule.probability(Double.NaN, 1)).hasMessageContaining("0 to 1");
        assertThatThrownBy(rule::answer).hasMessageContaining("name at least one");
        assertThatThrownBy(() -> Fault.slowAnswer(0)).hasMessageContaining("1 or more");
        assertThatThrownBy(() -> Fault.error(200, "X", "y")).hasMessageContaining("400 to 599");
        assertThatThrownBy(() -> Fault.delay(Duration.ofMillis(-1))).hasMessageContaining("zero or more");
    }

    private List<Boolean> verdicts(long seed) {
        Faults faults = new Faults();
        faults.on(PUT_LOG_EVENTS).probability(0.3, seed).answer(Fault.reset());
        Call call = new Call(PUT_LOG_EVENTS, new Fields(), EventBatch.forJsonOf(0), null, 0);
        return IntStream.range(0, 2_000)
                .mapToObj(i -> faults.pick(call, 0) != Fault.NONE)
                .toList();
    }

    private List<Boolean> outcomes(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> put(null).startsWith("PutLogEventsResponse"))
                .toList();
    }

    /** One put of one event, with a fault for it alone or with those in force. */
    private String put(Fault fault) {
        FaultRule rule =
                fault == null ? null : aws.server().faults().on(PUT_LOG_EVENTS).answer(fault);
        try {
            return Outcome.of(() -> client.put("g", "s", event(now, "x")));
        } finally {
            if (rule != null) {
                rule.remove();
            }
        }
    }

    private String body() {
        return "{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":[{\"timestamp\":" + now
                + ",\"message\":\"x\"}]}";
    }
}

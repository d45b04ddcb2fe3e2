// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/** The rules of PutLogEvents, each at its boundary. The server's clock stands still, so that boundaries are exact. */
class PutLogEventsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final long T = NOW.toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    @RegisterExtension
    static final LocalAwsExtension aws = new LocalAwsExtension(
            LocalAwsOptions.defaults().clock(new SetClock(NOW)).checkSignatures(false));

    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(aws.server());
        client.createGroup("g");
        client.createStream("g", "s");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void events_areStoredAsSent() {
        client.put("g", "s", event(T - 1, "안녕 こんにちは 😀"), event(T, "{\"a\":\"\\u0001\"}\n\t\u0000\"\\é"));

        assertThat(messages()).containsExactly("안녕 こんにちは 😀", "{\"a\":\"\\u0001\"}\n\t\u0000\"\\é");
        assertThat(aws.server().events("g", "s"))
                .allMatch(StoredEvent::answered)
                .extracting(StoredEvent::ingestionTime)
                .containsOnly(T);
    }

    @Test
    void loneSurrogate_isStoredAsAQuestionMark() throws Exception {
        try (RawClient raw = new RawClient(aws.server())) {
            String events = "[{\"timestamp\":" + T + ",\"message\":\"a\\ud83d\"},{\"timestamp\":" + T
                    + ",\"message\":\"\\ude00b\\ud83d\\ude00\"}]";
            raw.post("PutLogEvents", "{\"logGroupName\":\"g\",\"logStreamName\":\"s\",\"logEvents\":" + events + "}");
        }
        assertThat(messages()).containsExactly("a?", "?b😀");
    }

    @Test
    void batchSentTwice_isStoredTwice() {
        client.put("g", "s", event(T, "x"));
        PutLogEventsResponse again = client.put("g", "s", event(T, "x"));

        assertThat(messages()).containsExactly("x", "x");
        assertThat(again.nextSequenceToken()).hasSize(56);
        assertThat(again.rejectedLogEventsInfo()).isNull();
    }

    @Test
    void sequenceToken_isIgnored() {
        client.sdk.putLogEvents(r ->
                r.logGroupName("g").logStreamName("s").sequenceToken("nonsense").logEvents(event(T, "x")));
        assertThat(messages()).containsExactly("x");
    }

    @Test
    void equalTimestamps_keepTheirOrderAcrossBatches() {
        for (int batch = 0; batch < 5; batch++) {
            int first = batch * 2_000;
            client.put(
                    "g",
                    "s",
                    IntStream.range(first, first + 2_000)
                            .mapToObj(i -> event(T, "m" + i))
                            .toList());
        }
        assertThat(messages())
                .isEqualTo(IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void unknownGroupOrStream_isNamed() {
        assertThat(put("absent", "s", List.of(event(T, "x"))))
                .isEqualTo("ResourceNotFoundException: The specified log group does not exist.");
        assertThat(put("g", "absent", List.of(event(T, "x"))))
                .isEqualTo("ResourceNotFoundException: The specified log stream does not exist.");
    }

    @Test
    void names_haveALimitOf512AndAPattern() {
        String longest = "n".repeat(512);
        client.createGroup(longest);
        client.createStream(longest, longest);
        client.put(longest, longest, event(T, "x"));
        assertThat(aws.server().events(longest, longest)).hasSize(1);

        String tooLong =
                "InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.";
        assertThat(put(longest + "n", "s", List.of(event(T, "x")))).isEqualTo(tooLong);
        assertThat(put("g", longest + "n", List.of(event(T, "x")))).isEqualTo(tooLong);
        assertThat(put("g h", "a:b", List.of(event(T, "x"))))
                .isEqualTo(
                        "InvalidParameterException: 2 validation errors detected: Value 'g h' at 'logGroupName' failed to"
                                + " satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+; Value"
                                + " 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression"
                                + " pattern: [^:*]*");
    }

    @Test
    void eventCount_is1To10000() {
        assertThat(put(10_000, "m")).startsWith("PutLogEventsResponse");
        assertThat(put(10_001, "m"))
                .startsWith("InvalidParameterException: 1 validation error detected:")
                .endsWith(
                        "at 'logEvents' failed to satisfy constraint: Member must have length less than or equal to 10000");
        assertThat(put("g", "s", List.of()))
                .endsWith(
                        "at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1");
        assertThat(aws.server().eventCount()).isEqualTo(10_000);
    }

    @Test
    void emptyMessage_refusesTheBatchAndNamesTheEvent() {
        assertThat(put("g", "s", List.of(event(T, "a"), event(T, ""))))
                .isEqualTo(
                        "InvalidParameterException: 1 validation error detected: Value '' at 'logEvents.2.member.message'"
                                + " failed to satisfy constraint: Member must have length greater than or equal to 1");
        assertThat(aws.server().eventCount()).isZero();
    }

    @Test
    void timestamp_isRequiredAndNotNegative() {
        assertThat(put("g", "s", List.of(event(-1, "a"))))
                .contains("Value '-1' at 'logEvents.1.member.timestamp'")
                .endsWith("Member must have value greater than or equal to 0");
        assertThat(put("g", "s", List.of(InputLogEvent.builder().message("a").build())))
                .endsWith(
                        "Value null at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must not be null");
    }

    @ParameterizedTest
    @CsvSource({
        "a,1048550,true",
        "a,1048551,false",
        "é,524275,true",
        "é,524276,false",
        "가,349516,true",
        "😀,262138,false"
    })
    void eventBytes_areUtf8And26(String character, int count, boolean accepted) {
        int bytes = character.getBytes(java.nio.charset.StandardCharsets.UTF_8).length * count + 26;
        String outcome = put("g", "s", List.of(event(T, character.repeat(count))));
        if (accepted) {
            assertThat(outcome).startsWith("PutLogEventsResponse");
        } else {
            assertThat(outcome)
                    .isEqualTo("InvalidParameterException: Log event too large: " + bytes
                            + " bytes exceeds limit of 1048576");
        }
    }

    @Test
    void batchBytes_areTheSumWith26Each() {
        // 1,024 events of 998 and 26 bytes are exactly 1 MiB.
        assertThat(put(1_024, "b".repeat(998))).startsWith("PutLogEventsResponse");
        List<InputLogEvent> oneMore = IntStream.range(0, 1_024)
                .mapToObj(i -> event(T, "b".repeat(i == 7 ? 999 : 998)))
                .toList();
        assertThat(put("g", "s", oneMore))
                .isEqualTo("InvalidParameterException: Upload too large: 1048577 bytes exceeds limit of 1048576");
    }

    @Test
    void order_mustBeChronological() {
        assertThat(put("g", "s", List.of(event(T, "a"), event(T - 1, "b"))))
                .isEqualTo(
                        "InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order.");
        assertThat(aws.server().eventCount()).isZero();
    }

    @Test
    void span_isAtMost24HoursOfAcceptedEvents() {
        assertThat(put("g", "s", List.of(event(T - DAY, "a"), event(T, "b")))).startsWith("PutLogEventsResponse");
        assertThat(put("g", "s", List.of(event(T - DAY - 1, "a"), event(T, "b"))))
                .isEqualTo(
                        "InvalidParameterException: The batch of log events in a single PutLogEvents request cannot span more"
                                + " than 24 hours.");
        assertThat(rejected(T - 20 * DAY, T - DAY + HOUR, T + HOUR, T + 3 * HOUR))
                .isEqualTo(info(1, null, 3));
        assertThat(aws.server().eventCount()).isEqualTo(4);
    }

    @Test
    void window_isExactToTheMillisecond() {
        assertThat(rejected(T - 14 * DAY)).isNull();
        assertThat(rejected(T - 14 * DAY - 1)).isEqualTo(info(1, null, null));
        assertThat(rejected(T + 2 * HOUR)).isNull();
        assertThat(rejected(T + 2 * HOUR + 1)).isEqualTo(info(null, null, 0));
        assertThat(aws.server().eventCount()).isEqualTo(2);
    }

    @Test
    void retention_expiresEventsBeyondTheTooOldOnes() {
        client.sdk.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(1));

        assertThat(rejected(
                        T - 16 * DAY,
                        T - 15 * DAY,
                        T - 2 * DAY,
                        T - 36 * HOUR,
                        T - 2 * HOUR,
                        T - HOUR,
                        T + 3 * HOUR,
                        T + 4 * HOUR))
                .isEqualTo(info(2, 4, 6));
        assertThat(aws.server().events("g", "s"))
                .extracting(StoredEvent::timestamp)
                .containsExactly(T - 2 * HOUR, T - HOUR);
        assertThat(rejected(T - DAY)).isNull();
        assertThat(rejected(T - DAY - 1)).isEqualTo(info(null, 1, null));
    }

    @Test
    void retentionLongerThanTheWindow_changesNothing() {
        client.sdk.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(30));
        assertThat(rejected(T - 31 * DAY, T - 15 * DAY, T)).isEqualTo(info(2, null, null));
    }

    @Test
    void allRejected_isASuccessThatStoresNothing() {
        assertThat(rejected(T - 15 * DAY, T - 15 * DAY)).isEqualTo(info(2, null, null));
        assertThat(rejected(T + 3 * HOUR, T + 3 * HOUR)).isEqualTo(info(null, null, 0));
        assertThat(aws.server().events("g", "s")).isEmpty();
    }

    @Test
    void everyIndexOfARejection_splitsTheBatchExactly() {
        int n = 6;
        for (int old = 0; old <= n; old++) {
            for (int ahead = 0; old + ahead <= n; ahead++) {
                long[] times = LongStream.concat(
                                LongStream.concat(
                                        Collections.nCopies(old, T - 15 * DAY).stream()
                                                .mapToLong(Long::longValue),
                                        Collections.nCopies(n - old - ahead, T).stream()
                                                .mapToLong(Long::longValue)),
                                Collections.nCopies(ahead, T + 3 * HOUR).stream()
                                        .mapToLong(Long::longValue))
                        .toArray();
                long before = aws.server().eventCount();
                RejectedLogEventsInfo info = rejected(times);
                RejectedLogEventsInfo expected =
                        old + ahead == 0 ? null : info(old > 0 ? old : null, null, ahead > 0 ? n - ahead : null);
                assertThat(info).isEqualTo(expected);
                assertThat(aws.server().eventCount() - before).isEqualTo(n - old - ahead);
            }
        }
    }

    private List<String> messages() {
        return aws.server().events("g", "s").stream().map(StoredEvent::message).toList();
    }

    private String put(String group, String stream, List<InputLogEvent> events) {
        return Outcome.of(() -> client.put(group, stream, events));
    }

    private String put(int count, String message) {
        return put("g", "s", Collections.nCopies(count, event(T, message)));
    }

    private RejectedLogEventsInfo rejected(long... timestamps) {
        List<InputLogEvent> events =
                LongStream.of(timestamps).mapToObj(t -> event(t, "m")).toList();
        return client.put("g", "s", events).rejectedLogEventsInfo();
    }

    private static RejectedLogEventsInfo info(Integer tooOldEnd, Integer expiredEnd, Integer tooNewStart) {
        return RejectedLogEventsInfo.builder()
                .tooOldLogEventEndIndex(tooOldEnd)
                .expiredLogEventEndIndex(expiredEnd)
                .tooNewLogEventStartIndex(tooNewStart)
                .build();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

class ReadsTest {
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
    void getLogEvents_pagesForwardToTheEndAndOn() {
        client.put("g", "s", numbered(0, 25));
        List<String> read = new ArrayList<>();
        GetLogEventsResponse page = get(null, true, 10);
        while (!page.events().isEmpty()) {
            page.events().forEach(e -> read.add(e.message()));
            page = get(page.nextForwardToken(), true, 10);
        }
        assertThat(read).isEqualTo(names(0, 25));
        String end = page.nextForwardToken();
        assertThat(get(end, true, 10).nextForwardToken()).isEqualTo(end);

        client.put("g", "s", numbered(25, 30));
        assertThat(messages(get(end, true, 10))).isEqualTo(names(25, 30));
    }

    @Test
    void getLogEvents_pagesBackwardFromTheEnd() {
        client.put("g", "s", numbered(0, 25));
        List<String> read = new ArrayList<>();
        GetLogEventsResponse page = get(null, false, 10);
        assertThat(messages(page)).isEqualTo(names(15, 25));
        while (!page.events().isEmpty()) {
            read.addAll(0, messages(page));
            page = get(page.nextBackwardToken(), false, 10);
        }
        assertThat(read).isEqualTo(names(0, 25));
        String start = page.nextBackwardToken();
        assertThat(get(start, false, 10).nextBackwardToken()).isEqualTo(start);
        assertThat(messages(get(page.nextForwardToken(), true, 3))).isEqualTo(names(0, 3));
    }

    @Test
    void getLogEvents_turnsRoundBetweenPages() {
        client.put("g", "s", numbered(0, 30));
        GetLogEventsResponse first = get(null, true, 10);
        GetLogEventsResponse second = get(first.nextForwardToken(), true, 10);
        assertThat(messages(get(second.nextBackwardToken(), true, 10))).isEqualTo(messages(first));
        assertThat(get(first.nextBackwardToken(), true, 10).events()).isEmpty();
    }

    @Test
    void getLogEvents_staysInPlaceWhenOlderEventsArrive() {
        client.put("g", "s", numbered(10, 20));
        GetLogEventsResponse page = get(null, true, 5);
        client.put("g", "s", event(now, "late"));
        assertThat(messages(get(page.nextForwardToken(), true, 10))).isEqualTo(names(15, 20));
        assertThat(messages(get(null, true, 1))).containsExactly("late");
    }

    @Test
    void getLogEvents_startIsInclusiveAndEndExclusive() {
        client.put("g", "s", numbered(0, 10));
        assertThat(client.sdk
                        .getLogEvents(r -> r.logGroupName("g")
                                .logStreamName("s")
                                .startFromHead(true)
                                .startTime(now + 3)
                                .endTime(now + 6))
                        .events())
                .extracting(OutputLogEvent::message)
                .isEqualTo(names(3, 6));
    }

    @Test
    void getLogEvents_holdsAtMostOneMegabyte() {
        String big = "x".repeat(400_000);
        client.put("g", "s", event(now, big), event(now, big));
        client.put("g", "s", event(now, big));
        assertThat(get(null, true, 10).events()).hasSize(2);
        assertThat(get(null, false, 10).events()).hasSize(2);
    }

    @Test
    void getLogEvents_checksItsMembers() {
        assertThat(Outcome.of(() -> get(null, true, 10_001)))
                .isEqualTo(
                        "InvalidParameterException: 1 validation error detected: Value '10001' at 'limit' failed to satisfy"
                                + " constraint: Member must have value less than or equal to 10000");
        for (String token : List.of("x", "f/", "f/12", "b/" + "9".repeat(56), "z/" + "0".repeat(56))) {
            assertThat(Outcome.of(() -> get(token, true, 1)))
                    .as(token)
                    .isEqualTo("InvalidParameterException: The specified nextToken is invalid.");
        }
        assertThat(Outcome.of(
                        () -> client.sdk.getLogEvents(r -> r.logGroupName("g").logStreamName("x"))))
                .isEqualTo("ResourceNotFoundException: The specified log stream does not exist.");
        assertThat(Outcome.of(
                        () -> client.sdk.getLogEvents(r -> r.logGroupName("x").logStreamName("s"))))
                .isEqualTo("ResourceNotFoundException: The specified log group does not exist.");
        assertThat(get(null, true, 1).events()).isEmpty();
    }

    @Test
    void texts_comeBackAsTheyWere() {
        List<String> texts = List.of("안녕 こんにちは 😀", "\u0000\u001f\"\\/\n", "{\"a\":\"{\\\"b\\\":1}\"}", "\u2028é");
        client.put("g", "s", texts.stream().map(text -> event(now, text)).toList());
        assertThat(messages(get(null, true, 10))).isEqualTo(texts);
        assertThat(filter(Map.of()).events())
                .extracting(FilteredLogEvent::message)
                .isEqualTo(texts);
    }

    @Test
    void filterLogEvents_mergesStreamsByTime() {
        for (String stream : List.of("web-1", "web-2", "batch")) {
            aws.server().createStream("g", stream);
        }
        client.put("g", "web-1", event(now, "a"), event(now + 3, "d"));
        client.put("g", "web-2", event(now + 1, "b"), event(now + 2, "c"));
        client.put("g", "batch", event(now + 1, "z"));

        assertThat(filtered(Map.of())).containsExactly("a", "b", "z", "c", "d");
        assertThat(filtered(Map.of("prefix", "web-"))).containsExactly("a", "b", "c", "d");
        assertThat(filtered(Map.of("names", List.of("batch", "web-1")))).containsExactly("a", "z", "d");
        assertThat(filtered(Map.of("start", now + 1, "end", now + 2))).containsExactly("b", "z", "c");
        FilteredLogEvent first = filter(Map.of()).events().get(0);
        assertThat(first.logStreamName()).isEqualTo("web-1");
        assertThat(first.eventId()).matches("[0-9]{56}");
    }

    @Test
    void filterLogEvents_pagesWithoutLossOrRepetition() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> sent = new ArrayList<>();
        for (int stream = 0; stream < 4; stream++) {
            String name = "s" + stream;
            aws.server().createStream("g", name);
            for (int batch = 0; batch < 5; batch++) {
                List<InputLogEvent> events = random.longs(20, now - 50, now + 50)
                        .sorted()
                        .mapToObj(time -> event(time, name + "-" + sent.size() + "-" + random.nextInt()))
                        .toList();
                events.forEach(e -> sent.add(e.message()));
                client.put("g", name, events);
            }
        }
        List<FilteredLogEvent> read = new ArrayList<>();
        String token = null;
        do {
            FilterLogEventsResponse page =
                    filter(token == null ? Map.of("limit", 17) : Map.of("limit", 17, "token", token));
            assertThat(page.events()).hasSizeLessThanOrEqualTo(17);
            read.addAll(page.events());
            token = page.nextToken();
        } while (token != null);
        assertThat(read)
                .as("seed %d", seed)
                .extracting(FilteredLogEvent::message)
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(read)
                .as("seed %d", seed)
                .extracting(FilteredLogEvent::timestamp)
                .isSorted();
        assertThat(read)
                .as("seed %d", seed)
                .extracting(FilteredLogEvent::eventId)
                .doesNotHaveDuplicates();
    }

    @Test
    void filterLogEvents_checksItsMembers() {
        assertThat(Outcome.of(() -> filter(Map.of("limit", 10_001))))
                .endsWith(
                        "Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to"
                                + " 10000");
        assertThat(Outcome.of(() -> filter(Map.of("pattern", "ERROR"))))
                .startsWith("InvalidParameterException: filterPattern is not supported by this stand-in");
        assertThat(filter(Map.of("pattern", "")).events()).isEmpty();
        assertThat(Outcome.of(() -> filter(Map.of("prefix", "a", "names", List.of("a")))))
                .startsWith("InvalidParameterException: ");
        assertThat(Outcome.of(() -> filter(Map.of("names", List.of("absent")))))
                .isEqualTo("ResourceNotFoundException: The specified log stream does not exist.");
        assertThat(Outcome.of(() -> client.sdk.filterLogEvents(r -> r.logGroupName("absent"))))
                .isEqualTo("ResourceNotFoundException: The specified log group does not exist.");
    }

    private GetLogEventsResponse get(String token, boolean fromHead, int limit) {
        return client.sdk.getLogEvents(r -> r.logGroupName("g")
                .logStreamName("s")
                .startFromHead(fromHead)
                .limit(limit)
                .nextToken(token));
    }

    private List<String> filtered(Map<String, Object> members) {
        return filter(members).events().stream().map(FilteredLogEvent::message).toList();
    }

    @SuppressWarnings("unchecked")
    private FilterLogEventsResponse filter(Map<String, Object> members) {
        return client.sdk.filterLogEvents(r -> r.logGroupName("g")
                .startTime((Long) members.get("start"))
                .endTime((Long) members.get("end"))
                .limit((Integer) members.get("limit"))
                .nextToken((String) members.get("token"))
                .filterPattern((String) members.get("pattern"))
                .logStreamNamePrefix((String) members.get("prefix"))
                .logStreamNames((List<String>) members.get("names")));
    }

    private List<InputLogEvent> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> event(now + i, "m" + i)).toList();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private static List<String> messages(GetLogEventsResponse page) {
        return page.events().stream().map(OutputLogEvent::message).toList();
    }
}

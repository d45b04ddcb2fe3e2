// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.PageFixture.GROUP;
import static io.penstock.localaws.PageFixture.WORKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.core.JsonParser;

/** What an open page hears. */
class FeedTest {
    @RegisterExtension
    static final LocalAwsExtension aws =
            new LocalAwsExtension(LocalAwsOptions.defaults().checkSignatures(false));

    @BeforeEach
    void createStream() {
        aws.server().createGroup(GROUP);
        aws.server().createStream(GROUP, "batch");
    }

    @Test
    void first_tellsWhatIsThere() throws IOException {
        aws.server().clear();
        PageFixture.plant(aws.server());
        try (PageClient feed = feed()) {
            JsonTree summary = feed.next("summary", next -> next.number("inProgress") == 0);
            assertThat(summary.text("title")).contains(aws.endpoint().toString(), "us-east-1", "123456789012");
            assertThat(summary.number("requests")).isEqualTo(7);
            assertThat(summary.number("refused")).isEqualTo(1);
            assertThat(summary.list("kinds")).hasSize(1);
            JsonTree logs = summary.at("kinds", 0);
            assertThat(logs.text("kind")).isEqualTo("CloudWatch Logs");
            assertThat(logs.list("names")).extracting(name -> name.text("name")).containsExactly("umma-access", GROUP);
            assertThat(logs.number("names", 1, "events")).isEqualTo(21);
            assertThat(logs.text("names", 1, "detail")).isEqualTo("kept for ever");
            assertThat(logs.list("names", 1, "streams"))
                    .extracting(stream -> stream.text("name") + "=" + stream.number("events"))
                    .containsExactly("batch=1", WORKER + "0=5", WORKER + "1=5", WORKER + "2=5", WORKER + "3=5");

            // A record is complete only after its answer was sent.
            JsonTree refusal = feed.next(
                            "refusals", next -> !next.list("refusals").isEmpty())
                    .at("refusals", 0);
            assertThat(refusal.text("operation")).isEqualTo("PutLogEvents");
            assertThat(refusal.text("outcome")).isEqualTo("ResourceNotFoundException");
            assertThat(refusal.text("reason")).isEqualTo("The specified log stream does not exist.");
            assertThat(refusal.text("stream")).isEqualTo("missing");
            assertThat(refusal.number("status")).isEqualTo(400);

            JsonTree events = feed.next("events");
            assertThat(events.at("fresh").value()).isEqualTo(true);
            assertThat(events.number("left")).isZero();
            assertThat(events.list("events")).hasSize(22);
            JsonTree declined = events.at("events", 1);
            assertThat(declined.text("stream")).isEqualTo("batch");
            assertThat(declined.text("level")).isEqualTo("ERROR");
            assertThat(declined.text("text")).isEqualTo(PageFixture.event(6, 7)).contains("💳", "잔액 부족");
            assertThat(declined.number("bytes"))
                    .isEqualTo(PageFixture.event(6, 7).getBytes(StandardCharsets.UTF_8).length);
            assertThat(declined.at("unacknowledged").value()).isEqualTo(false);
        }
    }

    @Test
    void later_tellsWhatIsNew() throws IOException {
        try (PageClient feed = feed()) {
            assertThat(feed.next("events").list("events")).isEmpty();
            put("하나");
            JsonTree one = feed.next("events");
            assertThat(one.at("fresh").value()).isEqualTo(false);
            assertThat(texts(one)).containsExactly("하나");
            feed.next("summary", summary -> summary.number("kinds", 0, "names", 0, "events") == 1);
            put("二つ", "😀");
            assertThat(texts(feed.next("events"))).containsExactly("二つ", "😀");
        }
    }

    @Test
    void page_hearsOnlyWhatItLooksAt() throws IOException {
        aws.server().createStream(GROUP, "server/1 &=+가");
        aws.server().createGroup("other");
        aws.server().createStream("other", "batch");
        String look = PageClient.query("kind", "CloudWatch Logs", "name", GROUP, "stream", "server/1 &=+가");
        try (PageClient feed = new PageClient(aws.endpoint(), look);
                PageClient group = new PageClient(aws.endpoint(), PageClient.query("name", GROUP));
                RawClient raw = new RawClient(aws.server())) {
            feed.next("events");
            group.next("events");
            PageFixture.put(raw, "other", "batch", List.of("a"));
            PageFixture.put(raw, GROUP, "batch", List.of("b"));
            PageFixture.put(raw, GROUP, "server/1 &=+가", List.of("c"));
            assertThat(texts(feed.next("events"))).containsExactly("c");
            List<String> heard = new ArrayList<>();
            while (heard.size() < 2) {
                heard.addAll(texts(group.next("events")));
            }
            assertThat(heard).containsExactly("b", "c");
        }
    }

    @Test
    void searchAndLevel_narrowWhatIsThereAndWhatComes() throws IOException {
        put(PageFixture.event(4, 1), PageFixture.event(6, 2), PageFixture.event(0, 3), "plain text");
        try (PageClient feed = new PageClient(aws.endpoint(), PageClient.query("search", "PAYMENT", "level", "warn"))) {
            assertThat(feed.next("events").list("events"))
                    .extracting(event -> event.text("level"))
                    .containsExactly("WARN", "ERROR");
            put(PageFixture.event(0, 4));
            put(PageFixture.event(6, 5));
            assertThat(texts(feed.next("events"))).containsExactly(PageFixture.event(6, 5));
        }
    }

    @Test
    void refusals_haveTheirReason() throws IOException {
        try (PageClient feed = feed();
                RawClient raw = new RawClient(aws.server())) {
            assertThat(feed.next("refusals").at("fresh").value()).isEqualTo(true);
            long now = InstantSource.system().millis();
            long days15 = Duration.ofDays(15).toMillis();
            PageFixture.put(raw, GROUP, "batch", List.of("too old"), now - days15);
            JsonTree partly = feed.next("refusals");
            assertThat(partly.at("fresh").value()).isEqualTo(false);
            assertThat(partly.text("refusals", 0, "outcome")).isEqualTo("OK");
            assertThat(partly.text("refusals", 0, "reason")).isEqualTo("Rejected events: 1 older than 14 days");
            assertThat(partly.number("refusals", 0, "stored")).isZero();

            raw.post("PutLogEvents", "{");
            assertThat(feed.next("refusals").text("refusals", 0, "outcome")).isEqualTo("SerializationException");

            aws.server().faults().on(Operation.PUT_LOG_EVENTS).nth(1).answer(Fault.throttle());
            put("x");
            JsonTree injected = feed.next("refusals");
            assertThat(injected.text("refusals", 0, "reason")).isEqualTo("Rate exceeded");
            assertThat(injected.text("refusals", 0, "fault")).isEqualTo("ThrottlingException");
        }
        assertThat(aws.server().requests()).extracting(RequestRecord::reason).contains("Rate exceeded");
    }

    @Test
    void refusals_areTheLatestOnly() throws IOException {
        try (RawClient raw = new RawClient(aws.server())) {
            for (int i = 0; i < RequestLog.MAX_REFUSALS + 5; i++) {
                raw.post("Refused" + i, "{}");
            }
            raw.post("DeleteLogGroup", "{\"logGroupName\":\"" + "n".repeat(100_000) + "\"}");
        }
        try (PageClient earlier = feed()) {
            // A request counts once it has ended, which is a moment after its answer.
            earlier.next("summary", next -> next.number("refused") == RequestLog.MAX_REFUSALS + 6);
        }
        try (PageClient feed = feed()) {
            List<JsonTree> refusals = feed.next("refusals").list("refusals");
            assertThat(refusals).hasSize(RequestLog.MAX_REFUSALS);
            JsonTree last = refusals.get(RequestLog.MAX_REFUSALS - 1);
            assertThat(last.text("name")).hasSize(ServiceLimits.MAX_NAME_LENGTH + 1);
            assertThat(last.text("reason")).hasSizeLessThanOrEqualTo(500);
        }
    }

    @Test
    void faults_areToldInWords() throws IOException {
        aws.server().faults().on(Operation.PUT_LOG_EVENTS).group(GROUP).stream("batch")
                .times(2)
                .skip(1)
                .probability(0.5, 7)
                .fromEvent(3)
                .whileTrue(() -> {
                    throw new AssertionError("only a request may ask the switch");
                })
                .answer(Fault.unavailable(), Fault.reset().afterAccepting());
        aws.server().faults().onAny().nth(1).answer(Fault.delay(Duration.ofMillis(1)));
        aws.server().latency(Duration.ofMillis(3));
        aws.server().quota(5);
        try (PageClient feed = feed()) {
            JsonTree summary = feed.next("summary");
            assertThat(summary.text("faults", 0, "calls"))
                    .isEqualTo("PutLogEvents to group " + GROUP + " to stream batch");
            assertThat(summary.text("faults", 0, "answers"))
                    .isEqualTo("ServiceUnavailableException or reset after accepting");
            assertThat(summary.text("faults", 0, "conditions"))
                    .isEqualTo("with probability 0.5, 2 times, after letting 1 pass, from 3 stored events on,"
                            + " while its switch is on");
            assertThat(summary.text("faults", 1, "calls")).isEqualTo("any call");
            assertThat(summary.text("faults", 1, "conditions")).isEqualTo("once");
            assertThat(summary.at("faults", 1, "spent").value()).isEqualTo(false);
            assertThat(summary.list("conditions"))
                    .extracting(JsonTree::value)
                    .containsExactly(
                            "Every call takes at least 3 ms",
                            "PutLogEvents: 5 calls a second, those beyond are throttled");
            try (RawClient raw = new RawClient(aws.server())) {
                raw.post("DescribeLogGroups", "{}");
            }
            JsonTree after = feed.next(
                    "summary",
                    next -> Boolean.TRUE.equals(next.at("faults", 1, "spent").value()));
            assertThat(after.number("faults", 1, "hits")).isEqualTo(1);
        }
    }

    @Test
    void manyEvents_areToldInBoundedPartsThatJoinUp() throws IOException {
        int all = 2 * EventFinder.MAX_EVENTS + 200;
        for (int i = 0; i < all; i += 100) {
            put(IntStream.range(i, i + 100).mapToObj(n -> "event " + n).toArray(String[]::new));
        }
        List<String> texts = new ArrayList<>();
        try (PageClient feed = feed()) {
            JsonTree part = feed.next("events");
            while (true) {
                assertThat(part.list("events").size()).isLessThanOrEqualTo(EventFinder.MAX_EVENTS);
                texts.addAll(0, texts(part));
                assertThat(part.number("left")).isEqualTo(all - texts.size());
                if (part.number("left") == 0) {
                    break;
                }
                part = older("before", part.text("last"));
            }
        }
        assertThat(texts)
                .isEqualTo(IntStream.range(0, all).mapToObj(n -> "event " + n).toList());
    }

    @Test
    void largeEvents_areCutBetweenCharactersAndLoadedWhole() throws IOException {
        String large = "a" + "가😀".repeat(40_000);
        put(large);
        try (PageClient feed = feed()) {
            JsonTree event = feed.next("events").at("events", 0);
            assertThat(event.at("clipped").value()).isEqualTo(true);
            assertThat(event.number("bytes")).isEqualTo(280_001);
            assertThat(event.text("text").getBytes(StandardCharsets.UTF_8))
                    .hasSizeBetween(EventFinder.MAX_EVENT_BYTES - 3, EventFinder.MAX_EVENT_BYTES);
            assertThat(large).startsWith(event.text("text"));
            URI whole = URI.create(aws.endpoint() + "/page/event"
                    + PageClient.query("name", GROUP, "stream", "batch", "id", event.text("id")));
            assertThat(PageClient.get(whole).body()).isEqualTo(large);
        }
    }

    @Test
    void oneMessage_isBoundedInBytes() throws IOException {
        String large = "x".repeat(EventFinder.MAX_EVENT_BYTES + 1);
        for (int i = 0; i < 3; i++) {
            put(Collections.nCopies(100, large).toArray(String[]::new));
        }
        try (PageClient feed = feed()) {
            JsonTree events = feed.next("events");
            assertThat(events.list("events")).hasSize(EventFinder.MAX_BYTES / EventFinder.MAX_EVENT_BYTES);
            assertThat(events.number("left")).isEqualTo(300 - EventFinder.MAX_BYTES / EventFinder.MAX_EVENT_BYTES);
        }
    }

    @Test
    void search_endsAfterEnoughAndGoesOnFromThere() throws IOException {
        put("needle");
        List<String> hay = Collections.nCopies(ServiceLimits.MAX_BATCH_EVENTS, "hay");
        for (int i = 0; i < EventFinder.MAX_LOOKED / ServiceLimits.MAX_BATCH_EVENTS; i++) {
            put(hay.toArray(String[]::new));
        }
        JsonTree part = older("search", "NEEDLE");
        assertThat(part.list("events")).isEmpty();
        assertThat(part.number("left")).isEqualTo(1);
        part = older("search", "NEEDLE", "before", part.text("last"));
        assertThat(texts(part)).containsExactly("needle");
        assertThat(part.number("left")).isZero();
    }

    @Test
    void pageThatComesBack_hearsOnlyWhatItMissed() throws IOException {
        put("before");
        String id;
        try (PageClient feed = feed()) {
            assertThat(texts(feed.next("events"))).containsExactly("before");
            id = feed.lastId();
        }
        put("missed");
        try (PageClient feed = new PageClient(aws.endpoint(), "", "Last-Event-ID: " + id)) {
            JsonTree missed = feed.next("events");
            assertThat(missed.at("fresh").value()).isEqualTo(false);
            assertThat(texts(missed)).containsExactly("missed");
        }
        for (String foreign : List.of("other-1", id.replaceAll("-[0-9]+$", "-999999"), id + "x", "")) {
            try (PageClient feed = new PageClient(aws.endpoint(), "", "Last-Event-ID: " + foreign)) {
                JsonTree all = feed.next("events");
                assertThat(all.at("fresh").value()).isEqualTo(true);
                assertThat(texts(all)).containsExactly("before", "missed");
            }
        }
    }

    @Test
    void clear_emptiesThePage() throws IOException {
        put("x");
        try (RawClient raw = new RawClient(aws.server())) {
            raw.post("Unknown", "{}");
        }
        try (PageClient feed = feed()) {
            feed.next("refusals", next -> next.list("refusals").size() == 1);
            assertThat(feed.next("events").list("events")).hasSize(1);
            aws.server().clear();
            JsonTree refusals = feed.next("refusals");
            assertThat(refusals.at("fresh").value()).isEqualTo(true);
            assertThat(refusals.list("refusals")).isEmpty();
            JsonTree events = feed.next("events");
            assertThat(events.at("fresh").value()).isEqualTo(true);
            assertThat(events.list("events")).isEmpty();
        }
    }

    @Test
    void eventsWhoseSenderWasNotTold_areMarked() throws IOException {
        aws.server()
                .faults()
                .on(Operation.PUT_LOG_EVENTS)
                .answer(Fault.unavailable().afterAccepting());
        put("stored, and refused");
        assertThat(older().at("events", 0, "unacknowledged").value()).isEqualTo(true);
    }

    @Test
    void manyStreams_areListedByTheirLatestEventAndFoundByName() throws IOException {
        for (int i = 0; i < PageData.MAX_STREAMS + 100; i++) {
            aws.server().createStream(GROUP, "worker-" + i);
        }
        try (RawClient raw = new RawClient(aws.server())) {
            for (int i = 100; i < PageData.MAX_STREAMS + 100; i++) {
                PageFixture.put(raw, GROUP, "worker-" + i, List.of("x"));
            }
        }
        try (PageClient feed = feed();
                PageClient found = new PageClient(aws.endpoint(), PageClient.query("find", "WORKER-9"))) {
            JsonTree logs = feed.next("summary").at("kinds", 0);
            assertThat(logs.number("hidden")).isEqualTo(101);
            assertThat(logs.list("names", 0, "streams"))
                    .hasSize(PageData.MAX_STREAMS)
                    .extracting(stream -> stream.text("name"))
                    .contains("worker-100", "worker-1099")
                    .doesNotContain("worker-99");
            assertThat(logs.number("names", 0, "events")).isEqualTo(PageData.MAX_STREAMS);
            assertThat(found.next("summary").list("kinds", 0, "names", 0, "streams"))
                    .hasSize(111)
                    .extracting(stream -> stream.text("name"))
                    .contains("worker-9", "worker-99", "worker-999");
        }
    }

    @Test
    void pageThatDoesNotRead_holdsUpNobodyAndIsToldTheLatestLater() throws IOException {
        String large = "가".repeat(300);
        try (PageClient stalled = feed();
                PageClient reading = feed()) {
            stalled.next("events");
            reading.next("events");
            int events = 100_000;
            for (int i = 0; i < events; i += 1_000) {
                String last = (i + 999) + large;
                put(IntStream.range(i, i + 1_000).mapToObj(n -> n + large).toArray(String[]::new));
                if (i % 20_000 == 0) {
                    reading.next("events", next -> texts(next).contains(last));
                }
            }
            assertThat(aws.server().eventCount()).isEqualTo(events);
            int told = 0;
            List<String> texts = List.of();
            while (!texts.contains((events - 1) + large)) {
                texts = texts(stalled.next("events"));
                told += texts.size();
            }
            // Besides the latest, what the sockets' buffers took.
            assertThat(told).isLessThan(events / 2);
        }
    }

    @Test
    void pagesBeyondTheLimit_areRefusedUntilOneCloses() throws IOException {
        List<PageClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < PageEndpoint.MAX_FEEDS; i++) {
                open.add(feed());
                open.get(i).next("summary");
            }
            try (PageClient refused = feed()) {
                assertThat(refused.status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
                assertThat(refused.ends()).isTrue();
            }
            open.remove(0).close();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                try (PageClient next = feed()) {
                    return next.status().equals("HTTP/1.1 200 OK");
                }
            });
        } finally {
            for (PageClient feed : open) {
                feed.close();
            }
        }
    }

    @Test
    void whatAPageSaysOnItsFeed_endsIt() throws IOException {
        try (PageClient feed = feed()) {
            feed.next("summary");
            feed.socket.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(feed.ends()).isTrue();
        }
    }

    @Test
    void stopAndAbort_endTheFeed() throws IOException {
        for (Runnable end : List.<Runnable>of(aws.server()::stop, aws.server()::abort)) {
            try (PageClient reading = feed();
                    PageClient stalled = feed()) {
                reading.next("summary");
                put(Collections.nCopies(500, "y".repeat(2_000)).toArray(String[]::new));
                end.run();
                assertThat(reading.ends()).isTrue();
                assertThat(stalled.ends()).isTrue();
            }
            aws.server().restart();
            try (PageClient again = feed()) {
                assertThat(again.next("summary").list("kinds")).hasSize(1);
            }
        }
    }

    private static StoredGroup group(String name) {
        return new StoredGroup(name, 0, 0, "STANDARD", Map.of(), "", false);
    }

    @Test
    void otherKinds_areShownByTheirNames() throws IOException {
        LogStore logs = new LogStore();
        LogStore shards = new LogStore();
        FeedSource kinesis = new OtherKind("Kinesis", shards);
        logs.createGroup(group("g"));
        shards.createGroup(group("orders"));
        shards.createStream("orders", "shardId-000000000000", 0);
        RequestLog log = new RequestLog(10);
        PageData data = new PageData(List.of(logs, kinesis), log, new Faults(), () -> "two kinds", List::of);
        LocalAwsOptions options = LocalAwsOptions.defaults();
        HttpServer server = new HttpServer(
                "127.0.0.1", 0, new PageEndpoint(data, new PageAccess("127.0.0.1"), options.clock(), new NoService()));
        server.start();
        URI endpoint = URI.create("http://127.0.0.1:" + server.port());
        try (PageClient feed = new PageClient(endpoint, PageClient.query("kind", "Kinesis"))) {
            JsonTree summary = feed.next("summary");
            assertThat(summary.list("kinds"))
                    .extracting(kind -> kind.text("kind") + " " + kind.text("names", 0, "name"))
                    .containsExactly("CloudWatch Logs g", "Kinesis orders");
            feed.next("events");
            RequestEntry entry = log.open(Operation.UNKNOWN, 5, 0, false);
            EventBatch batch = EventBatch.forJsonOf(100);
            batch.read(started("[{\"timestamp\":5,\"message\":\"레코드\"}]"));
            shards.append("orders", "shardId-000000000000", batch.slice(0, 1), 5, entry);
            assertThat(texts(feed.next("events"))).containsExactly("레코드");
        } finally {
            server.close();
        }
    }

    private static JsonParser started(String json) {
        JsonParser parser = Json.parser(json.getBytes(StandardCharsets.UTF_8));
        parser.nextToken();
        return parser;
    }

    /** A second kind of destination, which stores as the first does. */
    private record OtherKind(String kind, LogStore store) implements FeedSource {
        @Override
        public Snapshot snapshot() {
            return store.snapshot();
        }

        @Override
        public List<StoredBatch> batches(String name, String stream, long after, long upTo) {
            return store.batches(name, stream, after, upTo);
        }
    }

    /** Behind a page that stands alone. */
    private static final class NoService implements HttpServer.Handler {
        @Override
        public boolean handle(HttpRequest request, HttpConnection connection) {
            return false;
        }

        @Override
        public void refuse(ServiceException reason, HttpConnection connection) {
            // Nothing to say.
        }
    }

    private static PageClient feed() throws IOException {
        return new PageClient(aws.endpoint(), "");
    }

    private static JsonTree older(String... query) {
        return JsonTree.parse(PageClient.get(URI.create(aws.endpoint() + "/page/older" + PageClient.query(query)))
                .body());
    }

    private static void put(String... messages) throws IOException {
        try (RawClient raw = new RawClient(aws.server())) {
            long now = InstantSource.system().millis();
            PageFixture.put(raw, GROUP, "batch", List.of(messages), now);
        }
    }

    private static List<String> texts(JsonTree events) {
        return events.list("events").stream().map(event -> event.text("text")).toList();
    }
}

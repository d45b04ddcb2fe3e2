// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.localaws.StoredEvent;
import io.penstock.localaws.StoredGroup;
import io.penstock.localaws.StoredStream;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** One appender, many streams: from the log call to a server that checks every rule of the service. */
@ExtendWith(LocalAwsExtension.class)
class ManyStreamsTest {

    private static final String BY_TENANT = "<logStream>{mdc:tenant:-shared}</logStream>";

    @AfterEach
    void tidy() {
        MDC.clear();
    }

    private static void log(Application app, String tenant, String text) {
        MDC.put("tenant", tenant);
        app.log().info(text);
        MDC.remove("tenant");
    }

    private static Set<String> streams(LocalAws server, String group) {
        return server.streams(group).stream().map(StoredStream::name).collect(Collectors.toSet());
    }

    private static List<String> texts(LocalAws server, String group, String stream) {
        return server.events(group, stream).stream()
                .map(StoredEvent::message)
                .map(text -> text.replaceAll(".*\"message\":\"(.*?)\".*", "$1"))
                .toList();
    }

    private static List<String> threadsFor(String group) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("penstock-") && name.contains(group))
                .map(name -> name.replaceAll("^penstock-([a-z]+).*", "$1"))
                .toList();
    }

    @Test
    void five_hundred_streams_by_zipf_lose_nothing_and_need_the_fewest_requests(LocalAws server) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, List<Long>> times = new HashMap<>();
        Set<String> kinds = new HashSet<>();
        long most = 0;
        PipelineStats stats;
        try (Application app = Application.start(server, "zipf", BY_TENANT + "<maxOpenStreams>500</maxOpenStreams>")) {
            for (int burst = 0; burst < 200; burst++) { // two seconds or more
                for (int i = 0; i < 100; i++) {
                    String tenant = "tenant-" + (int) Math.exp(random.nextDouble() * Math.log(501)); // 1 to 500
                    log(app, tenant, "주문 " + burst + "." + i);
                }
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                List<String> threads = threadsFor("zipf");
                most = Math.max(most, threads.size());
                kinds.addAll(threads);
                assertThat(app.stats().openStreams()).isLessThanOrEqualTo(500);
            }
            stats = app.stop();
        }
        assertThat(stats.delivered()).isEqualTo(20_000);
        assertThat(stats.droppedTotal() + stats.misdirectedEvents()).isZero();
        assertThat(server.eventCount()).isEqualTo(20_000);
        long stored = 0;
        for (String stream : streams(server, "zipf")) {
            for (StoredEvent event : server.events("zipf", stream)) {
                assertThat(event.message()).contains("\"tenant\":\"" + stream + "\"");
                times.computeIfAbsent(stream, s -> new ArrayList<>()).add(event.timestamp());
                stored++;
            }
        }
        assertThat(stored).isEqualTo(20_000);
        long fewest = times.values().stream().mapToLong(ManyStreamsTest::fewest).sum();
        long puts = server.requests(Operation.PUT_LOG_EVENTS).stream()
                .filter(put -> put.storedEvents() > 0)
                .count();
        assertThat((double) puts / fewest)
                .as("%d puts to the minimum of %d, seed %d", puts, fewest, seed)
                .isLessThanOrEqualTo(1.1);
        assertThat(server.requestCount(Operation.CREATE_LOG_STREAM))
                .as("creations, one a stream but for those that met a missing group together")
                .isBetween((long) times.size(), times.size() + 8L);
        assertThat(kinds).isSubsetOf("drain", "send", "timeout", "words");
        assertThat(most).as("threads, of which 8 may send").isLessThanOrEqualTo(8 + 3);
    }

    /** The fewest batches for events at {@code times} none of which waits longer than a second. */
    private static long fewest(List<Long> times) {
        long batches = 0;
        long end = Long.MIN_VALUE;
        for (long time : times.stream().sorted().toList()) {
            if (time > end) {
                batches++;
                end = time + 1_000;
            }
        }
        return batches;
    }

    @Test
    void every_token_of_an_event_is_filled_in_for_stream_and_group(LocalAws server) {
        String names =
                "<logStream>{mdc:tenant:-shared}/{kv:shop:-0}/{marker:-none}/{logger}/{date:yyyy-MM-dd}</logStream>";
        try (Application app = Application.start(server, "app-{level}", names)) {
            String day = java.time.Instant.ofEpochMilli(
                            io.penstock.time.Clock.system().epochMillis())
                    .toString()
                    .substring(0, 10);
            MDC.put("tenant", "여행사");
            app.log()
                    .atInfo()
                    .addKeyValue("shop", 47)
                    .addMarker(MarkerFactory.getMarker("AUDIT"))
                    .log("one");
            MDC.clear();
            app.log().warn("two");
            app.stop();

            assertThat(server.groups()).extracting(StoredGroup::name).containsExactlyInAnyOrder("app-INFO", "app-WARN");
            // Midnight may pass while this runs.
            assertThat(streams(server, "app-INFO"))
                    .singleElement()
                    .asString()
                    .startsWith("여행사/47/AUDIT/com.example.Shop/" + day.substring(0, 7));
            assertThat(streams(server, "app-WARN"))
                    .singleElement()
                    .asString()
                    .startsWith("shared/0/none/com.example.Shop/" + day.substring(0, 7));
        }
    }

    @Test
    void retention_is_set_on_every_group_that_was_created(LocalAws server) {
        String more = "<logStream>s</logStream><retentionDays>7</retentionDays>";
        try (Application app = Application.start(server, "app-{mdc:tenant}", more)) {
            for (String tenant : List.of("a", "b", "c")) {
                log(app, tenant, "one");
            }
            app.stop();
            assertThat(server.groups())
                    .extracting(StoredGroup::name)
                    .containsExactlyInAnyOrder("app-a", "app-b", "app-c");
            assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsOnly(7);
        }
    }

    @Test
    void closed_stream_is_found_again_without_creating_it_again(LocalAws server) {
        String few = BY_TENANT + "<maxOpenStreams>2</maxOpenStreams>";
        try (Application app = Application.start(server, "group", few)) {
            for (int round = 0; round < 8; round++) {
                for (String tenant : List.of("a", "b", "c", "d", "e")) {
                    log(app, tenant, tenant + round);
                }
                app.flush();
                assertThat(app.stats().openStreams()).isLessThanOrEqualTo(2);
            }
            PipelineStats stats = app.stop();
            assertThat(stats.delivered()).isEqualTo(40);
            assertThat(stats.misdirectedEvents()).isZero();
            assertThat(streams(server, "group")).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
            assertThat(server.requestCount(Operation.CREATE_LOG_STREAM)).isLessThanOrEqualTo(5 + 8);
            for (String tenant : List.of("a", "b", "c", "d", "e")) {
                assertThat(texts(server, "group", tenant)).hasSize(8).allMatch(text -> text.startsWith(tenant));
            }
        }
    }

    @Test
    void hostile_names_become_usable_and_cost_no_event(LocalAws server) {
        List<String> hostile = List.of(
                "a:b*c",
                "../../etc/passwd",
                "x\r\ny",
                "\u0000",
                " ",
                "",
                "\ud83d",
                "\"}],\"logGroupName\":\"other",
                "${jndi:ldap://x}",
                "aws/reserved",
                "漢".repeat(2_000),
                "🚰".repeat(600));
        String names = "<logStream>{mdc:tenant:-shared}</logStream>";
        try (Application app = Application.start(server, "group-{mdc:tenant:-shared}", names)) {
            hostile.forEach(tenant -> log(app, tenant, "one"));
            PipelineStats stats = app.stop();
            assertThat(stats.delivered()).isEqualTo(hostile.size());
            assertThat(server.eventCount()).isEqualTo(hostile.size());
            assertThat(server.requests())
                    .extracting(RequestRecord::outcome)
                    .containsOnly("OK", "ResourceNotFoundException");
            assertThat(server.groups()).extracting(StoredGroup::name).contains("group-shared", "group-a-b-c");
            assertThat(streams(server, "group-shared")).containsExactly("shared");
            assertThat(streams(server, "group-a-b-c")).containsExactly("a-b-c");
            assertThat(app.complaints()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void stream_that_is_denied_holds_up_no_other(LocalAws server) {
        server.createGroup("group");
        server.faults().on(Operation.PUT_LOG_EVENTS).stream("bad").answer(Fault.accessDenied());
        try (Application app = Application.start(server, "group", BY_TENANT)) {
            for (int i = 0; i < 50; i++) {
                log(app, "bad", "bad " + i);
                log(app, "good-" + i % 5, "good " + i);
            }
            await().atMost(Application.LONG).until(() -> app.stats().delivered() == 50);
            log(app, "good-1", "later");
            await().atMost(Application.LONG).until(() -> app.stats().delivered() == 51);
            await().atMost(Application.LONG).untilAsserted(() -> assertThat(app.complaints())
                    .singleElement()
                    .asString()
                    .contains("the events of one stream wait", "access denied", "log-stream:bad"));
        }
        assertThat(server.eventCount()).isEqualTo(51);
    }

    @Test
    void creation_is_throttled_and_every_stream_comes_in_the_end(LocalAws server) {
        server.quota(Operation.CREATE_LOG_STREAM, 50);
        server.createGroup("group");
        try (Application app = Application.start(
                server, "group", BY_TENANT + "<retry><throttleMinDelay>100 ms</throttleMinDelay></retry>")) {
            for (int i = 0; i < 120; i++) {
                log(app, "tenant-" + i, "one");
            }
            PipelineStats stats = app.stop();
            assertThat(stats.delivered()).isEqualTo(120);
            assertThat(stats.ambiguousEvents()).isZero();
            assertThat(server.eventCount()).isEqualTo(120);
            assertThat(streams(server, "group")).hasSize(120);
            assertThat(app.context().getStatusManager().getCopyOfStatusList())
                    .filteredOn(status -> status.getMessage().startsWith("created log stream"))
                    .as("what is told of 120 streams")
                    .hasSize(20);
        }
    }

    @Test
    void deleted_stream_is_made_again_and_the_others_do_not_notice(LocalAws server) {
        try (Application app = Application.start(server, "group", BY_TENANT)) {
            log(app, "a", "one");
            log(app, "b", "one");
            app.flush();
            server.deleteStream("group", "a");
            log(app, "a", "two");
            log(app, "b", "two");
            app.stop();
            assertThat(texts(server, "group", "a")).containsExactly("two");
            assertThat(texts(server, "group", "b")).containsExactly("one", "two");
        }
    }

    @Test
    void loss_report_goes_to_the_default_stream(LocalAws server) {
        String more = BY_TENANT + "<filter class='" + Thrower.class.getName() + "'/>";
        try (Application app = Application.start(server, "group", more)) {
            log(app, "a", "throw");
            log(app, "a", "one");
            await().atMost(Application.LONG)
                    .until(() -> streams(server, "group").contains("shared"));
            PipelineStats stats = app.stop();
            assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 1L));
            assertThat(texts(server, "group", "shared"))
                    .singleElement()
                    .asString()
                    .contains("1 event dropped");
            assertThat(texts(server, "group", "a")).containsExactly("one");
        }
    }

    /** A filter of the application's that throws now and then. */
    public static final class Thrower
            extends ch.qos.logback.core.filter.Filter<ch.qos.logback.classic.spi.ILoggingEvent> {
        @Override
        public ch.qos.logback.core.spi.FilterReply decide(ch.qos.logback.classic.spi.ILoggingEvent event) {
            if ("throw".equals(event.getMessage())) {
                throw new IllegalStateException("told to");
            }
            return ch.qos.logback.core.spi.FilterReply.NEUTRAL;
        }
    }

    @Test
    void threads_keep_their_order_in_each_stream(LocalAws server) throws InterruptedException {
        try (Application app = Application.start(server, "group", BY_TENANT)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                threads.add(new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        log(app, "tenant-" + i % 7, thread + ":" + i);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            app.stop();
            assertThat(server.eventCount()).isEqualTo(2_000);
            for (String stream : streams(server, "group")) {
                List<StoredEvent> events = server.events("group", stream).stream()
                        .sorted(Comparator.comparingLong(StoredEvent::timestamp)
                                .thenComparing(event -> event.message().replaceAll(".*\"event_id\":\"(.*?)\".*", "$1")))
                        .toList();
                int[] last = {-1, -1, -1, -1};
                for (StoredEvent event : events) {
                    String[] parts = event.message()
                            .replaceAll(".*\"message\":\"(.*?)\".*", "$1")
                            .split(":");
                    int thread = Integer.parseInt(parts[0]);
                    assertThat(Integer.parseInt(parts[1])).isGreaterThan(last[thread]);
                    last[thread] = Integer.parseInt(parts[1]);
                }
            }
        }
    }
}

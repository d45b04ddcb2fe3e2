// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.localaws.StoredEvent;
import io.penstock.pipeline.PipelineStats;
import io.penstock.testkit.TestJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of any size and any characters arrive, shortened where they must be; requests are as few as the limits allow. */
@ExtendWith(LocalAwsExtension.class)
class SizesTest {

    private static final int LIMIT = 1_048_550;
    private static final String PATIENT = "<logStream>s</logStream><batch><maxDelay>1 min</maxDelay></batch>";
    private static final String TEXT = "<encoder><pattern>%msg</pattern></encoder>";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LIMIT - 1, LIMIT, LIMIT + 1, 5 << 20})
    void text_of_any_size_arrives_and_its_neighbours_are_not_affected(int size, LocalAws server) {
        List<StoredEvent> events = between(server, PATIENT + TEXT, "x".repeat(size));

        String expected = size == 0 ? "(empty)" : "x".repeat(Math.min(size, LIMIT));
        assertThat(events.get(1).message().equals(expected))
                .as("%d bytes arrive as %d", size, events.get(1).message().length())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LIMIT - 1, LIMIT, LIMIT + 1, 5 << 20, 100 << 20})
    void json_of_any_size_arrives_valid_and_its_neighbours_are_not_affected(int size, LocalAws server) {
        List<StoredEvent> events = between(server, PATIENT, "x".repeat(size));

        Map<String, @Nullable Object> event = TestJson.object(events.get(1).message());
        String message = String.valueOf(event.get("message"));
        assertThat(events.get(1).message().length()).isLessThanOrEqualTo(LIMIT);
        assertThat(message.chars().allMatch(c -> c == 'x')).isTrue();
        if (size < LIMIT - 1) {
            assertThat(message).hasSize(size);
            assertThat(event).doesNotContainKey("truncated");
        } else {
            assertThat(events.get(1).message().length()).isGreaterThan(LIMIT - 10);
            assertThat(event).containsEntry("truncated", true);
            assertThat(((Number) event.get("original_bytes")).longValue()).isEqualTo(size);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"한", "全", "é", "🚰", "👩‍🚒"})
    void cut_never_goes_through_a_character(String character, LocalAws server) {
        for (String settings : List.of(PATIENT, PATIENT + TEXT)) {
            for (int shift = 0; shift < 4; shift++) {
                server.clear();
                List<StoredEvent> events =
                        between(server, settings, "x".repeat(shift) + character.repeat(2_000_000 / character.length()));

                String stored = events.get(1).message();
                assertThat(stored.getBytes(StandardCharsets.UTF_8).length).isBetween(LIMIT - 8, LIMIT);
                assertThat(stored.contains("\uFFFD") || stored.contains("?")).isFalse();
                if (settings.equals(PATIENT)) {
                    assertThat(TestJson.object(stored)).containsEntry("truncated", true);
                }
            }
        }
    }

    @Test
    void lone_surrogates_are_replaced_and_nothing_else_is(LocalAws server) {
        for (String bad : List.of("\ud83d", "\udeb0", "a\ud83d", "\ud83db", "\udeb0\ud83d", "한\ud83d語🚰")) {
            server.clear();
            List<StoredEvent> events = between(server, PATIENT, bad);

            String expected = bad.replaceAll("[\\ud800-\\udfff]", "\uFFFD");
            assertThat(TestJson.object(events.get(1).message())).containsEntry("message", expected);
        }
    }

    /** Logs the text between two small ones; returns what arrived. */
    private static List<StoredEvent> between(LocalAws server, String settings, String text) {
        try (Application app = Application.start(server, "group", settings)) {
            long now = System.currentTimeMillis();
            app.log("before", now);
            app.log(text, now + 1); // a request of its own, perhaps: the times say what is read first
            app.log("after", now + 2);
            PipelineStats stats = app.stop();

            List<StoredEvent> events = server.events("group", "s");
            assertThat(events).hasSize(3);
            assertThat(events.get(0).message()).contains("before");
            assertThat(events.get(2).message()).contains("after");
            assertThat(stats.delivered()).isEqualTo(3);
            assertThat(app.complaints()).isEmpty();
            return events;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9_999, 10_000, 10_001})
    void ten_thousand_events_are_one_request_and_one_more_makes_two(int count, LocalAws server) {
        List<RequestRecord> puts = puts(server, app -> {
            long now = System.currentTimeMillis();
            for (int i = 0; i < count; i++) {
                app.log("x", now);
            }
        });

        assertThat(puts)
                .extracting(RequestRecord::eventCount)
                .containsExactlyElementsOf(count <= 10_000 ? List.of(count) : List.of(10_000, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void mebibyte_as_the_service_counts_is_one_request_and_one_byte_more_makes_two(int more, LocalAws server) {
        List<RequestRecord> puts = puts(server, app -> {
            long now = System.currentTimeMillis();
            for (int i = 0; i < 1000; i++) {
                app.log("한".repeat(340) + "xx", now); // 1,022 bytes, 1,048 with the overhead of 26
            }
            app.log("x".repeat(1_048_576 - 1_048_000 - 26 + more), now);
        });

        assertThat(puts)
                .extracting(RequestRecord::eventCount)
                .containsExactlyElementsOf(more <= 0 ? List.of(1001) : List.of(1000, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1})
    void day_is_one_request_and_one_millisecond_more_makes_two(int more, LocalAws server) {
        List<RequestRecord> puts = puts(server, app -> {
            long now = System.currentTimeMillis();
            app.log("late", now);
            app.log("early", now - Duration.ofDays(1).toMillis() - more);
        });

        assertThat(puts)
                .extracting(RequestRecord::eventCount)
                .containsExactlyElementsOf(more <= 0 ? List.of(2) : List.of(1, 1));
    }

    /** The puts it takes to send what is logged. None of them is refused. */
    private static List<RequestRecord> puts(LocalAws server, Consumer<Application> log) {
        server.createGroup("group");
        server.createStream("group", "s");
        try (Application app = Application.start(server, "group", PATIENT + TEXT)) {
            log.accept(app);
            PipelineStats stats = app.stop();

            List<RequestRecord> puts = server.requests(Operation.PUT_LOG_EVENTS);
            assertThat(server.requests()).as("requests of any kind").hasSameSizeAs(puts);
            assertThat(puts).allSatisfy(put -> {
                assertThat(put.status()).isEqualTo(200);
                assertThat(put.storedEvents()).isEqualTo(put.eventCount());
            });
            assertThat(stats.delivered()).isEqualTo(server.eventCount());
            return puts.stream()
                    .sorted((a, b) -> b.eventCount() - a.eventCount())
                    .toList();
        }
    }

    @Test
    void ten_thousand_events_of_one_millisecond_are_read_in_the_order_of_the_log_calls(LocalAws server) {
        try (Application app = Application.start(server, "group", "<logStream>s</logStream>")) {
            long now = System.currentTimeMillis();
            for (int i = 0; i < 10_000; i++) {
                app.logAt(now, "");
            }
            app.stop();

            Arrivals arrivals = Arrivals.in(server, "group");
            arrivals.assertExactly(10_000);
            arrivals.assertOrderPerThread(); // by time and event id
            List<StoredEvent> stored = server.events("group", "s");
            for (int i = 1; i < stored.size(); i++) {
                boolean sameRequest =
                        stored.get(i).request() == stored.get(i - 1).request();
                int step = arrivals.events.get(i).number()
                        - arrivals.events.get(i - 1).number();
                assertThat(!sameRequest || step == 1)
                        .as("stored order inside request %d", stored.get(i).request())
                        .isTrue();
            }
        }
    }
}

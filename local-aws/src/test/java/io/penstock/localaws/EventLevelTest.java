// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;

/** What an event's text says about itself. */
class EventLevelTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"timestamp\":1,\"level\":\"WARN\"}|WARN",
                "{\"level\":\"warning\"}|WARN",
                "{\"a\":{\"level\":\"ERROR\"},\"level\":\"INFO\"}|INFO",
                "{\"a\":[\"level\",{\"level\":\"ERROR\"}],\"message\":\"level\"}|UNKNOWN",
                "{\"@timestamp\":\"x\",\"log.level\":\"error\"}|ERROR",
                "{\"log\":{\"logger\":\"a\",\"level\":\"DEBUG\"}}|DEBUG",
                "{\"log\":{\"logger\":\"a\"},\"severityText\":\"FATAL\"}|FATAL",
                "{\"severity_text\":\"Information\"}|INFO",
                "{\"levelname\":\"CRITICAL\"}|FATAL",
                "{\"level\":\"loud\",\"severity\":\"notice\"}|INFO",
                "{\"level\":30}|UNKNOWN",
                "{}|UNKNOWN",
                "{\"level\":\"ERROR|UNKNOWN",
                "{ not JSON, ERROR|UNKNOWN",
                "12:00:00.123 [main] ERROR shop.Orders - 실패|ERROR",
                "2026-11-20 TRACE x|TRACE",
                "SEVERE: it|ERROR",
                "NO_ERROR_HERE, ERRORS|UNKNOWN",
                "an error, said in lower case|UNKNOWN",
                "😀|UNKNOWN",
            })
    void level_isFoundInTheText(String text, EventLevel level) {
        assertThat(EventLevel.of(batch(text), 0)).isEqualTo(level);
    }

    @Test
    void level_isNotLookedForDeepInPlainText() {
        assertThat(EventLevel.of(batch("x".repeat(200) + " ERROR"), 0)).isEqualTo(EventLevel.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ORDER|{\"message\":\"order placed\"}|true",
                "결제|{\"message\":\"결제 실패\"}|true",
                "결제|{\"message\":\"\\uACB0\\uc81c\"}|true",
                "📧|{\"message\":\"\\ud83d\\udce7\"}|true",
                "say \"hi\"|{\"message\":\"say \\\"hi\\\"\"}|true",
                "say \"hi\"|say \"hi\"|true",
                "C:\\temp|{\"message\":\"C:\\\\temp\"}|true",
                "\"level\":\"INFO\"|{\"level\":\"INFO\"}|true",
                "étage|ÉTAGE 3|true",
                "rejected|{\"message\":\"order placed\"}|false",
            })
    void search_findsTextAsItIsTypedAndAsJsonHasIt(String search, String text, boolean found) {
        assertThat(EventFilter.of(search, "").matches(batch(text), 0)).isEqualTo(found);
    }

    @Test
    void lowestLevel_leavesOutEventsWithoutOne() {
        assertThat(EventFilter.of("", "warn").matches(batch("{\"level\":\"WARN\"}"), 0))
                .isTrue();
        assertThat(EventFilter.of("", "WARN").matches(batch("{\"level\":\"INFO\"}"), 0))
                .isFalse();
        assertThat(EventFilter.of("", "TRACE").matches(batch("no level"), 0)).isFalse();
        assertThat(EventFilter.of("", "").matches(batch("no level"), 0)).isTrue();
        assertThat(EventFilter.of("x", "WARN").matches(batch("{\"level\":\"WARN\"}"), 0))
                .isFalse();
    }

    private static EventBatch batch(String text) {
        byte[] events = Json.object(json -> {
            json.writeArrayPropertyStart("logEvents");
            for (String message : new String[] {"ERROR before", text, "ERROR after"}) {
                json.writeStartObject();
                json.writeNumberProperty("timestamp", 1);
                json.writeStringProperty("message", message);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        EventBatch batch = EventBatch.forJsonOf(events.length);
        try (JsonParser json = Json.parser(events)) {
            json.nextToken();
            json.nextToken();
            json.nextToken();
            batch.read(json);
        }
        return batch.slice(1, 3);
    }
}

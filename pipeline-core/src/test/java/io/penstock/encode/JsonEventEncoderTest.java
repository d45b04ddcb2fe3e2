// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.penstock.event.Level;
import io.penstock.event.Notice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonEventEncoderTest {

    private static final String ID = "\"event_id\":\"0123456789ab-0000000000000\"";

    @Test
    void flatEvent_hasTheDocumentedFieldsInTheirOrder() {
        TestEvent event = TestEvent.saying("order 42 accepted")
                .context("requestId", "r-1")
                .context("traceId", "4BF92F3577B34DA6A3CE929D0E0E4736")
                .context("spanId", "00f067aa0ba902b7")
                .with("amount", 12)
                .marker("AUDIT")
                .marker("PII");

        assertThat(Encoded.text(event))
                .isEqualTo("{\"timestamp\":\"2025-11-20T09:08:28.123Z\",\"level\":\"INFO\","
                        + "\"logger\":\"com.example.Orders\",\"thread\":\"main\",\"message\":\"order 42 accepted\","
                        + "\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\",\"span_id\":\"00f067aa0ba902b7\","
                        + "\"service\":\"orders\",\"host\":\"ip-172-31-26-196\",\"pid\":4711," + ID + ","
                        + "\"markers\":[\"AUDIT\",\"PII\"],\"amount\":12,\"requestId\":\"r-1\"}");
    }

    @Test
    void jsonStringForm_isTheSameEscapedOnceMore() {
        EventBuffer out = new EventBuffer();
        new JsonEventEncoder<>(Encoded.config(), TestEvent.VIEW, RecordForm.JSON_STRING, Encoded.MAX, Encoded.SPOOL_ID)
                .encode(TestEvent.saying("a \"quote\" \\ \n \u0001 é 한 😀"), out);

        assertThat(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8))
                .startsWith("{\\\"timestamp\\\":\\\"2025-11-20T09:08:28.123Z\\\",")
                .contains("\\\"message\\\":\\\"a \\\\\\\"quote\\\\\\\" \\\\\\\\ \\\\n \\\\u0001 é 한 😀\\\",")
                .endsWith("\\\"}");
    }

    @Test
    void timestamp_hasAsManyDigitsAsNeeded() {
        TestEvent event = new TestEvent();
        assertThat(Encoded.fields(event)).containsEntry("timestamp", "2025-11-20T09:08:28.123Z");
        event.nanos = 456_000;
        assertThat(Encoded.fields(event)).containsEntry("timestamp", "2025-11-20T09:08:28.123456Z");
        event.nanos = 456_007;
        assertThat(Encoded.fields(event)).containsEntry("timestamp", "2025-11-20T09:08:28.123456007Z");
        event.nanos = 7;
        assertThat(Encoded.fields(event)).containsEntry("timestamp", "2025-11-20T09:08:28.123000007Z");
    }

    @Test
    void timestamp_isThatOfTheJdkForAnyTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        JsonEventEncoder<TestEvent> encoder = new JsonEventEncoder<>(
                Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        EventBuffer out = new EventBuffer();
        List<Long> edges =
                List.of(0L, -1L, -62_167_219_200_000L, 253_402_300_799_999L, 951_782_400_000L, 1_709_164_800_000L);
        for (int i = 0; i < 20_000; i++) {
            TestEvent event = new TestEvent();
            event.millis =
                    i < edges.size() ? edges.get(i) : random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            encoder.encode(event, out);
            String text = new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
            String written = text.substring(text.indexOf(":\"") + 2, text.indexOf("\",\"level"));
            assertThat(Instant.parse(written)).as("seed %d", seed).isEqualTo(Instant.ofEpochMilli(event.millis));
            assertThat(written).hasSize(24);
        }
    }

    @Test
    void timestamp_beyondFourDigitsOfYears_isStillAnInstant() {
        TestEvent event = new TestEvent();
        for (long millis : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 253_402_300_800_000L}) {
            event.millis = millis;
            assertThat(Instant.parse((String) Encoded.fields(event).get("timestamp")))
                    .isEqualTo(Instant.ofEpochMilli(millis));
        }
    }

    @Test
    void level_isWrittenAsWished() {
        for (Level level : Level.values()) {
            TestEvent event = new TestEvent();
            event.level = level;
            assertThat(Encoded.fields(event)).containsEntry("level", level.name());
            assertThat(Encoded.fields(event, "json.levelCase", "LOWER"))
                    .containsEntry("level", level.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void nullMessage_isNull() {
        assertThat(Encoded.text(TestEvent.saying(null))).contains(",\"message\":null,");
    }

    @Test
    void emptyMessage_isEmpty() {
        assertThat(Encoded.fields(TestEvent.saying(""))).containsEntry("message", "");
    }

    @Test
    void keyValue_keepsItsName_andTheContextEntryGetsAnUnderscore() {
        TestEvent event = new TestEvent()
                .context("id", "context")
                .with("id", 1)
                .with("id", 2)
                .with("id", 3)
                .with("id_", 4);

        assertThat(Encoded.fields(event))
                .contains(entry("id", 1), entry("id_", 2))
                .containsValues(3, 4, "context")
                .hasSize(9 + 5);
    }

    @Test
    void builtInField_keepsItsName() {
        TestEvent event =
                new TestEvent().with("level", 5).context("message", "mine").context("exception", "none");

        assertThat(Encoded.fields(event, "json.fields", "tenant=acme"))
                .contains(entry("level", "INFO"), entry("level_", 5))
                .contains(entry("message", "hello"), entry("message_", "mine"))
                .containsEntry("exception_", "none");
        assertThat(Encoded.fields(new TestEvent().with("tenant", "x"), "json.fields", "tenant=acme"))
                .contains(entry("tenant", "acme"), entry("tenant_", "x"));
    }

    @Test
    void manyEqualNames_areAllWritten() {
        TestEvent event = new TestEvent();
        for (int i = 0; i < 300; i++) {
            event.with("same", i);
        }
        Map<String, Object> fields = Encoded.fields(event);
        for (int i = 0; i < 300; i++) {
            assertThat(fields).containsValue(i);
        }
    }

    @Test
    void namesOfEqualHash_areDifferentNames() {
        assertThat(Encoded.fields(new TestEvent().with("Aa", 1).with("BB", 2)))
                .contains(entry("Aa", 1), entry("BB", 2));
    }

    @Test
    void oddNames_areWritten() {
        String longName = "n".repeat(400);
        TestEvent event = new TestEvent()
                .context("http.status", "200")
                .context("@v", "1")
                .context("", "empty")
                .context(null, "null")
                .context("이름 \"q\" 😀 \uD800", "x")
                .context(longName, "long")
                .context(longName + "2", "long2");

        assertThat(Encoded.fields(event))
                .contains(entry("http.status", "200"), entry("@v", "1"))
                .contains(entry("_", "empty"), entry("__", "null"))
                .containsEntry("이름 \"q\" 😀 \uFFFD", "x")
                .contains(entry("n".repeat(255), "long"), entry("n".repeat(255) + "_", "long2"));
    }

    @Test
    void traceFields_takeBothSpellings_once() {
        TestEvent both = new TestEvent()
                .context("traceId", "ABC1")
                .context("trace_id", "abc1")
                .context("span_id", "d2")
                .context("trace_flags", "01");
        assertThat(Encoded.text(both))
                .contains("\"trace_id\":\"abc1\",\"span_id\":\"d2\",\"trace_flags\":\"01\",\"service\"")
                .doesNotContain("traceId");

        TestEvent different = new TestEvent().context("traceId", "abc1").context("trace_id", "ffff");
        assertThat(Encoded.fields(different))
                .contains(entry("trace_id", "abc1"), entry("trace_id_", "ffff"))
                .doesNotContainKey("traceId");

        TestEvent odd =
                new TestEvent().context("trace_id", "").context("span_id", null).with("traceId", 17);
        assertThat(Encoded.fields(odd))
                .doesNotContainKeys("trace_id", "span_id")
                .containsEntry("traceId", 17);
    }

    @Test
    void traceFields_keepTheirPlaceFromTheFirstEventOn() {
        JsonEventEncoder<TestEvent> encoder = new JsonEventEncoder<>(
                Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        EventBuffer out = new EventBuffer();
        encoder.encode(new TestEvent(), out);
        assertThat(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8)).doesNotContain("trace_id");
        for (int i = 0; i < 3; i++) {
            encoder.encode(new TestEvent().context("traceId", "abc"), out);
            assertThat(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8))
                    .contains("\"message\":\"hello\",\"trace_id\":\"abc\",\"service\"");
        }
    }

    @Test
    void rename_appliesToBuiltInFields() {
        TestEvent event = new TestEvent()
                .context("traceId", "abc")
                .with("message", "mine")
                .with("log", "other");

        assertThat(Encoded.fields(event, "json.rename", "message=log, trace_id=dd.trace_id\ntimestamp=@timestamp"))
                .contains(entry("log", "hello"), entry("dd.trace_id", "abc"))
                .contains(entry("message", "mine"), entry("log_", "other"))
                .containsKey("@timestamp")
                .doesNotContainKeys("timestamp", "trace_id");
    }

    @Test
    void exclude_appliesToBuiltInFieldsAndOthers() {
        TestEvent event =
                new TestEvent().context("traceId", "abc").context("secret", "x").with("b", 1);

        assertThat(Encoded.fields(event, "json.exclude", "thread,trace_id,secret,b,event_id"))
                .containsOnlyKeys("timestamp", "level", "logger", "message", "service", "host", "pid");
    }

    @Test
    void everythingExcluded_isStillAnObject() {
        assertThat(Encoded.text(new TestEvent(), "json.exclude", String.join(",", Field.names())))
                .isEqualTo("{}");
        assertThat(Encoded.text(new TestEvent().with("a", 1), "json.exclude", String.join(",", Field.names())))
                .isEqualTo("{\"a\":1}");
    }

    @Test
    void staticFields_nestByDots_andReplaceConstants() {
        assertThat(Encoded.text(
                        new TestEvent(), "json.fields", "labels.team=core, env=prod\nlabels.tier.no=1, service=mine"))
                .contains(
                        "\"host\":\"ip-172-31-26-196\",\"pid\":4711," + ID
                                + ",\"labels\":{\"team\":\"core\",\"tier\":{\"no\":\"1\"}},\"env\":\"prod\",\"service\":\"mine\"")
                .doesNotContain("orders");
    }

    @Test
    void unknownServiceAndHost_areLeftOut() {
        JsonConfig config = Encoded.config().fixed(null, null, -1, Map.of());
        assertThat(Encoded.object(Encoded.text(new TestEvent(), Encoded.MAX, config)))
                .containsOnlyKeys("timestamp", "level", "logger", "thread", "message", "event_id");
    }

    @Test
    void caller_isAddedOnRequest() {
        TestEvent event = new TestEvent();
        event.caller = new StackTraceElement("com.example.Orders", "accept", "Orders.java", 42);
        assertThat(Encoded.fields(event)).doesNotContainKey("caller");
        assertThat(Encoded.fields(event, "json.callerData", "true"))
                .containsEntry(
                        "caller",
                        Map.of("class", "com.example.Orders", "method", "accept", "file", "Orders.java", "line", 42));
        event.caller = new StackTraceElement("com.example.Orders", "accept", null, -2);
        assertThat(Encoded.fields(event, "json.callerData", "true"))
                .containsEntry("caller", Map.of("class", "com.example.Orders", "method", "accept"));
        event.caller = null;
        assertThat(Encoded.fields(event, "json.callerData", "true")).doesNotContainKey("caller");
    }

    @Test
    void throwingView_costsOnlyWhatItThrewFor() {
        TestEvent event = new TestEvent().context("before", "kept");
        event.message = () -> {
            throw new IllegalStateException("boom");
        };
        event.contextFailure = new IllegalStateException("context");
        event.thrown = () -> {
            throw new StackOverflowError();
        };
        assertThat(Encoded.fields(event))
                .containsEntry("message", "[message threw java.lang.IllegalStateException: boom]")
                .containsEntry("before", "kept")
                .containsEntry("context_error", "[context threw java.lang.IllegalStateException: context]")
                .containsEntry("exception_error", "[exception threw java.lang.StackOverflowError]");
    }

    @Test
    void outOfMemory_isNotSwallowed() {
        TestEvent event = new TestEvent();
        event.message = () -> {
            throw new OutOfMemoryError("test");
        };
        assertThatThrownBy(() -> Encoded.text(event)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void anEventLoggedWhileAnotherIsEncoded_disturbsNeither() {
        JsonEventEncoder<TestEvent> encoder = new JsonEventEncoder<>(
                Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        EventBuffer outer = new EventBuffer();
        EventBuffer inner = new EventBuffer();
        Object logging = new Object() {
            @Override
            public String toString() {
                encoder.encode(TestEvent.saying("inner"), inner);
                return "logged";
            }
        };
        encoder.encode(TestEvent.saying("outer").with("v", logging), outer);
        assertThat(Encoded.object(new String(outer.bytes, 0, outer.length, StandardCharsets.UTF_8)))
                .contains(entry("message", "outer"), entry("v", "logged"));
        assertThat(Encoded.object(new String(inner.bytes, 0, inner.length, StandardCharsets.UTF_8)))
                .containsEntry("message", "inner");
    }

    @Test
    void buffer_mayChangeBetweenEncoders() {
        EventBuffer out = new EventBuffer();
        JsonEventEncoder<TestEvent> events = new JsonEventEncoder<>(
                Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        JsonEventEncoder<Notice> notices =
                new JsonEventEncoder<>(Encoded.config(), Notice.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        for (int i = 0; i < 3; i++) {
            events.encode(TestEvent.saying("event"), out);
            assertThat(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8))
                    .contains("\"event\"");
            notices.encode(new Notice(0, "3 events dropped", "QUEUE_FULL", 3, 5), out);
            assertThat(Encoded.object(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8)))
                    .contains(entry("message", "3 events dropped"), entry("dropped", 3), entry("since", 5))
                    .containsEntry("drop_reason", "QUEUE_FULL");
        }
    }

    @Test
    void loggerAndThreadNames_areEscaped_cachedOrNot() {
        JsonEventEncoder<TestEvent> encoder = new JsonEventEncoder<>(
                Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        EventBuffer out = new EventBuffer();
        for (int i = 0; i < 3_000; i++) {
            TestEvent event = new TestEvent();
            event.logger = "com.\"예\".Logger" + i;
            event.thread = "\uDC00 worker\t" + i % 700 + (i % 9 == 0 ? "x".repeat(300) : "");
            encoder.encode(event, out);
            assertThat(Encoded.object(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8)))
                    .containsEntry("logger", event.logger)
                    .containsEntry("thread", event.thread.replace('\uDC00', '\uFFFD'));
        }
    }

    @Test
    void tooSmallALimit_isRefusedAtConstruction() {
        assertThatThrownBy(() -> new JsonEventEncoder<>(
                        Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, 300, Encoded.SPOOL_ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("300 bytes")
                .hasMessageContaining("json.rename");
    }
}

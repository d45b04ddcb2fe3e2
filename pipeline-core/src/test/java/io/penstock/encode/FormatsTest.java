// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.penstock.event.Level;
import io.penstock.event.ThrowableView;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an event looks like in each format, whatever its contents. */
class FormatsTest {

    private static final String ID = "\"event_id\":\"0123456789ab-0000000000000\"";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private static TestEvent event() {
        return TestEvent.saying("주문 42 受付 😀")
                .context("requestId", "r-1")
                .context("traceId", TRACE.toUpperCase(java.util.Locale.ROOT))
                .context("spanId", SPAN)
                .context("trace_flags", "01")
                .with("amount", 12)
                .marker("AUDIT")
                .marker("PII");
    }

    @Test
    void ecs_nestsItsObjects() {
        assertThat(Encoded.text(event(), "format", "ecs", "json.fields", "service.version=1.2, labels.team=core"))
                .isEqualTo("{\"@timestamp\":\"2025-11-20T09:08:28.123Z\","
                        + "\"log\":{\"level\":\"INFO\",\"logger\":\"com.example.Orders\"},"
                        + "\"process\":{\"pid\":4711,\"thread\":{\"name\":\"main\"}},\"message\":\"주문 42 受付 😀\","
                        + "\"trace\":{\"id\":\"" + TRACE + "\"},\"span\":{\"id\":\"" + SPAN + "\"}," + ID
                        + ",\"service\":{\"name\":\"orders\",\"version\":\"1.2\"},"
                        + "\"host\":{\"name\":\"ip-172-31-26-196\"},\"ecs\":{\"version\":\"8.11\"},"
                        + "\"labels\":{\"team\":\"core\"},\"tags\":[\"AUDIT\",\"PII\"],\"amount\":12,"
                        + "\"requestId\":\"r-1\",\"trace_flags\":\"01\"}");
    }

    @Test
    void ecs_takesTraceIdsUnderItsOwnNames() {
        TestEvent event = TestEvent.saying("x").context("trace.id", TRACE).context("transaction.id", "t-1");

        assertThat(Encoded.fields(event, "format", "ecs"))
                .containsEntry("trace", Map.of("id", TRACE))
                .containsEntry("transaction.id", "t-1")
                .doesNotContainKey("trace.id");
    }

    @Test
    void logstash_isThatOfTheEncoder() {
        assertThat(Encoded.text(event(), "format", "logstash"))
                .isEqualTo("{\"@timestamp\":\"2025-11-20T09:08:28.123Z\",\"level\":\"INFO\",\"level_value\":20000,"
                        + "\"logger_name\":\"com.example.Orders\",\"thread_name\":\"main\","
                        + "\"message\":\"주문 42 受付 😀\"," + ID + ",\"@version\":\"1\",\"tags\":[\"AUDIT\",\"PII\"],"
                        + "\"amount\":12,\"requestId\":\"r-1\",\"traceId\":\""
                        + TRACE.toUpperCase(java.util.Locale.ROOT)
                        + "\",\"spanId\":\"" + SPAN + "\",\"trace_flags\":\"01\"}");
    }

    @Test
    void otel_isTheDataModel() {
        TestEvent event = event();
        event.nanos = 456_789;

        assertThat(Encoded.text(event, "format", "otel", "json.fields", "deployment.environment.name=prod"))
                .isEqualTo("{\"Timestamp\":\"1763629708123456789\",\"ObservedTimestamp\":\"1763629708123456789\","
                        + "\"SeverityText\":\"INFO\",\"SeverityNumber\":9,"
                        + "\"InstrumentationScope\":{\"Name\":\"com.example.Orders\"},\"Body\":\"주문 42 受付 😀\","
                        + "\"TraceId\":\"" + TRACE + "\",\"SpanId\":\"" + SPAN + "\",\"TraceFlags\":1,"
                        + "\"Resource\":{\"service.name\":\"orders\",\"host.name\":\"ip-172-31-26-196\","
                        + "\"process.pid\":4711,\"deployment.environment.name\":\"prod\"},"
                        + "\"Attributes\":{" + ID + ",\"thread.name\":\"main\",\"markers\":[\"AUDIT\",\"PII\"],"
                        + "\"amount\":12,\"requestId\":\"r-1\"}}");
    }

    @Test
    void otel_keepsWhatIsNoTraceIdAmongTheAttributes() {
        TestEvent event = TestEvent.saying("x")
                .context("trace_id", "1-5759e988-bd862e3fe1be46a994272793")
                .context("span_id", "0".repeat(16))
                .context("trace_flags", "xyz");

        Map<String, Object> fields = Encoded.fields(event, "format", "otel");

        assertThat(fields).doesNotContainKeys("TraceId", "SpanId", "TraceFlags");
        assertThat(object(fields, "Attributes"))
                .contains(
                        entry("trace_id", "1-5759e988-bd862e3fe1be46a994272793"),
                        entry("span_id", "0".repeat(16)),
                        entry("trace_flags", "xyz"));
    }

    @Test
    void otel_countsNanosecondsFrom1970() {
        TestEvent event = new TestEvent();
        for (long millis : new long[] {-5, 0, 1, 253_402_300_799_999L}) {
            event.millis = millis;
            event.nanos = 7;
            String expected = millis < 0 ? "0" : millis == 0 ? "7" : millis + "000007";
            assertThat(Encoded.fields(event, "format", "otel"))
                    .contains(entry("Timestamp", expected), entry("ObservedTimestamp", expected));
        }
    }

    @Test
    void message_isTheTextAlone() {
        assertThat(Encoded.text(event(), "format", "message")).isEqualTo("주문 42 受付 😀");
        assertThat(Encoded.text(TestEvent.saying("a \"q\" \\ \n b\n"), "format", "message"))
                .isEqualTo("a \"q\" \\ \n b");
        assertThat(Encoded.text(TestEvent.saying(""), "format", "message")).isEqualTo("(empty)");
        assertThat(Encoded.text(TestEvent.saying(null), "format", "message")).isEqualTo("null");
        assertThat(Encoded.text(TestEvent.saying("\uD800 x \uDC00😀"), "format", "message"))
                .isEqualTo("\uFFFD x \uFFFD😀");
    }

    @Test
    void message_isFollowedByTheStackTrace() {
        Exception thrown = new IllegalStateException("바깥", new IllegalArgumentException("内"));

        String text = Encoded.text(TestEvent.saying("failed").thrown(thrown), "format", "message");

        assertThat(text.lines().toList())
                .startsWith("failed", "java.lang.IllegalStateException: 바깥")
                .contains("Caused by: java.lang.IllegalArgumentException: 内");
        assertThat(text).contains("\n\tat " + thrown.getStackTrace()[0] + "\n").doesNotEndWith("\n");
    }

    @Test
    void message_thatIsEmpty_isTheStackTraceAlone() {
        assertThat(Encoded.text(TestEvent.saying("").thrown(new IllegalStateException("x")), "format", "message"))
                .startsWith("java.lang.IllegalStateException: x\n\tat ");
    }

    @Test
    void message_thatIsTooLong_leavesRoomForTheStackTrace() {
        TestEvent event = TestEvent.saying("메".repeat(2_000)).thrown(new IllegalStateException("why"));

        String text = Encoded.text(event, 1_000, Encoded.config("format", "message"));

        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(990, 1_000);
        assertThat(text).startsWith("메메").contains("\njava.lang.IllegalStateException: why\n\tat ");
    }

    @Test
    void message_whoseViewThrows_isStillSent() {
        TestEvent event = TestEvent.saying("x");
        event.message = () -> {
            throw new IllegalStateException("boom");
        };
        event.thrown = () -> {
            throw new StackOverflowError();
        };

        assertThat(Encoded.text(event, "format", "message"))
                .isEqualTo("[message threw java.lang.IllegalStateException: boom]\n"
                        + "[reading the exception threw java.lang.StackOverflowError]");
    }

    @Test
    void exception_isOneTextWithItsCauses() {
        Exception suppressed = new java.io.IOException("closing");
        Exception thrown = new IllegalStateException("outer", new IllegalArgumentException("inner"));
        thrown.addSuppressed(suppressed);
        TestEvent event = TestEvent.saying("x").thrown(thrown);

        Map<String, Object> error = object(Encoded.fields(event, "format", "ecs"), "error");
        String trace = (String) error.get("stack_trace");

        assertThat(error)
                .contains(entry("type", "java.lang.IllegalStateException"), entry("message", "outer"))
                .containsOnlyKeys("type", "message", "stack_trace");
        assertThat(trace.lines().toList())
                .startsWith("java.lang.IllegalStateException: outer", "\tat " + thrown.getStackTrace()[0])
                .contains("\tSuppressed: java.io.IOException: closing")
                .contains("Caused by: java.lang.IllegalArgumentException: inner")
                .anyMatch(line -> line.matches("\t\\.\\.\\. [0-9]+ common frames omitted"));
        assertThat(Encoded.fields(event, "format", "logstash")).containsEntry("stack_trace", trace);
        assertThat(object(Encoded.fields(event, "format", "otel"), "Attributes"))
                .contains(
                        entry("exception.type", "java.lang.IllegalStateException"),
                        entry("exception.message", "outer"),
                        entry("exception.stacktrace", trace));
    }

    @Test
    void exception_isBoundedInFramesAndCauses() {
        Throwable thrown = new Exception("0");
        for (int i = 1; i < 30; i++) {
            thrown = new Exception(Integer.toString(i), thrown);
        }
        thrown.addSuppressed(new Exception("s1"));
        thrown.addSuppressed(new Exception("s2"));
        TestEvent event = TestEvent.saying("x").thrown(thrown);

        String trace =
                (String) Encoded.fields(event, "format", "logstash", "json.maxStackFrames", "1", "json.maxCauses", "3")
                        .get("stack_trace");

        assertThat(trace.lines().filter(line -> line.contains("Caused by:")))
                .containsExactly("Caused by: java.lang.Exception: 28", "Caused by: java.lang.Exception, left out");
        assertThat(trace.lines().filter(line -> line.contains("Suppressed:"))).hasSize(2);
        assertThat(trace).contains("frames left out");
    }

    @Test
    void exception_thatIsItsOwnCause_ends() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        assertThat((String) Encoded.fields(TestEvent.saying("x").thrown(first), "format", "logstash")
                        .get("stack_trace"))
                .endsWith("Caused by: [CIRCULAR REFERENCE: java.lang.Exception: first]\n");
    }

    @Test
    void exception_thatThrows_isNamed() {
        ThrowableView broken = ThrowableView.of(new Exception() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("boom");
            }
        });
        TestEvent event = TestEvent.saying("x");
        event.thrown = () -> broken;

        assertThat((String)
                        object(Encoded.fields(event, "format", "ecs"), "error").get("message"))
                .isEqualTo("[getMessage() threw java.lang.IllegalStateException: boom]");
    }

    @ParameterizedTest
    @EnumSource(names = "MESSAGE", mode = EnumSource.Mode.EXCLUDE)
    void level_hasItsNumber(JsonFormat format) {
        Map<Level, Integer> values = Map.of(
                Level.TRACE,
                5_000,
                Level.DEBUG,
                10_000,
                Level.INFO,
                20_000,
                Level.WARN,
                30_000,
                Level.ERROR,
                40_000,
                Level.FATAL,
                50_000);
        Map<Level, Integer> severities =
                Map.of(Level.TRACE, 1, Level.DEBUG, 5, Level.INFO, 9, Level.WARN, 13, Level.ERROR, 17, Level.FATAL, 21);
        for (Level level : Level.values()) {
            TestEvent event = new TestEvent();
            event.level = level;
            Map<String, Object> fields =
                    flat(Encoded.fields(event, "format", format.name(), "json.levelCase", "lower"));
            assertThat(fields).containsValue(level.name().toLowerCase(java.util.Locale.ROOT));
            if (format == JsonFormat.LOGSTASH) {
                assertThat(fields).containsEntry("level_value", values.get(level));
            } else if (format == JsonFormat.OTEL) {
                assertThat(fields).containsEntry("SeverityNumber", severities.get(level));
            }
        }
    }

    @Test
    void caller_hasTheNamesOfTheFormat() {
        TestEvent event = new TestEvent();
        event.caller = new StackTraceElement("com.example.Orders", "accept", "Orders.java", 42);

        assertThat(flat(Encoded.fields(event, "format", "ecs", "json.callerData", "true")))
                .contains(
                        entry("log.origin.function", "accept"),
                        entry("log.origin.file.name", "Orders.java"),
                        entry("log.origin.file.line", 42));
        assertThat(Encoded.fields(event, "format", "logstash", "json.callerData", "true"))
                .contains(
                        entry("caller_class_name", "com.example.Orders"),
                        entry("caller_method_name", "accept"),
                        entry("caller_file_name", "Orders.java"),
                        entry("caller_line_number", 42));
        assertThat(object(Encoded.fields(event, "format", "otel", "json.callerData", "true"), "Attributes"))
                .contains(
                        entry("code.function.name", "com.example.Orders.accept"),
                        entry("code.file.path", "Orders.java"),
                        entry("code.line.number", 42));
        for (String format : List.of("ecs", "logstash", "otel")) {
            assertThat(Encoded.text(event, "format", format, "json.callerData", "true", "json.exclude", "caller"))
                    .doesNotContain("Orders.java");
        }
    }

    @Test
    void names_ofBuiltInFields_areKeptFromOthers() {
        TestEvent event = new TestEvent()
                .with("log", 1)
                .with("log.level", 2)
                .with("service.name", 3)
                .with("service.type", 4)
                .with("thread.name", 5)
                .with("Body", 6)
                .with("stack_trace", 7)
                .with("level", 8);

        assertThat(Encoded.fields(event, "format", "ecs"))
                .contains(entry("log_", 1), entry("log.level_", 2), entry("service.name_", 3))
                .contains(entry("service.type", 4), entry("thread.name", 5), entry("Body", 6), entry("level", 8));
        assertThat(object(Encoded.fields(event, "format", "otel"), "Attributes"))
                .contains(entry("log", 1), entry("service.name", 3), entry("thread.name_", 5), entry("Body", 6));
        assertThat(Encoded.fields(event, "format", "logstash"))
                .contains(entry("stack_trace_", 7), entry("level_", 8), entry("thread.name", 5));
    }

    @Test
    void exclude_takesOurNamesAndTheFormats() {
        for (String names : List.of("thread,pid,logger", "process.thread.name,process.pid,log.logger")) {
            assertThat(Encoded.text(new TestEvent(), "format", "ecs", "json.exclude", names))
                    .contains("\"log\":{\"level\":\"INFO\"},\"message\":\"hello\"")
                    .doesNotContain("process");
        }
        assertThat(Encoded.text(new TestEvent(), "format", "ecs", "json.exclude", "message"))
                .contains("\"thread\":{\"name\":\"main\"}}," + ID);
        assertThat(Encoded.text(new TestEvent(), "format", "logstash", "json.exclude", "thread_name,@version,event_id"))
                .endsWith("\"message\":\"hello\"}")
                .doesNotContain("main", "@version");
        assertThat(Encoded.text(
                        new TestEvent(), "format", "otel", "json.exclude", "event_id,thread,service,host.name,pid"))
                .endsWith("\"Body\":\"hello\",\"Attributes\":{}}");
    }

    @ParameterizedTest
    @EnumSource(names = "MESSAGE", mode = EnumSource.Mode.EXCLUDE)
    void everythingExcluded_isStillAnObject(JsonFormat format) {
        String all = String.join(",", Field.names()) + ",@version,ecs.version";
        String empty = format == JsonFormat.OTEL ? "{\"Attributes\":{}}" : "{}";
        assertThat(Encoded.text(new TestEvent(), "format", format.name(), "json.exclude", all))
                .isEqualTo(empty);
        assertThat(flat(Encoded.fields(new TestEvent().with("a", 1), "format", format.name(), "json.exclude", all)))
                .hasSize(1)
                .containsValue(1);
        for (Field one : Field.values()) {
            assertThat(Encoded.fields(event(), "format", format.name(), "json.exclude", one.text))
                    .isNotEmpty();
            String others = all.replaceFirst("(^|,)" + one.text + "(,|$)", "$1-$2");
            assertThat(Encoded.text(event(), "format", format.name(), "json.exclude", others))
                    .startsWith("{");
        }
    }

    @Test
    void rename_appliesWhereNamesAreFree() {
        assertThat(Encoded.fields(
                        new TestEvent().thrown(new Exception("x")),
                        "format",
                        "logstash",
                        "json.rename",
                        "thread_name=thread, message=msg, exception=trace"))
                .contains(entry("thread", "main"), entry("msg", "hello"))
                .containsKey("trace")
                .doesNotContainKeys("thread_name", "message", "stack_trace");
        assertThat(Encoded.problems("format", "ecs", "json.rename", "message=log"))
                .singleElement()
                .asString()
                .contains("json.rename", "format ecs", "fixed by its specification", "nothing is renamed");
        assertThat(Encoded.problems("format", "logstash", "json.rename", "host=node, tread_name=x, caller=y"))
                .singleElement()
                .asString()
                .contains("there is no field 'host'", "did you mean 'thread_name'", "'caller'");
    }

    @Test
    void staticFields_neverCollide() {
        assertThat(Encoded.problems(
                        "format", "ecs", "json.fields", "service=x, process.title=y, ecs.version=9, log.z=1, a=b"))
                .singleElement()
                .asString()
                .contains("'service' and 'service.name' cannot both be set")
                .contains("'process.title' is the name of a built-in field")
                .contains("'ecs.version' is the name of a built-in field", "'log.z' is the name");
        assertThat(Encoded.fields(new TestEvent(), "format", "ecs", "json.fields", "service.name=mine"))
                .containsEntry("service", Map.of("name", "mine"));
        assertThat(object(
                        Encoded.fields(
                                new TestEvent(),
                                "format",
                                "otel",
                                "json.fields",
                                "service.name=mine, service=x, log=y"),
                        "Resource"))
                .contains(entry("service.name", "mine"), entry("service", "x"), entry("log", "y"));
        assertThat(Encoded.fields(
                        new TestEvent(), "format", "logstash", "json.fields", "host=h, service.name=n, pid=p"))
                .contains(entry("host", "h"), entry("service", Map.of("name", "n")), entry("pid", "p"));
    }

    @Test
    void settingsOfFields_areWithoutEffectOnAMessage() {
        assertThat(Encoded.problems(
                        "format", "message", "json.fields", "a=b", "json.maxCauses", "3", "json.callerData", "true"))
                .singleElement()
                .asString()
                .contains("json.fields, json.callerData: without effect with format message")
                .doesNotContain("maxCauses");
        assertThat(Encoded.problems("format", "message")).isEmpty();
        assertThat(Encoded.problems("format", "esc")).singleElement().asString().contains("did you mean ecs?");
    }

    @ParameterizedTest
    @EnumSource
    void anyEvent_fitsAndIsValid(JsonFormat format) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 80; i++) {
            int max = 700 + random.nextInt(3_000);
            TestEvent event = TestEvent.saying(OversizeTest.text(random, max));
            event.logger = OversizeTest.text(random, max / 8);
            event.thread = OversizeTest.text(random, max / 8);
            event.caller = new StackTraceElement(
                    "c." + OversizeTest.text(random, max / 8), OversizeTest.text(random, max), null, 3);
            for (int f = random.nextInt(12); f > 0; f--) {
                event.with(OversizeTest.text(random, 40), OversizeTest.value(random, max, 0))
                        .context(OversizeTest.text(random, 40), OversizeTest.text(random, max));
            }
            if (random.nextBoolean()) {
                event.thrown(new IllegalStateException(
                        OversizeTest.text(random, max), new RuntimeException(OversizeTest.text(random, max))));
            }
            if (random.nextBoolean()) {
                event.marker(OversizeTest.text(random, max / 4)).context("traceId", TRACE);
            }
            JsonConfig config = format == JsonFormat.MESSAGE
                    ? Encoded.config("format", "message")
                    : Encoded.config(
                            "format", format.name(), "json.callerData", "true", "json.fields", "a=" + "x".repeat(100));
            try {
                String text = Encoded.text(event, max, config);
                if (format != JsonFormat.MESSAGE) {
                    Map<String, Object> fields = flat(Encoded.object(text));
                    assertThat(text).contains(ID);
                    assertThat(fields.keySet()).contains(format == JsonFormat.OTEL ? "Body" : "message");
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", event " + i + ", limit " + max, e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "MESSAGE", mode = EnumSource.Mode.EXCLUDE)
    void shortenedEvent_saysSo(JsonFormat format) {
        String text = Encoded.text(
                event().with("big", "메".repeat(3_000)).thrown(new Exception("x".repeat(5_000))),
                2_000,
                Encoded.config("format", format.name()));

        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isBetween(1_200, 2_000);
        Map<String, Object> fields = Encoded.object(text);
        Map<String, Object> holder = format == JsonFormat.OTEL ? object(fields, "Attributes") : fields;
        assertThat(holder)
                .contains(entry("truncated", true), entry("original_bytes", 21))
                .containsKey("event_id");
        assertThat(text).contains("주문 42 受付 😀");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> fields, String name) {
        assertThat(fields.get(name)).as(name).isInstanceOf(Map.class);
        return (Map<String, Object>) fields.get(name);
    }

    /** Objects within objects as names with dots. */
    private static Map<String, Object> flat(Map<String, Object> fields) {
        Map<String, Object> flat = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof Map<?, ?> && !((Map<?, ?>) value).isEmpty()) {
                flat(object(fields, name)).forEach((inner, deeper) -> flat.put(name + "." + inner, deeper));
            } else if (!(value instanceof Map)) {
                flat.put(name, value);
            }
        });
        return flat;
    }
}

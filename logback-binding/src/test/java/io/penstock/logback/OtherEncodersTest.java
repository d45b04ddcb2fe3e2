// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import co.elastic.logging.logback.EcsEncoder;
import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.encode.JsonConfig;
import io.penstock.encode.JsonSettings;
import io.penstock.encode.RecordForm;
import io.penstock.settings.Settings;
import io.penstock.testkit.TestJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/** The formats logstash and ecs beside the encoders that they are named after: the same event, field by field. */
class OtherEncodersTest {

    private static final LoggerContext CONTEXT = new LoggerContext();

    static {
        CONTEXT.setName("bench");
        CONTEXT.setMDCAdapter(MDC.getMDCAdapter());
    }

    private static LoggingEvent event(Level level, String message, Throwable thrown, Object... arguments) {
        return event(Map.of(), level, message, thrown, arguments);
    }

    private static LoggingEvent event(
            Map<String, String> context, Level level, String message, Throwable thrown, Object... arguments) {
        Logger logger = CONTEXT.getLogger("com.example.Shop");
        LoggingEvent event = new LoggingEvent("fqcn", logger, level, message, thrown, arguments);
        event.setInstant(Instant.parse("2026-11-20T08:15:30.123456789Z"));
        event.setThreadName("http-8080-1");
        event.setMDCPropertyMap(context);
        event.setCallerData(
                new StackTraceElement[] {new StackTraceElement("com.example.Shop", "sell", "Shop.java", 7)});
        return event;
    }

    static Stream<LoggingEvent> events() {
        LoggingEvent context = event(
                new TreeMap<>(Map.of("요청", "é日本語😀", "tenant", "acme", "http.method", "GET")),
                Level.WARN,
                "주문 {} 受付 \"{}\" 😀\n\u0001",
                null,
                42,
                "a\\b");

        LoggingEvent pairs = event(Level.DEBUG, "pairs", null);
        pairs.addKeyValuePair(new KeyValuePair("count", 42));
        pairs.addKeyValuePair(new KeyValuePair("price", 12.5));
        pairs.addKeyValuePair(new KeyValuePair("ok", true));
        pairs.addKeyValuePair(new KeyValuePair("none", null));
        pairs.addKeyValuePair(new KeyValuePair("이름", "値😀"));
        pairs.addKeyValuePair(new KeyValuePair("list", List.of(1, "two", Map.of("k", 3))));
        pairs.addKeyValuePair(new KeyValuePair("map", new TreeMap<>(Map.of("a", 1, "b", List.of("x")))));

        Marker outer = MarkerFactory.getDetachedMarker("OUTER");
        outer.add(MarkerFactory.getDetachedMarker("안쪽"));
        LoggingEvent marked = event(Level.TRACE, "marked", null);
        marked.addMarker(outer);

        Exception cause = new IllegalStateException("깨짐 \"q\"", new NullPointerException());
        cause.addSuppressed(new java.io.IOException("closing 閉"));
        LoggingEvent failed = event(Level.ERROR, "failed", new Exception("outer 😀", cause));

        LoggingEvent circular = event(Level.ERROR, "circular", circle());
        return Stream.of(event(Level.INFO, "plain", null), context, pairs, marked, failed, circular);
    }

    private static Exception circle() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        return first;
    }

    private static <T extends Encoder<ILoggingEvent>> T started(T encoder) {
        encoder.setContext(CONTEXT);
        encoder.start();
        return encoder;
    }

    private static Map<String, Object> theirs(Encoder<ILoggingEvent> encoder, LoggingEvent event) {
        return flat(TestJson.object(new String(encoder.encode(event), StandardCharsets.UTF_8).strip()));
    }

    private static Map<String, Object> ours(LoggingEvent event, String... settings) throws Exception {
        Settings read = new Settings(JsonSettings.ALL);
        read.set("json.callerData", "true");
        read.set("json.maxStackFrames", "10000");
        for (int i = 0; i < settings.length; i += 2) {
            read.set(settings[i], settings[i + 1]);
        }
        JsonConfig config = JsonConfig.of(read);
        assertThat(read.problems()).isEmpty();
        EventEncoder<ILoggingEvent> encoder = config.fixed("shop", "host-1", 4711, config.fields())
                .encoder(LogbackEventView.INSTANCE, RecordForm.PLAIN, 1_000_000, "0123456789ab");
        EventBuffer out = new EventBuffer();
        encoder.encode(event, out);
        return flat(TestJson.object(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void logstash_hasTheFieldsOfLogstashEncoder(LoggingEvent event) throws Exception {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setIncludeCallerData(true);

        Map<String, Object> ours = ours(event, "format", "logstash");
        ours.values().removeIf(Objects::isNull); // it leaves out a key-value that is null; we write it
        Map<String, Object> theirs = theirs(started(encoder), event);

        assertThat(ours.remove("event_id")).isEqualTo("0123456789ab-0000000000000");
        assertThat(instant(ours)).isEqualTo(instant(theirs)).isEqualTo(event.getInstant());
        assertThat(ours).isEqualTo(theirs);
    }

    @ParameterizedTest
    @MethodSource("events")
    void ecs_hasTheFieldsOfEcsEncoder(LoggingEvent event) throws Exception {
        EcsEncoder encoder = new EcsEncoder();
        encoder.setServiceName("shop");
        encoder.setIncludeMarkers(true);
        encoder.setIncludeOrigin(true);

        Map<String, Object> ours = ours(event, "format", "ecs");
        Map<String, Object> theirs = theirs(started(encoder), event);

        // What it does not write, or in milliseconds, or by an older version of the schema.
        assertThat(ours.remove("event_id")).isEqualTo("0123456789ab-0000000000000");
        assertThat(ours.remove("host.name")).isEqualTo("host-1");
        assertThat(ours.remove("process.pid")).isEqualTo(4711);
        assertThat(ours.remove("ecs.version")).isEqualTo("8.11");
        assertThat(theirs.remove("ecs.version")).isEqualTo("1.2.0");
        assertThat(theirs.remove("event.dataset")).isEqualTo("shop");
        assertThat(instant(ours)).isEqualTo(event.getInstant());
        assertThat(instant(theirs)).isEqualTo(event.getInstant().truncatedTo(ChronoUnit.MILLIS));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs()
                    .forEach(pair -> assertThat(ours.keySet().removeIf(name -> name.matches(pair.key + "(\\..*)?")))
                            .isTrue());
        }
        theirs.computeIfPresent("error.stack_trace", (name, text) -> ((String) text)
                .replaceAll("(?m)([0-9]+) more$", "$1 common frames omitted"));
        assertThat(ours).isEqualTo(theirs);
    }

    private static Instant instant(Map<String, Object> fields) {
        return OffsetDateTime.parse((String) fields.remove("@timestamp")).toInstant();
    }

    /** Objects within objects as names with dots, which Elasticsearch takes for the same. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> flat(Map<String, Object> fields) {
        Map<String, Object> flat = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            if (value instanceof Map) {
                flat((Map<String, Object>) value).forEach((inner, deeper) -> flat.put(name + "." + inner, deeper));
            } else {
                flat.put(name, value);
            }
        });
        return flat;
    }
}

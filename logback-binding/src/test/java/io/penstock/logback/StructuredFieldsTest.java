// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static net.logstash.logback.argument.StructuredArguments.array;
import static net.logstash.logback.argument.StructuredArguments.defer;
import static net.logstash.logback.argument.StructuredArguments.entries;
import static net.logstash.logback.argument.StructuredArguments.fields;
import static net.logstash.logback.argument.StructuredArguments.keyValue;
import static net.logstash.logback.argument.StructuredArguments.kv;
import static net.logstash.logback.argument.StructuredArguments.raw;
import static net.logstash.logback.argument.StructuredArguments.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.sun.management.ThreadMXBean;
import io.penstock.testkit.TestJson;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.marker.LogstashMarker;
import net.logstash.logback.marker.Markers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/** logstash-logback-encoder's arguments and markers become fields, as with its own encoder. */
class StructuredFieldsTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private final LoggerContext context = new LoggerContext();

    StructuredFieldsTest() {
        context.setMDCAdapter(MDC.getMDCAdapter());
    }

    /** Not a record: only Jackson knows its fields. */
    public static final class Order {
        public int getId() {
            return 42;
        }

        public String getCity() {
            return "서울 😀";
        }

        @Override
        public String toString() {
            return "order";
        }
    }

    private LoggingEvent event(String message, Object... arguments) {
        return new LoggingEvent("fqcn", context.getLogger("a"), Level.INFO, message, null, arguments);
    }

    private static Map<String, Object> fieldsOf(LoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        LogbackEventView.INSTANCE.forEachArgumentField(
                event, (name, value) -> assertThat(fields.put(name, value)).isNull());
        return fields;
    }

    private static List<String> markersOf(LoggingEvent event) {
        List<String> names = new ArrayList<>();
        LogbackEventView.INSTANCE.forEachMarker(event, (name, value) -> names.add(name));
        return names;
    }

    @Test
    void everyKindOfArgument_isAField() {
        LoggingEvent event = event(
                "주문 {} {} {} {} {} {} {} {}",
                kv("id", 42),
                keyValue("이름", "값 \"q\" 日本 😀"),
                value("price", new BigDecimal("12.30")),
                entries(new TreeMap<>(Map.of("a", 1L, "b", List.of(true)))),
                fields(new Order()),
                array("list", 1, "two", null),
                raw("raw", "{\"deep\":[1,{\"x\":null}]}"),
                defer(() -> kv("late", new Order())));

        assertThat(fieldsOf(event))
                .containsOnly(
                        entry("id", 42),
                        entry("이름", "값 \"q\" 日本 😀"),
                        entry("price", new BigDecimal("12.30")),
                        entry("a", 1),
                        entry("b", List.of(true)),
                        entry("city", "서울 😀"),
                        entry("list", Arrays.asList(1, "two", null)),
                        entry("raw", Map.of("deep", List.of(1, Collections.singletonMap("x", null)))),
                        entry("late", Map.of("id", 42, "city", "서울 😀")));
    }

    @Test
    void markers_areFieldsAndNotNames() {
        LoggingEvent event = event("x");
        Marker plain = MarkerFactory.getDetachedMarker("AUDIT");
        plain.add(Markers.append("inside", "a"));
        LogstashMarker many = Markers.append("n", 1)
                .and(Markers.appendEntries(Map.of("e", 2)))
                .and(Markers.appendRaw("r", "[1]"))
                .and(Markers.appendFields(new Order()))
                .and(Markers.appendArray("arr", 1, 2))
                .and(MarkerFactory.getDetachedMarker("PII"));
        event.addMarker(plain);
        event.addMarker(many);
        event.addMarker(Markers.empty());

        assertThat(fieldsOf(event))
                .containsEntry("inside", "a")
                .contains(entry("n", 1), entry("e", 2), entry("r", List.of(1)), entry("arr", List.of(1, 2)))
                .contains(entry("id", 42), entry("city", "서울 😀"))
                .hasSize(7);
        assertThat(markersOf(event)).containsExactly("AUDIT", "PII");

        LoggingEvent alone = event("x");
        alone.addMarker(Markers.append("n", 1));
        assertThat(markersOf(alone)).isEmpty();
        assertThat(fieldsOf(alone)).containsExactly(entry("n", 1));
    }

    @Test
    void whatIsSaidTwice_isWrittenOnce() {
        LoggingEvent event = event("{} {} {}", kv("id", 42), kv("id", 42), kv("pair", "p"));
        event.addMarker(Markers.append("id", 42));
        event.addKeyValuePair(new KeyValuePair("pair", "p"));

        assertThat(fieldsOf(event)).containsExactly(entry("id", 42));

        List<Object> different = new ArrayList<>();
        LogbackEventView.INSTANCE.forEachArgumentField(
                event("{} {}", kv("id", 42), kv("id", 43)), (name, value) -> different.add(value));
        assertThat(different).containsExactly(42, 43);
    }

    @Test
    void userCodeThatThrows_costsItsFieldOnly() {
        StructuredArgument broken = generator -> {
            throw new IllegalStateException("boom");
        };
        StructuredArgument endless = new StructuredArgument() {
            @Override
            public void writeTo(tools.jackson.core.JsonGenerator generator) {
                writeTo(generator);
            }

            @Override
            public String toString() {
                return "endless";
            }
        };
        bench.withAppender("");
        bench.log().info("a {} b {} c {} d {}", broken, kv("id", 42), raw("r", "{not json"), endless);

        Map<String, Object> event = bench.arrived().get(0).fields();

        assertThat(event).containsEntry("id", 42).containsKey("structured_argument");
        assertThat(event.values().stream().map(String::valueOf)).contains("r={not json", "endless");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat", "ecs", "logstash", "otel"})
    void fields_areLikeAnyKeyValue(String format) {
        bench.withAppender("<format>" + format + "</format><json><exclude>secret</exclude></json>");
        bench.log()
                .info(
                        Markers.append("tenant", "高島"),
                        "주문 {} {} {}",
                        kv("id", 42),
                        kv("secret", "x"),
                        kv("message", "m"));

        String json = bench.arrived().get(0).text();

        assertThat(json)
                .contains("\"id\":42", "\"tenant\":\"高島\"", "주문 id=42 secret=x message=m")
                .contains(format.equals("otel") ? "\"message\":\"m\"" : "\"message_\":\"m\"")
                .doesNotContain("\"secret\"", "LS_");
    }

    @Test
    void keyValuesThatCannotBeCompared_doNotMatter() {
        Object rude = new Object() {
            @Override
            public boolean equals(Object other) {
                throw new IllegalStateException("boom");
            }

            @Override
            public int hashCode() {
                return 0;
            }
        };
        LoggingEvent event = event("{}", kv("a", 1));
        event.addKeyValuePair(new KeyValuePair("a", rude));
        event.addKeyValuePair(new KeyValuePair("a", rude));
        event.addKeyValuePair(new KeyValuePair(null, null));

        assertThat(fieldsOf(event)).containsExactly(entry("a", 1));
    }

    @Test
    void fields_areThoseOfLogstashEncoder() {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();
        LoggingEvent event = event(
                "{} {} {} {}",
                kv("count", 42),
                array("list", 1.5, "둘", Map.of("k", true)),
                fields(new Order()),
                raw("r", "{\"a\":[1,null]}"));
        event.addMarker(Markers.append("price", new BigDecimal("12.30")).and(Markers.append("at", new int[] {1, 2})));

        Map<String, Object> theirs = TestJson.object(new String(encoder.encode(event), StandardCharsets.UTF_8).strip());

        fieldsOf(event)
                .forEach((name, value) -> assertThat(number(value)).as(name).isEqualTo(number(theirs.get(name))));
        assertThat(fieldsOf(event)).hasSize(7);
    }

    /** Whole numbers and others by their value, whatever their class. */
    private static String number(Object value) {
        return String.valueOf(value).replaceAll("(\\.[0-9]*?)0+\\b", "$1");
    }

    /** The library's version 8, with Jackson 2, in a class loader that we do not see. */
    @Test
    void olderGeneration_inAnotherClassLoader_isReadToo() throws Exception {
        List<URL> jars = new ArrayList<>();
        File[] files = Path.of("target", "logstash-older").toFile().listFiles();
        assertThat(files).isNotNull().hasSizeGreaterThan(3);
        for (File file : Arrays.asList(files)) {
            jars.add(file.toURI().toURL());
        }
        ClassLoader parent = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                if (name.startsWith("org.slf4j.") || name.startsWith("ch.qos.logback.")) {
                    return StructuredFieldsTest.class.getClassLoader().loadClass(name);
                }
                throw new ClassNotFoundException(name);
            }
        };
        try (URLClassLoader loader = new URLClassLoader(jars.toArray(new URL[0]), parent)) {
            Class<?> arguments = loader.loadClass("net.logstash.logback.argument.StructuredArguments");
            Object kv = arguments.getMethod("kv", String.class, Object.class).invoke(null, "이름", "값 😀");
            Object map = arguments.getMethod("entries", Map.class).invoke(null, Map.of("a", List.of(1, 2.50)));
            Object raw = arguments.getMethod("raw", String.class, String.class).invoke(null, "r", "{\"x\":1}");

            assertThat(kv).isNotInstanceOf(StructuredArgument.class);
            assertThat(fieldsOf(event("{} {} {}", kv, map, raw)))
                    .containsExactly(
                            entry("이름", "값 😀"),
                            entry("a", List.of(1, new BigDecimal("2.5"))),
                            entry("r", Map.of("x", 1)));
        }
    }

    @Test
    void eventsWithoutThem_allocateNothing() {
        LoggingEvent event = event("{} {} {}", "text", 42, new Order());
        event.addMarker(MarkerFactory.getDetachedMarker("AUDIT"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                LogbackEventView.INSTANCE.forEachArgumentField(event, (name, value) -> {
                    throw new AssertionError(name);
                });
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes for 10,000 events").isLessThan(10_000);
    }
}

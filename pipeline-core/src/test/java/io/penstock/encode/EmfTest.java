// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics in CloudWatch's embedded metric format, checked against its specification. */
class EmfTest {

    private static final String[] BASE = {
        "emf.namespace", "Shop", "emf.metrics", "latency=Milliseconds, orders=count, 크기=Bytes/Second"
    };

    private static String[] settings(String... more) {
        List<String> all = new ArrayList<>(List.of(BASE));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    /** The event's fields, after a check by the specification. */
    private static Map<String, Object> fields(TestEvent event, String... settings) {
        return valid(Encoded.fields(event, settings));
    }

    /** What the specification demands of {@code _aws} and of what it names. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> valid(Map<String, Object> event) {
        if (!event.containsKey("_aws")) {
            return event;
        }
        Map<String, Object> aws = (Map<String, Object>) event.get("_aws");
        assertThat(aws).containsOnlyKeys("Timestamp", "CloudWatchMetrics");
        assertThat(((Number) aws.get("Timestamp")).longValue()).isNotNegative();
        List<Map<String, Object>> directives = (List<Map<String, Object>>) aws.get("CloudWatchMetrics");
        assertThat(directives).isNotEmpty();
        for (Map<String, Object> directive : directives) {
            assertThat(directive).containsOnlyKeys("Namespace", "Dimensions", "Metrics");
            assertThat((String) directive.get("Namespace")).hasSizeBetween(1, 1024);
            List<List<String>> sets = (List<List<String>>) directive.get("Dimensions");
            assertThat(sets).isNotEmpty();
            for (List<String> set : sets) {
                assertThat(set).hasSizeLessThanOrEqualTo(30).doesNotHaveDuplicates();
                for (String dimension : set) {
                    assertThat(dimension).hasSizeBetween(1, 250);
                    assertThat(event.get(dimension)).as(dimension).isInstanceOf(String.class);
                    assertThat((String) event.get(dimension)).hasSizeBetween(1, 1024);
                }
            }
            List<Map<String, Object>> metrics = (List<Map<String, Object>>) directive.get("Metrics");
            assertThat(metrics).hasSizeBetween(1, 100);
            metrics.forEach(metric -> valid(metric, event));
        }
        return event;
    }

    private static void valid(Map<String, Object> metric, Map<String, Object> event) {
        String name = (String) metric.get("Name");
        assertThat(name).hasSizeBetween(1, 1024);
        assertThat(EmfConfig.UNITS).contains((String) metric.get("Unit"));
        if (metric.containsKey("StorageResolution")) {
            assertThat(metric.get("StorageResolution")).isIn(1, 60);
        }
        assertThat(List.of("Name", "Unit", "StorageResolution")).containsAll(metric.keySet());
        Object value = event.get(name);
        List<?> values = value instanceof List<?> several ? several : Collections.singletonList(value);
        assertThat(values).as(name).hasSizeBetween(1, 100).allMatch(Number.class::isInstance);
    }

    private static List<String> metricsOf(Map<String, Object> event) {
        List<String> names = new ArrayList<>();
        directives(event).forEach(directive -> ((List<?>) directive.get("Metrics"))
                .forEach(metric -> names.add((String) ((Map<?, ?>) metric).get("Name"))));
        return names;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> directives(Map<String, Object> event) {
        Map<String, Object> aws = (Map<String, Object>) event.get("_aws");
        return aws == null ? List.of() : (List<Map<String, Object>>) aws.get("CloudWatchMetrics");
    }

    @Test
    void eventWithMetrics_isADocumentAndAnEvent() {
        TestEvent event = TestEvent.saying("주문 😀")
                .with("latency", 12.5)
                .with("operation", "購入")
                .with("other", true)
                .context("orders", "context")
                .context("tenant", "高島");

        String[] settings = settings(
                "emf.dimensions", "service, service + operation, tenant+level, none", "emf.highResolution", "latency");

        assertThat(Encoded.text(event, settings))
                .isEqualTo(
                        "{\"timestamp\":\"2025-11-20T09:08:28.123Z\",\"level\":\"INFO\","
                                + "\"logger\":\"com.example.Orders\",\"thread\":\"main\",\"message\":\"주문 😀\","
                                + "\"service\":\"orders\",\"host\":\"ip-172-31-26-196\",\"pid\":4711,"
                                + "\"event_id\":\"0123456789ab-0000000000000\","
                                + "\"_aws\":{\"Timestamp\":1763629708123,\"CloudWatchMetrics\":[{\"Namespace\":\"Shop\","
                                + "\"Dimensions\":[[\"service\"],[\"service\",\"operation\"],[\"tenant\",\"level\"],[]],"
                                + "\"Metrics\":[{\"Name\":\"latency\",\"Unit\":\"Milliseconds\",\"StorageResolution\":1}]}]},"
                                + "\"latency\":12.5,\"operation\":\"購入\",\"tenant\":\"高島\",\"other\":true,\"orders\":\"context\"}");
        fields(event, settings);
    }

    @Test
    void eventWithoutMetrics_isAsIfThereWereNone() {
        TestEvent event =
                TestEvent.saying("x").with("a", 1).context("tenant", "t").with("latency", null);
        assertThat(Encoded.text(event, settings("emf.dimensions", "tenant"))).isEqualTo(Encoded.text(event));
    }

    @Test
    void everyKindOfNumber_isAMetric() {
        for (Object value : List.of(
                1, 2L, (short) 3, (byte) 4, 1.5f, -2.5, new BigDecimal("1E+3"), BigInteger.TEN, new AtomicLong(7))) {
            assertThat(metricsOf(fields(new TestEvent().with("latency", value), BASE)))
                    .as(value.getClass().getName())
                    .containsExactly("latency");
        }
        for (Object value : List.of(
                new int[] {1, 2},
                new double[] {1.5},
                List.of(1, 2.5),
                new Object[] {1L},
                java.util.Set.of(new AtomicLong(7)))) {
            Map<String, Object> event = fields(new TestEvent().with("크기", value), BASE);
            assertThat(metricsOf(event)).containsExactly("크기");
            assertThat(event.get("크기")).isInstanceOf(List.class);
        }
    }

    @Test
    void whatIsNoMetric_staysAFieldAndIsSaid() {
        Map<Object, String> wrong = new LinkedHashMap<>();
        wrong.put("12", "metric latency is no number");
        wrong.put(Double.NaN, "metric latency is no number");
        wrong.put(Float.POSITIVE_INFINITY, "metric latency is no number");
        wrong.put(BigInteger.TWO.pow(361), "metric latency is no number");
        wrong.put(List.of(), "metric latency has 0 values; 1 to 100 are allowed");
        wrong.put(new int[101], "metric latency has 101 values; 1 to 100 are allowed");
        wrong.put(new long[5_000], "metric latency has 101 values; 1 to 100 are allowed");
        wrong.put(List.of(1, "two"), "metric latency has a value that is no number");
        wrong.forEach((value, error) -> {
            Map<String, Object> event = fields(new TestEvent().with("latency", value), BASE);
            assertThat(event).doesNotContainKey("_aws").containsKey("latency");
            assertThat((String) event.get("emf_error")).as(error).startsWith(error.replaceAll("101.*", "101"));

            Map<String, Object> both =
                    fields(new TestEvent().with("latency", value).with("orders", 1), BASE);
            assertThat(metricsOf(both)).containsExactly("orders");
            assertThat(both).containsKeys("latency", "emf_error");
        });
    }

    @Test
    void moreThan100Metrics_areSplit() {
        StringBuilder metrics = new StringBuilder("n0=None");
        TestEvent event = new TestEvent();
        for (int i = 0; i < 250; i++) {
            metrics.append(", n").append(i).append("=Count");
            event.with("n" + i, i);
        }

        Map<String, Object> fields = fields(event, "emf.namespace", "Shop", "emf.metrics", metrics.toString());

        assertThat(directives(fields)).hasSize(3);
        assertThat(metricsOf(fields)).hasSize(250).doesNotHaveDuplicates();
        assertThat(directives(fields).get(2).get("Dimensions")).isEqualTo(List.of(List.of("service")));
        assertThat(fields).contains(entry("n0", 0), entry("n249", 249));
    }

    @Test
    void incompleteSets_areLeftOut() {
        String[] settings = settings("emf.dimensions", "tenant, operation, tenant+operation");
        TestEvent one =
                new TestEvent().with("latency", 1).with("operation", 404).context("tenant", "");

        Map<String, Object> fields = fields(one, settings);

        assertThat(directives(fields).get(0).get("Dimensions")).isEqualTo(List.of(List.of("operation")));
        assertThat(fields).contains(entry("operation", "404"), entry("tenant", ""));
        for (TestEvent none : List.of(
                new TestEvent().with("latency", 1),
                new TestEvent().with("latency", 1).context("tenant", "x".repeat(1025)),
                new TestEvent().with("latency", 1).with("tenant", null))) {
            assertThat(fields(none, settings))
                    .doesNotContainKey("_aws")
                    .containsEntry("latency", 1)
                    .hasEntrySatisfying("emf_error", error -> assertThat((String) error)
                            .startsWith("no set of emf.dimensions is complete"));
        }
    }

    @Test
    void namesThatComeTwice_countOnce() {
        TestEvent event = new TestEvent()
                .with("latency", 1)
                .with("latency", 2)
                .with("_aws", "mine")
                .with("tenant", "a")
                .context("latency", "3")
                .context("tenant", "b");

        assertThat(fields(event, settings("emf.dimensions", "tenant")))
                .contains(entry("latency", 1), entry("latency_", 2), entry("_aws_", "mine"))
                .contains(entry("tenant", "a"), entry("tenant_", "b"))
                .containsValue("3");
    }

    @Test
    void valuesThatChangeWhileTheyAreRead_areOneDocument() {
        List<Object> growing = new ArrayList<>(Collections.nCopies(100, 1)) {
            @Override
            public Object[] toArray() {
                Object[] now = super.toArray();
                add("not a number");
                return now;
            }
        };
        EventBuffer out = new EventBuffer();
        new JsonEventEncoder<>(Encoded.config(BASE), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID)
                .encode(new TestEvent().with("latency", growing), out);

        Map<String, Object> fields =
                valid(Encoded.object(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8)));
        assertThat(metricsOf(fields)).containsExactly("latency");
        assertThat(fields.get("latency")).isEqualTo(Collections.nCopies(100, 1));
    }

    @Test
    void eventBefore1970_hasNoMetrics() {
        TestEvent event = new TestEvent().with("latency", 1);
        event.millis = -1;
        assertThat(fields(event, BASE))
                .doesNotContainKey("_aws")
                .containsEntry("emf_error", "the event's time is before 1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat", "ecs", "logstash"})
    void anyEvent_isValid_howeverLarge(String format) {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        JsonConfig config = Encoded.config(settings(
                "format", format, "emf.dimensions", "none, tenant, tenant+operation", "json.fields", "team=코어"));
        for (int i = 0; i < 200; i++) {
            int max = 1_500 + random.nextInt(4_000);
            TestEvent event = TestEvent.saying(OversizeTest.text(random, max));
            for (int f = random.nextInt(8); f > 0; f--) {
                String name = List.of("latency", "orders", "크기", "tenant", "operation", "x")
                        .get(random.nextInt(6));
                Object value = random.nextInt(3) == 0
                        ? random.ints(random.nextInt(1, 120)).boxed().toList()
                        : OversizeTest.value(random, max, 2);
                event.with(name, value).context(name, OversizeTest.text(random, 1_500));
            }
            try {
                valid(Encoded.object(Encoded.text(event, max, config)));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", event " + i + ", limit " + max, e);
            }
        }
    }

    @Test
    void shortenedEvent_keepsItsMetrics() {
        TestEvent event = TestEvent.saying("메".repeat(3_000))
                .with("big", "x".repeat(9_000))
                .with("latency", 7);

        Map<String, Object> fields = valid(Encoded.object(Encoded.text(event, 2_500, Encoded.config(BASE))));

        assertThat(fields)
                .contains(entry("truncated", true), entry("latency", 7))
                .containsKey("_aws");
    }

    @Test
    void metricsThatHaveNoRoom_areFieldsAndThatIsSaid() {
        TestEvent event = TestEvent.saying("x".repeat(2_000)).with("latency", Collections.nCopies(100, 1_234_567_890L));

        Map<String, Object> fields = valid(Encoded.object(Encoded.text(event, 1_200, Encoded.config(BASE))));

        assertThat(fields)
                .doesNotContainKey("_aws")
                .containsKey("latency")
                .containsEntry("emf_error", "the event is too large for its metrics");
    }

    @Test
    void wrongSettings_areSaidAndLeftOut() {
        assertThat(Encoded.problems("emf.metrics", "a=Count"))
                .singleElement()
                .asString()
                .contains("emf.namespace and emf.metrics are needed together");
        assertThat(Encoded.problems("emf.namespace", "Shop")).hasSize(1);
        assertThat(Encoded.problems("emf.namespace", "AWS/Shop", "emf.metrics", "a=Count"))
                .anyMatch(text -> text.contains("emf.namespace: 'AWS/Shop' is not usable (reserved)"));
        assertThat(Encoded.problems(
                        "emf.namespace", "S", "emf.metrics", "a=Millisecond, message=Count, b=Count, @x=furlong"))
                .singleElement()
                .asString()
                .contains("there is no unit 'Millisecond', did you mean 'Milliseconds'?")
                .contains("'message' is the name of a built-in, static or excluded field", "no unit 'furlong'");
        assertThat(Encoded.problems(settings("emf.highResolution", "latenzy")))
                .singleElement()
                .asString()
                .contains("'latenzy' is not in emf.metrics");
        assertThat(Encoded.problems(settings(
                        "emf.dimensions",
                        "latency, message, labels.team, a++b, tenant",
                        "json.fields",
                        "labels.team=x")))
                .singleElement()
                .asString()
                .contains("'latency' has a metric in it", "'message' has a field that is no text at the root")
                .contains("'labels.team' has a field that is no text", "'a++b' has a name without");
        String many =
                String.join("+", IntStream.range(0, 31).mapToObj(i -> "d" + i).toList());
        assertThat(Encoded.problems(settings("emf.dimensions", many)))
                .singleElement()
                .asString()
                .contains("more than 30 names");
        assertThat(Encoded.problems(settings("format", "otel")))
                .singleElement()
                .asString()
                .contains("format otel has no metrics");
        assertThat(Encoded.problems(settings("format", "message")))
                .singleElement()
                .asString()
                .contains("emf.namespace, emf.metrics: without effect with format message");
        assertThat(Encoded.problems(settings("format", "ecs", "emf.dimensions", "service")))
                .singleElement()
                .asString()
                .contains("no text at the root");
    }

    @Test
    void otherFormats_haveTheMetricsAtTheirRoot() {
        TestEvent event = new TestEvent().with("latency", 5).context("tenant", "t");
        for (String format : List.of("ecs", "logstash")) {
            Map<String, Object> fields = fields(event, settings("format", format, "emf.dimensions", "tenant"));
            assertThat(metricsOf(fields)).containsExactly("latency");
            assertThat(directives(fields(event, settings("format", format)))
                            .get(0)
                            .get("Dimensions"))
                    .isEqualTo(List.of(List.of()));
        }
    }
}

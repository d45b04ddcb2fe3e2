// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.status.Status;
import io.penstock.encode.JsonSettings;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.settings.Setting;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.RecordingListener;
import io.penstock.testkit.SettersParity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.logstash.logback.argument.StructuredArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

/** What a user writes in {@code logback.xml}, and what arrives. */
class LogbackXmlTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private final Marker pii = new BasicMarkerFactory().getDetachedMarker("PII");

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(SiloAppender.ALL);
        all.addAll(PipelineSettings.ALL);
        all.addAll(JsonSettings.ALL);
        return all;
    }

    @Test
    void everySetting_hasASetter() {
        SettersParity.assertEverySettingHasItsSetter(SiloAppender.class, all());
        SettersParity.assertEverySetterHasItsSetting(PipelineAppender.class, all());
        SettersParity.assertEverySetterHasItsSetting(SiloAppender.class, SiloAppender.ALL);
    }

    @Test
    void everySetting_canBeWrittenInXml() {
        StringBuilder flat = new StringBuilder();
        Map<String, StringBuilder> groups = new HashMap<>();
        for (Setting<?> setting : all()) {
            if (setting.required()) {
                continue;
            }
            String value = setting.defaultText().isEmpty() ? "" : setting.defaultText();
            int dot = setting.name().indexOf('.');
            String element = setting.name().substring(dot + 1);
            String xml = "<" + element + ">" + (value.isEmpty() ? sample(setting) : value) + "</" + element + ">";
            if (dot < 0) {
                flat.append(xml);
            } else {
                groups.computeIfAbsent(setting.name().substring(0, dot), group -> new StringBuilder())
                        .append(xml);
            }
        }
        groups.forEach((group, xml) -> flat.append("<" + group + ">" + xml + "</" + group + ">"));

        bench.withAppender(flat.toString());

        assertThat(bench.atLeast(Status.WARN)).isEmpty();
        assertThat(all())
                .allSatisfy(setting -> assertThat(bench.appender().settings().isSet(setting))
                        .as(setting.name())
                        .isTrue());
    }

    private static String sample(Setting<?> setting) {
        return switch (setting.name()) {
            case "json.fields" -> "team=core";
            case "json.rename" -> "message=log";
            case "emf.metrics" -> "latency=Milliseconds";
            case "emf.highResolution" -> "latency";
            case "emf.dimensions" -> "tenant";
            case "workerDir" -> System.getProperty("java.io.tmpdir");
            default -> "some-name";
        };
    }

    @Test
    void metrics_arriveAsEmf() {
        bench.withAppender("<app>umma</app><emf><namespace>Shop</namespace><metrics>latency=Milliseconds</metrics>"
                + "<metrics>크기=Bytes</metrics><dimensions>service+operation</dimensions></emf>");
        bench.log()
                .atInfo()
                .addKeyValue("operation", "購入")
                .addKeyValue("latency", 12.5)
                .log("done {}", StructuredArguments.kv("크기", List.of(1, 2)));

        Arrived event = bench.arrived().get(0);

        assertThat(event.fields())
                .contains(entry("latency", 12.5), entry("operation", "購入"), entry("크기", List.of(1, 2)))
                .containsEntry("service", "umma");
        assertThat(event.text())
                .contains("\"CloudWatchMetrics\":[{\"Namespace\":\"Shop\",\"Dimensions\":[[\"service\",\"operation\"]],"
                        + "\"Metrics\":[{\"Name\":\"latency\",\"Unit\":\"Milliseconds\"},"
                        + "{\"Name\":\"크기\",\"Unit\":\"Bytes\"}]}]");
        assertThat(bench.complaints()).isEmpty();
    }

    @Test
    void event_arrivesAsFlatJson() {
        bench.withAppender("<host>ip-172-31-26-196</host><app>umma</app>"
                + "<json><fields>labels.team=core</fields><fields>where={host}</fields></json>");
        MDC.put("user", "김철수");
        bench.log().atInfo().addKeyValue("price", 1200).addMarker(pii).log("주문 {} 完了 🎉", 7);

        Arrived event = bench.arrived().get(0);

        assertThat(event.fields())
                .containsEntry("level", "INFO")
                .containsEntry("logger", "com.example.Shop")
                .containsEntry("thread", Thread.currentThread().getName())
                .containsEntry("message", "주문 7 完了 🎉")
                .containsEntry("service", "umma")
                .containsEntry("host", "ip-172-31-26-196")
                .containsEntry("where", "ip-172-31-26-196")
                .containsEntry("user", "김철수")
                .containsEntry("price", 1200)
                .containsEntry("labels", Map.of("team", "core"))
                .containsEntry("markers", List.of("PII"));
        assertThat(event.eventId()).isNotNull();
    }

    @Test
    void cleanStart_saysNothingAboveInfo() {
        bench.withAppender("<closeTimeout>20 s</closeTimeout>");
        bench.log().info("one");

        assertThat(bench.messages()).containsExactly("one");
        assertThat(bench.atLeast(Status.WARN)).isEmpty();
        assertThat(bench.said(Status.INFO)).contains("sends to scripted");
    }

    @Test
    void userPattern_hasItsDiagnosticContext() {
        bench.withAppender("<encoder><pattern>%level [%X{request}] %msg%n</pattern></encoder>");
        MDC.put("request", "요청-1");
        bench.log().warn("느림 🐢");

        assertThat(bench.arrived()).extracting(Arrived::text).containsExactly("WARN [요청-1] 느림 🐢");
        assertThat(bench.atLeast(Status.WARN)).isEmpty();
    }

    @Test
    void userLayout_isTheSameAsAnEncoder() {
        bench.withAppender("<layout><pattern>%logger{0}: %msg</pattern></layout>");
        bench.log().warn("こんにちは");

        assertThat(bench.arrived()).extracting(Arrived::text).containsExactly("Shop: こんにちは");
        assertThat(bench.atLeast(Status.WARN)).isEmpty();
    }

    @Test
    void userCharset_isSaidToBeUtf8() {
        bench.withAppender("<encoder><charset>UTF-16</charset><pattern>%msg</pattern></encoder>");
        bench.log().info("世界");

        assertThat(bench.arrived()).extracting(Arrived::text).containsExactly("世界");
        assertThat(bench.complaints()).singleElement().asString().contains("UTF-16", "in force: UTF-8");
    }

    @Test
    void statefulEncoder_isCalledByOneThreadAtATime() throws InterruptedException {
        bench.withAppender("<encoder class='" + Stateful.class.getName() + "'/>");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 500; n++) {
                    bench.log().info("x");
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(bench.arrived()).hasSize(2000);
        if (Stateful.isAsked()) {
            assertThat(bench.arrived()).extracting(Arrived::text).containsOnly("alone");
        }
    }

    @Test
    void threshold_keepsWhatIsBelowOut() {
        bench.withAppender("<threshold>warn</threshold>");
        bench.log().info("no");
        bench.log().warn("yes");

        assertThat(bench.messages()).containsExactly("yes");
    }

    @Test
    void fatalThreshold_takesErrorsWithTheMarkerOnly() {
        bench.withAppender("<threshold>FATAL</threshold>");
        bench.log().error("no");
        bench.log().error(new BasicMarkerFactory().getDetachedMarker("FATAL"), "yes");

        assertThat(bench.arrived()).singleElement().satisfies(event -> assertThat(event.fields())
                .containsEntry("message", "yes")
                .containsEntry("level", "FATAL"));
    }

    @Test
    void markers_choose() {
        Marker outer = new BasicMarkerFactory().getDetachedMarker("OUTER");
        outer.add(pii);
        bench.withAppender("<markers>PII, AUDIT</markers>");
        bench.log().info("no");
        bench.log().info(pii, "direct");
        bench.log().info(outer, "by reference");

        assertThat(bench.messages()).containsExactly("direct", "by reference");
    }

    @Test
    void exceptMarkers_keepOut() {
        bench.withAppender("<exceptMarkers>AUDIT</exceptMarkers><exceptMarkers>PII</exceptMarkers>");
        bench.log().info("yes");
        bench.log().info(pii, "no");
        bench.log()
                .atInfo()
                .addMarker(new BasicMarkerFactory().getDetachedMarker("OTHER"))
                .addMarker(pii)
                .log("no");

        assertThat(bench.messages()).containsExactly("yes");
    }

    @Test
    void logbackFilters_stayAsTheyAre() {
        bench.withAppender(
                "<filter class='ch.qos.logback.classic.filter.ThresholdFilter'><level>ERROR</level></filter>");
        bench.log().warn("no");
        bench.log().error("yes");

        assertThat(bench.messages()).containsExactly("yes");
    }

    @Test
    void callerData_onRequestIsTheLogCall() {
        bench.withAppender("<json><callerData>true</callerData></json>");
        bench.log().info("here");

        assertThat(String.valueOf(bench.arrived().get(0).fields().get("caller")))
                .contains("LogbackXmlTest")
                .contains("callerData_onRequestIsTheLogCall");
    }

    @Test
    void listener_hearsTheNumbers() {
        Heard.LAST.clear();
        bench.withAppender("<listener class='" + Heard.class.getName() + "'/>"
                + "<listener class='" + Thrower.class.getName() + "'/>"
                + "<listener class='" + Heard.class.getName() + "'/>");
        bench.log().info("one");
        bench.log().info("two");

        assertThat(bench.arrived()).hasSize(2);
        assertThat(Heard.LAST).hasSize(2).allSatisfy(listener -> assertThat(listener.numbers.accepted())
                .isEqualTo(2));
    }

    @Test
    void disabled_isOffWithOneLine() {
        bench.withAppender("<enabled>false</enabled><nonsense>1</nonsense>");
        bench.log().info("nowhere");

        assertThat(bench.appender().pipeline()).isNull();
        assertThat(bench.appender().stats()).isNull();
        assertThat(bench.appender().flush(Duration.ZERO)).isTrue();
        assertThat(bench.said(Status.INFO)).containsExactly("off: enabled is false");
        assertThat(bench.complaints()).isEmpty();
        assertThat(bench.service.opens()).isZero();
    }

    @Test
    void emptyRequiredValue_isOffWithOneLine() {
        bench.configure("<configuration>" + Bench.APPENDER + "<silo>${NOT_DEFINED_ANYWHERE:-}</silo></appender>"
                + "<root level='DEBUG'><appender-ref ref='SILO'/></root></configuration>");
        bench.log().info("nowhere");

        assertThat(bench.said(Status.INFO)).containsExactly("off: silo is empty");
        assertThat(bench.atLeast(Status.WARN)).isEmpty();
    }

    @Test
    void missingRequiredValue_isOffWithAWarning() {
        bench.configure("<configuration>" + Bench.APPENDER + "</appender>"
                + "<root level='DEBUG'><appender-ref ref='SILO'/></root></configuration>");
        bench.log().info("nowhere");

        assertThat(bench.complaints()).singleElement().asString().contains("silo is missing", "<silo>");
        assertThat(bench.atLeast(Status.ERROR)).isEmpty();
    }

    @Test
    void flush_takesATextToo() {
        bench.withAppender("");
        bench.log().info("one");

        assertThat(bench.appender().flush("60 s")).isTrue();
        assertThat(bench.service.stored()).hasSize(1);
        assertThatThrownBy(() -> bench.appender().flush("soon"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'soon'")
                .hasMessageContaining("allowed");
    }

    @Test
    void appender_canBeStartedAgain() {
        bench.withAppender("");
        SiloAppender appender = bench.appender();
        bench.log().info("one");
        appender.stop();
        appender.start();
        bench.log().info("two");

        assertThat(bench.messages()).containsExactly("one", "two");
        assertThat(Objects.requireNonNull(appender.stats()).accepted()).isEqualTo(1);
    }

    /** Counts what it hears; Logback makes it, so it makes itself known. */
    public static final class Heard implements io.penstock.pipeline.PipelineListener {
        static final List<Heard> LAST = new ArrayList<>();
        final RecordingListener numbers = new RecordingListener();

        public Heard() {
            LAST.add(this);
        }

        @Override
        public void accepted(int events, long bytes) {
            numbers.accepted(events, bytes);
        }
    }

    /** A listener with a fault. */
    public static final class Thrower implements io.penstock.pipeline.PipelineListener {
        @Override
        public void accepted(int events, long bytes) {
            throw new IllegalStateException("listener");
        }
    }

    /** An encoder that tells whether two threads were inside; stateful where Logback asks (1.6). */
    public static final class Stateful extends EncoderBase<ILoggingEvent> {
        private volatile Thread inside;

        static boolean isAsked() {
            return java.util.Arrays.stream(ch.qos.logback.core.encoder.Encoder.class.getMethods())
                    .anyMatch(method -> method.getName().equals("isStateful"));
        }

        public boolean isStateful() {
            return true;
        }

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            boolean alone = inside == null;
            inside = Thread.currentThread();
            Thread.yield();
            alone &= inside == Thread.currentThread();
            inside = null;
            return (alone ? "alone" : "together").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}

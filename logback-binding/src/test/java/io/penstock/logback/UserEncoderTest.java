// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.status.Status;
import co.elastic.logging.logback.EcsEncoder;
import io.penstock.testkit.Arrived;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import net.logstash.logback.encoder.LogstashEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The application's own encoder or layout: its life, its charset, its faults. */
class UserEncoderTest {

    private static final String TEXT = "주문 \"42\" 日本 😀";

    @RegisterExtension
    final Bench bench = new Bench();

    /** Starts only when told to, and counts. */
    public static final class Counting extends LayoutBase<ILoggingEvent> {
        static final AtomicInteger STARTS = new AtomicInteger();
        static final AtomicInteger STOPS = new AtomicInteger();

        @Override
        public void start() {
            STARTS.incrementAndGet();
            super.start();
        }

        @Override
        public void stop() {
            STOPS.incrementAndGet();
            super.stop();
        }

        @Override
        public String doLayout(ILoggingEvent event) {
            return isStarted() ? event.getFormattedMessage() + "\n\n" : "not started";
        }

        @Override
        public String getFileHeader() {
            return "begin";
        }
    }

    /** In a charset that Logback knows nothing of. */
    public static final class Korean extends BadInputTest.Fragile {
        public String getEncoding() {
            return "EUC-KR";
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return event.getFormattedMessage().getBytes(java.nio.charset.Charset.forName("EUC-KR"));
        }
    }

    /** Does not come up. */
    public static final class Broken extends BadInputTest.Fragile {
        @Override
        public void start() {
            throw new IllegalStateException("no template file");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {LogstashEncoder.class, EcsEncoder.class})
    void encodersOfOthers_arriveAsTheyWrite(Class<?> encoder) {
        bench.withAppender("<encoder class='" + encoder.getName() + "'/>");
        MDC.put("요청", "r-1");
        bench.log().info(TEXT);

        Arrived event = bench.arrived().get(0);

        assertThat(event.text()).startsWith("{").endsWith("}");
        assertThat(event.fields()).contains(entry("message", TEXT), entry("요청", "r-1"));
        assertThat(event.eventId()).isNull();
        assertThat(bench.complaints()).isEmpty();
    }

    @Test
    void layoutOfCode_isStartedAndStoppedWithTheAppender() {
        bench.withAppender("");
        SiloAppender appender = bench.appender();
        appender.stop();
        Counting layout = new Counting();
        layout.setContext(bench.context);
        int starts = Counting.STARTS.get();
        int stops = Counting.STOPS.get();
        appender.setLayout(layout);
        appender.start();
        bench.log().info(TEXT);

        assertThat(bench.arrived()).extracting(Arrived::text).containsExactly(TEXT + "\n");
        assertThat(Counting.STARTS.get() - starts).isEqualTo(1);
        assertThat(bench.said(Status.INFO))
                .anyMatch(text -> text.contains("has a header or footer, which is not sent"));
        appender.stop();
        org.awaitility.Awaitility.await().atMost(Bench.LONG).until(() -> Counting.STOPS.get() - stops == 1);
    }

    @Test
    void foreignCharset_isConverted_andSaid() {
        bench.withAppender("<encoder class='" + Korean.class.getName() + "'/>");
        bench.log().info("주문 완료");

        assertThat(bench.messages()).containsExactly("주문 완료");
        assertThat(bench.complaints())
                .singleElement()
                .asString()
                .contains("writes EUC-KR: the services take UTF-8 only", "set its encoding to UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<encoder><notAPattern>x</notAPattern></encoder>",
                "<layout class='ch.qos.logback.classic.PatternLayout'/>",
                "<encoder class='ch.qos.logback.core.encoder.LayoutWrappingEncoder'/>"
            })
    void encoderThatDoesNotStart_leavesTheBuiltInFormat(String element) {
        bench.withAppender(element + "<format>logstash</format>");
        bench.log().info(TEXT);

        assertThat(bench.arrived().get(0).fields()).contains(entry("message", TEXT), entry("@version", "1"));
        assertThat(bench.complaints())
                .anyMatch(text -> text.contains("does not start") && text.contains("built-in format is in force"))
                .noneMatch(text -> text.contains("without effect"));
    }

    @Test
    void encoderThatThrowsAtItsStart_leavesTheBuiltInFormat() {
        bench.withAppender("");
        SiloAppender appender = bench.appender();
        appender.stop();
        appender.setEncoder(new Broken());
        appender.start();
        bench.log().info(TEXT);

        assertThat(bench.arrived().get(0).fields()).containsEntry("message", TEXT);
        assertThat(bench.complaints())
                .anyMatch(text -> text.contains("cannot be started") && text.contains("no template file"));
    }

    @Test
    void formatBesideAnEncoder_isSaidToHaveNoEffect() {
        bench.withAppender("<encoder><pattern>%msg</pattern></encoder><format>ecs</format>");
        bench.log().info(TEXT);

        assertThat(bench.messages()).containsExactly(TEXT);
        assertThat(bench.complaints())
                .singleElement()
                .asString()
                .contains("format: without effect beside an <encoder> or <layout>");
    }

    @Test
    void largeJsonOfAnEncoder_staysValid() {
        bench.withAppender("<encoder class='" + LogstashEncoder.class.getName() + "'/>");
        bench.log().info("메".repeat(500_000));

        Arrived event = bench.arrived().get(0);

        assertThat(event.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1_048_576);
        assertThat((String) event.fields().get("message")).startsWith("메메").hasSizeGreaterThan(300_000);
        assertThat(event.fields()).containsEntry("level", "INFO");
    }

    @Test
    void formatMessage_needsNoLayout() {
        bench.withAppender("<format>message</format>");
        bench.log().info(TEXT + " {}", 7);
        bench.log().error("failed", new IllegalStateException("깨짐"));

        assertThat(bench.messages().get(0)).isEqualTo(TEXT + " 7");
        assertThat(bench.messages().get(1)).startsWith("failed\njava.lang.IllegalStateException: 깨짐\n\tat ");
    }

    @Test
    void pattern_ofALayoutStartedBefore_isNotStartedAgain() {
        PatternLayout layout = new PatternLayout();
        layout.setContext(bench.context);
        layout.setPattern("%level %msg");
        layout.start();
        bench.withAppender("");
        SiloAppender appender = bench.appender();
        appender.stop();
        appender.setLayout(layout);
        appender.start();
        bench.log().warn(TEXT);

        assertThat(bench.messages()).containsExactly("WARN " + TEXT);
    }
}

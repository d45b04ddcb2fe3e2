// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.status.Status;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.Pipeline;
import io.penstock.testkit.Arrived;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Mistakes in the configuration and in what is logged: each is said clearly and costs nothing else. */
class BadInputTest {

    @RegisterExtension
    final Bench bench = new Bench();

    /** The only complaint that is the appender's own; Logback's are beside it. */
    private String complaint() {
        assertThat(bench.complaints()).hasSize(1);
        return bench.complaints().get(0);
    }

    private void othersArrive() {
        bench.log().info("still alive");
        assertThat(bench.messages()).contains("still alive");
    }

    @Test
    void unknownSetting_isToldTheNearestName() {
        bench.withAppender("<treshold>WARN</treshold>");

        assertThat(complaint()).contains("unknown setting 'treshold'", "did you mean 'threshold'?");
        othersArrive();
    }

    @Test
    void unknownSettingInAGroup_isToldTheNearestName() {
        bench.withAppender("<queue><maxByte>2 MB</maxByte></queue>");

        assertThat(complaint())
                .contains("unknown setting 'queue.maxByte'", "<maxByte> in <queue>", "did you mean 'queue.maxBytes'?");
        othersArrive();
    }

    @Test
    void unknownGroup_isToldTheNearestName() {
        bench.withAppender("<queu><maxBytes>2 MB</maxBytes></queu>");

        assertThat(complaint()).contains("unknown setting 'queu'", "did you mean 'queue'?");
        othersArrive();
    }

    @Test
    void groupedSettingWrittenFlat_isToldItsGroup() {
        bench.withAppender("<maxDelay>2 s</maxDelay><queue.maxBytes>2 MB</queue.maxBytes>");

        assertThat(bench.complaints()).hasSize(2);
        assertThat(bench.complaints().get(0))
                .contains("unknown setting 'maxDelay'", "<batch><maxDelay> or <retry><maxDelay>");
        assertThat(bench.complaints().get(1))
                .contains("unknown setting 'queue.maxBytes'", "did you mean <queue><maxBytes>?");
        othersArrive();
    }

    @Test
    void unknownSettingOfAnotherAppender_isNotOurs() {
        bench.configure("<configuration>"
                + "<appender name='LIST' class='ch.qos.logback.core.read.ListAppender'><treshold>1</treshold></appender>"
                + Bench.APPENDER + "<silo>" + bench.silo + "</silo></appender>"
                + "<root level='DEBUG'><appender-ref ref='LIST'/><appender-ref ref='SILO'/></root></configuration>");

        assertThat(bench.complaints()).isEmpty();
        othersArrive();
    }

    @Test
    void unknownSettingOfTheLastConfiguration_isNotSaidAgain() {
        bench.withAppender("<treshold>WARN</treshold>");
        bench.context.reset();
        bench.withAppender("");

        assertThat(bench.complaints()).hasSize(1);
        othersArrive();
    }

    @Test
    void unknownSetting_isFoundInALongListOfStatuses() {
        for (int i = 0; i < 400; i++) {
            bench.context.getStatusManager().add(new ch.qos.logback.core.status.InfoStatus("filler " + i, this));
        }
        bench.withAppender("<treshold>WARN</treshold>");

        assertThat(complaint()).contains("did you mean 'threshold'?");
    }

    @Test
    void wrongUnit_keepsTheDefaultAndSaysSo() {
        bench.withAppender("<batch><maxDelay>5 parsecs</maxDelay></batch>");

        assertThat(complaint()).contains("batch.maxDelay", "5 parsecs", "unknown unit", "allowed", "in force: 1 s");
        othersArrive();
    }

    @Test
    void wrongEnum_keepsTheDefaultAndSaysSo() {
        bench.withAppender("<threshold>wran</threshold>");

        assertThat(complaint()).contains("threshold: 'wran'", "did you mean WARN?", "in force: TRACE");
        othersArrive();
    }

    @Test
    void wrongNumber_keepsTheDefaultAndSaysSo() {
        bench.withAppender("<retry><maxConcurrency>many</maxConcurrency></retry>");

        assertThat(complaint()).contains("retry.maxConcurrency: 'many'", "a whole number from 1 to 8", "in force: 8");
        othersArrive();
    }

    @Test
    void valueThatLogbackCannotConvert_isSaid() {
        bench.withAppender("<legs>many</legs>");

        assertThat(complaint()).contains("legs: Logback could not set 'many'", "left out");
        othersArrive();
    }

    @Test
    void allMistakes_areSaidAtOnce() {
        bench.withAppender("<treshold>WARN</treshold><closeTimeout>10</closeTimeout>"
                + "<overflow><policy>dropOldest</policy></overflow>");

        assertThat(bench.complaints()).hasSize(3);
        assertThat(bench.atLeast(Status.ERROR)).isEmpty();
        othersArrive();
    }

    @Test
    void undefinedPlaceholder_isNamed() {
        bench.configure("<configuration>" + Bench.APPENDER + "<silo>${SILO_NAME_OF_NOBODY}</silo></appender>"
                + "<root level='DEBUG'><appender-ref ref='SILO'/></root></configuration>");
        bench.log().info("nowhere");

        assertThat(complaint())
                .contains("silo", "'SILO_NAME_OF_NOBODY' has no value", "${SILO_NAME_OF_NOBODY:-default}", "stays off");
        assertThat(bench.appender().isStarted()).isFalse();
    }

    @Test
    void undefinedPlaceholderOfAnOptionalSetting_keepsTheDefault() {
        bench.withAppender("<closeTimeout>${NOT_DEFINED_TIMEOUT}</closeTimeout>");

        assertThat(complaint()).contains("closeTimeout", "'NOT_DEFINED_TIMEOUT' has no value", "in force: 10 s");
        othersArrive();
    }

    @Test
    void jsonSettingsBesideAnEncoder_areSaidToHaveNoEffect() {
        bench.withAppender("<encoder><pattern>%msg</pattern></encoder><json><rename>message=log</rename></json>");

        assertThat(complaint()).contains("json.rename: without effect beside an <encoder>");
        othersArrive();
    }

    @Test
    void twoEncoders_areSaid() {
        bench.withAppender(
                "<encoder><pattern>one %msg</pattern></encoder><layout><pattern>two %msg</pattern></layout>");
        bench.log().info("x");

        assertThat(complaint()).contains("one <encoder> or <layout>", "the last one is in force");
        assertThat(bench.messages()).containsExactly("two x");
    }

    @Test
    void unknownToken_isToldTheNearestAndStaysOff() {
        bench.withAppender("<label>{hots}</label>");
        bench.log().info("nowhere");

        assertThat(complaint()).contains("{hots}", "host", "stays off");
        assertThat(bench.atLeast(Status.ERROR)).hasSize(1);
    }

    @Test
    void tokenOfAnEventInAStaticField_isReportedAndTheFieldLeftOut() {
        bench.withAppender("<json><fields>a={env:NO_SUCH:-{mdc:tenant}}, b={host}</fields></json>");
        bench.log().info("hello");
        assertThat(complaint())
                .contains("json.fields: 'a'", "{mdc:tenant}", "another value for each event", "left out");
        assertThat(bench.arrived().get(0).fields()).containsKey("b").doesNotContainKey("a");
    }

    @Test
    void unknownTokenInAField_leavesTheFieldOut() {
        bench.withAppender("<json><fields>a={hots}, b={host}</fields></json>");

        assertThat(complaint()).contains("json.fields: 'a'", "{hots}", "left out");
        othersArrive();
        assertThat(bench.arrived().get(0).fields()).containsKey("b").doesNotContainKey("a");
    }

    @Test
    void unusableDestination_staysOffWithAnError() {
        bench.configure("<configuration>" + Bench.APPENDER + "<silo>no such silo</silo></appender>"
                + "<root level='DEBUG'><appender-ref ref='SILO'/></root></configuration>");
        bench.log().info("nowhere");

        assertThat(complaint()).contains("there is no silo 'no such silo'", "stays off");
        assertThat(bench.appender().isStarted()).isFalse();
        assertThat(bench.appender().flush("1 s")).isTrue();
    }

    @Test
    void encoderThatThrows_costsItsEventOnly() {
        bench.withAppender("<encoder class='" + Fragile.class.getName() + "'/>");
        bench.log().info("one");
        for (int i = 0; i < 10; i++) {
            bench.log().info("throw");
        }
        bench.log().info("two");

        assertThat(bench.messages()).contains("one", "two").doesNotContain("throw");
        assertThat(dropped(DropReason.ENCODE_FAILED)).isEqualTo(10);
        await().atMost(Bench.LONG).untilAsserted(() -> assertThat(bench.complaints())
                .filteredOn(text -> text.contains("the encoder failed and its event was dropped"))
                .hasSize(1));
        assertThat(bench.atLeast(Status.ERROR)).isEmpty();
    }

    @Test
    void lossReport_goesThroughTheUsersEncoder() {
        bench.withAppender("<encoder class='" + Fragile.class.getName() + "'/>");
        bench.log().info("throw");
        Pipeline pipeline = bench.pipeline();
        bench.context.stop();
        await().atMost(Bench.LONG).until(pipeline::isClosed); // it writes its reports in its own threads

        assertThat(bench.service.stored()).singleElement().satisfies(event -> assertThat(event.text())
                .startsWith("1 event dropped: the encoder failed"));
    }

    @Test
    void encoderThatGivesNothing_costsNothingElse() {
        bench.withAppender("<encoder class='" + Fragile.class.getName() + "'/>");
        bench.log().info("null");
        bench.log().info("two");

        assertThat(bench.messages()).hasSize(2).contains("two");
    }

    private long dropped(DropReason reason) {
        return Objects.requireNonNull(bench.appender().stats()).dropped().getOrDefault(reason, 0L);
    }

    @Test
    void cyclicMap_isCutShort() {
        Map<String, Object> one = new HashMap<>();
        Map<String, Object> two = new HashMap<>();
        one.put("two", two);
        two.put("one", one);
        bench.withAppender("");
        bench.log().atInfo().addKeyValue("cyclic", one).log("as a value");
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            bench.log().info("as an argument {}", one); // SLF4J prints the stack overflow that it catches
        } finally {
            System.setErr(err);
        }

        assertThat(bench.messages()).hasSize(2).contains("as a value");
        assertThat(bench.messages().get(1)).startsWith("as an argument ");
        assertThat(dropped(DropReason.ENCODE_FAILED)).isZero();
        othersArrive();
    }

    @Test
    void toStringThatThrows_costsItsValueOnly() {
        bench.withAppender("");
        bench.log().info("argument {}", new Faulty());
        bench.log().atInfo().addKeyValue("faulty", new Faulty()).log("value");

        assertThat(bench.messages()).hasSize(2).contains("value");
        assertThat(bench.messages().get(0)).startsWith("argument ");
        assertThat(String.valueOf(bench.arrived().get(1).fields().get("faulty")))
                .contains("IllegalStateException");
        assertThat(dropped(DropReason.ENCODE_FAILED)).isZero();
    }

    @Test
    void toStringThatLogs_bringsBothEvents() {
        bench.withAppender("");
        bench.log().info("argument {}", new Object() {
            @Override
            public String toString() {
                bench.log().info("inner with {}", 1);
                return "outer";
            }
        });
        bench.log()
                .atInfo()
                .addKeyValue("value", new Object() {
                    @Override
                    public String toString() {
                        bench.log().atInfo().addKeyValue("deep", List.of(1)).log("inner of a value");
                        return "text";
                    }
                })
                .log("outer of a value");

        assertThat(bench.messages())
                .containsExactlyInAnyOrder("inner with 1", "argument outer", "inner of a value", "outer of a value");
        assertThat(bench.arrived())
                .anySatisfy(event -> assertThat(event.fields()).containsEntry("value", "text"));
    }

    @Test
    void toStringThatLogsItself_ends() {
        bench.withAppender("");
        bench.log().info("outermost {}", new Object() {
            @Override
            public String toString() {
                bench.log().info("inner {}", this);
                return "self";
            }
        });

        assertThat(bench.messages()).hasSize(DepthLimit.MAX_DEPTH).contains("outermost self", "inner self");
        assertThat(dropped(DropReason.ENCODE_FAILED)).isEqualTo(1);
        othersArrive();
    }

    @Test
    void encoderThatLogs_ends() {
        bench.withAppender("<encoder class='" + Talkative.class.getName() + "'/>");
        bench.context.putObject("bench", bench);
        bench.log().info("outermost");

        // The pipeline's own report of the one that was given up may have come by now, too.
        assertThat(bench.arrived())
                .filteredOn(arrived -> !arrived.text().contains("dropped:"))
                .hasSize(DepthLimit.MAX_DEPTH);
        assertThat(dropped(DropReason.ENCODE_FAILED)).isEqualTo(1);
    }

    @Test
    void nullMessage_arrives() {
        bench.withAppender("");
        bench.log().info((String) null);
        bench.log().info(null, new IllegalStateException("깨짐"));

        assertThat(bench.arrived()).hasSize(2);
        assertThat(bench.arrived().get(1).text()).contains("IllegalStateException", "깨짐");
    }

    @Test
    void loneSurrogates_areReplaced() {
        bench.withAppender("");
        bench.log().info("high \uD83C end");
        bench.log().info("low \uDF89 end 🎉");

        assertThat(bench.messages()).containsExactly("high \uFFFD end", "low \uFFFD end 🎉");
    }

    @Test
    void hugeMessage_isShortened() {
        bench.withAppender("");
        bench.log().info("가".repeat(100_000_000 / 3));
        bench.log().info("small");

        List<Arrived> arrived = bench.arrived();
        assertThat(arrived).hasSize(2);
        Arrived huge = arrived.get(0).text().length() > 1000 ? arrived.get(0) : arrived.get(1);
        assertThat(huge.fields()).containsEntry("truncated", true).containsEntry("original_bytes", 99_999_999);
        assertThat(huge.message()).startsWith("가가가").doesNotContain("\uFFFD");
        assertThat(huge.text().getBytes(StandardCharsets.UTF_8).length).isBetween(100_000, 1_048_550);
    }

    /** An object with a fault. */
    private static final class Faulty {
        @Override
        public String toString() {
            throw new IllegalStateException("faulty");
        }
    }

    /** An encoder that does what the message says. */
    public static class Fragile extends EncoderBase<ILoggingEvent> {
        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            return switch (event.getMessage()) {
                case "throw" -> throw new IllegalStateException("fragile");
                case "null" -> null;
                default -> event.getFormattedMessage().getBytes(StandardCharsets.UTF_8);
            };
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }

    /** An encoder that logs each time it is called. */
    public static final class Talkative extends Fragile {
        @Override
        public byte[] encode(ILoggingEvent event) {
            ((Bench) getContext().getObject("bench")).log().info("talk");
            return super.encode(event);
        }
    }
}

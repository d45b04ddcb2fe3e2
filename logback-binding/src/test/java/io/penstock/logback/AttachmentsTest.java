// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.InfoStatus;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.ScriptedDestination;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/** A program that configures itself, without a {@code logback.xml}. */
class AttachmentsTest {

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    private final ScriptedDestination service = ScriptedDestination.likeCloudWatch();
    private final String silo = UUID.randomUUID().toString();
    private final PipelineAppender appender = new SiloAppender().with("silo", silo);

    @BeforeEach
    void serve() {
        SiloAppender.serve(silo, service);
        root.setLevel(Level.INFO);
    }

    @AfterEach
    void tidy() {
        appender.detach();
        root.setLevel(Level.OFF); // as the tests' own file has it
        context.getStatusManager().clear();
        service.assertSound();
    }

    @Test
    void attached_takesWhatTheRootLoggerGets_untilItIsDetached() {
        appender.with("json.fields", "team=결제")
                .with("batch.maxDelay", "10 ms")
                .with("host", null)
                .attach();
        LoggerFactory.getLogger("com.example.Batch").info("one");

        assertThat(appender.flush(Bench.LONG)).isTrue();
        assertThat(root.getAppender("SiloAppender")).isSameAs(appender);
        appender.detach();
        LoggerFactory.getLogger("com.example.Batch").info("two");
        assertThat(root.isAttached(appender)).isFalse();
        assertThat(appender.isStarted()).isFalse();
        assertThat(service.stored()).extracting(Arrived::message).containsExactly("one");
        assertThat(service.stored().get(0).fields()).containsEntry("team", "결제");
    }

    @Test
    void name_thatDoesNotExist_isRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> appender.with("batch.maxDelai", "1 s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown setting 'batch.maxDelai'; did you mean 'batch.maxDelay'?");
        assertThatThrownBy(() -> appender.with("qwertyuiop", "1 s"))
                .hasMessageContaining("see the configuration reference");
    }

    @Test
    void valueThatIsWrong_isPrintedAndTheDefaultInForce() {
        assertThat(printed(() -> appender.with("batch.maxDelay", "soon").attach()))
                .contains("batch.maxDelay: 'soon' is not usable", "in force: 1 s");
        assertThat(appender.isStarted()).isTrue();
    }

    @Test
    void nothingWrong_printsNothing() {
        context.getStatusManager().add(new InfoStatus("from before", this));
        assertThat(printed(appender::attach)).isEmpty();
    }

    @Test
    void appenderThatCannotWork_isNotAttached() {
        PipelineAppender lost = new SiloAppender().with("silo", "no such silo");
        assertThat(printed(lost::attach)).contains("there is no silo 'no such silo'");
        assertThat(root.isAttached(lost)).isFalse();
    }

    @Test
    void withoutLogback_theErrorSaysWhatIsThere() {
        assertThatThrownBy(() -> Attachments.context(new NOPLoggerFactory()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(NOPLoggerFactory.class.getName())
                .hasMessageContaining("logback-classic");
    }

    private static String printed(Runnable what) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            what.run();
        } finally {
            System.setOut(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.penstock.pipeline.Pipeline;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.ScriptedDestination;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.MDC;

/** A logger context of the test's own, configured by real XML, and the service behind it. */
final class Bench implements AfterEachCallback {

    static final Duration LONG = Duration.ofSeconds(60);

    /** The attributes of an appender that is referred to by the root logger of {@link #withAppender}. */
    static final String APPENDER = "<appender name='SILO' class='io.penstock.logback.SiloAppender'>";

    final LoggerContext context = new LoggerContext();
    final String silo = UUID.randomUUID().toString();
    final ScriptedDestination service = ScriptedDestination.likeCloudWatch();

    Bench() {
        context.setName("bench");
        context.setMDCAdapter(MDC.getMDCAdapter());
        SiloAppender.serve(silo, service);
    }

    /** A configuration whose only appender has these elements besides the silo's name. */
    Bench withAppender(String elements) {
        return configure(file(elements));
    }

    String file(String elements) {
        return "<configuration>" + APPENDER + "<silo>" + silo + "</silo>" + elements
                + "</appender><root level='DEBUG'><appender-ref ref='SILO'/></root></configuration>";
    }

    Bench configure(String xml) {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
        context.start();
        return this;
    }

    Logger log() {
        return context.getLogger("com.example.Shop");
    }

    SiloAppender appender() {
        return (SiloAppender) context.getLogger("ROOT").getAppender("SILO");
    }

    Pipeline pipeline() {
        return Objects.requireNonNull(appender().pipeline());
    }

    /** Everything of the application's that has arrived, once everything logged has. */
    List<Arrived> arrived() {
        assertThat(appender().flush(LONG)).as("flushed").isTrue();
        return service.stored().stream().filter(event -> !isLossReport(event)).toList();
    }

    static boolean isLossReport(Arrived event) {
        return event.message().matches("[0-9]+ events? dropped: .*");
    }

    List<String> messages() {
        return arrived().stream().map(Arrived::message).toList();
    }

    /** Status lines of {@link Status#WARN} and above that the appender said itself. */
    List<String> complaints() {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() >= Status.WARN && status.getOrigin() instanceof PipelineAppender)
                .map(Status::getMessage)
                .toList();
    }

    List<Status> atLeast(int level) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() >= level)
                .toList();
    }

    List<String> said(int level) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() == level && status.getOrigin() instanceof PipelineAppender)
                .map(Status::getMessage)
                .toList();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        context.stop();
        MDC.clear();
        service.assertSound();
    }
}

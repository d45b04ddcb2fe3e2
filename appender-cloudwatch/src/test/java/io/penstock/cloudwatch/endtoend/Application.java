// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.penstock.cloudwatch.CloudWatchAppender;
import io.penstock.localaws.LocalAws;
import io.penstock.pipeline.PipelineStats;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.slf4j.MDC;

/** An application in this JVM: a logger context of its own, configured by XML, that logs to a stand-in server. */
final class Application implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(2);

    /** A request that is given up because the machine is busy may arrive twice. */
    static final String PATIENT_CALLS = "<retry><callTimeout>1 min</callTimeout></retry>";

    private final LoggerContext context = new LoggerContext();
    private int logged;

    private Application(String xml) {
        System.setProperty("aws.accessKeyId", "test-access-key-WXYZ");
        System.setProperty("aws.secretAccessKey", "test");
        context.setName("application");
        context.setMDCAdapter(MDC.getMDCAdapter());
        configure(xml);
    }

    /** The whole file for one appender with the required settings and what {@code more} says. */
    static String xml(LocalAws server, String group, String more) {
        return xml(server.endpoint(), group, more);
    }

    static String xml(URI endpoint, String group, String more) {
        return "<configuration><appender name='CLOUDWATCH' class='" + CloudWatchAppender.class.getName() + "'>"
                + "<logGroup>" + group + "</logGroup><region>us-east-1</region><endpoint>" + endpoint
                + "</endpoint>" + more + "</appender>"
                + "<root level='DEBUG'><appender-ref ref='CLOUDWATCH'/></root></configuration>";
    }

    /** With a time-out for calls that a busy machine does not reach; {@code more} may set a shorter one. */
    static Application start(LocalAws server, String group, String more) {
        return new Application(xml(server, group, PATIENT_CALLS + more));
    }

    static Application of(String xml) {
        return new Application(xml);
    }

    /** Configures it, anew if it was before. */
    void configure(String xml) {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
        context.start();
    }

    LoggerContext context() {
        return context;
    }

    CloudWatchAppender appender() {
        return (CloudWatchAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CLOUDWATCH");
    }

    Logger log() {
        return context.getLogger("com.example.Shop");
    }

    /** Logs {@code count} events, numbered on. */
    Application log(int count) {
        return log(count, "");
    }

    /** Logs {@code count} events that end with {@code filling}. */
    Application log(int count, String filling) {
        for (int i = 0; i < count; i++) {
            log().info("event {} {}", logged++, filling);
        }
        return this;
    }

    /** Logs one event that says {@code event <number>}, at that time. */
    void logAt(long epochMillis, String suffix) {
        log("event " + logged++ + suffix, epochMillis);
    }

    /** Logs exactly that text, at that time. */
    void log(String text, long epochMillis) {
        LoggingEvent event = new LoggingEvent(Logger.class.getName(), log(), Level.INFO, text, null, null);
        event.setInstant(java.time.Instant.ofEpochMilli(epochMillis));
        log().callAppenders(event);
    }

    /** How many numbered events were logged. */
    int logged() {
        return logged;
    }

    PipelineStats stats() {
        return appender().stats();
    }

    /** Waits until everything logged is delivered or was given up. */
    Application flush() {
        assertThat(appender().flush(LONG)).as("flushed; %s", stats()).isTrue();
        return this;
    }

    /** What its appenders said at WARN and above. */
    List<String> complaints() {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() >= Status.WARN && status.getOrigin() instanceof CloudWatchAppender)
                .map(Status::getMessage)
                .toList();
    }

    /** Stops it and looks whether every event that was handed over has one end. */
    PipelineStats stop() {
        CloudWatchAppender appender = appender();
        flush();
        context.stop();
        PipelineStats stats = appender.stats();
        assertThat(stats.queued() + stats.spooled()).as("still waiting").isZero();
        assertThat(stats.accepted())
                .as("accepted = delivered + dead-lettered + dropped in %s", stats)
                .isEqualTo(stats.delivered() + stats.deadLettered() + stats.droppedTotal());
        return stats;
    }

    @Override
    public void close() {
        context.stop();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.StoredEvent;
import io.penstock.localaws.StoredGroup;
import io.penstock.localaws.StoredStream;
import io.penstock.pipeline.PipelineStats;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.SettersParity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From logback.xml to the stream: real XML, real SDK, real sockets. */
@ExtendWith(LocalAwsExtension.class)
class CloudWatchAppenderTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    /** The one that SLF4J gives to everybody, the SDK included. */
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    private final Logger log = LoggerFactory.getLogger("com.example.Shop");

    @TempDir
    private Path workers;

    @BeforeEach
    void prepare() {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterEach
    void tidy() {
        context.reset();
        context.getStatusManager().clear();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }

    @Test
    void every_setting_has_its_element() {
        SettersParity.assertEverySettingHasItsSetter(CloudWatchAppender.class, CloudWatchSettings.ALL);
        SettersParity.assertEverySetterHasItsSetting(CloudWatchAppender.class, CloudWatchSettings.ALL);
    }

    @Test
    void events_arrive_as_json_in_a_stream_of_the_process(LocalAws server) {
        configure(server, """
                <logGroup>umma-production</logGroup>
                <logStream>server_info_{host}_{worker}</logStream>
                <retentionDays>90</retentionDays>
                <gzip>on</gzip>
                <host>ip-172-31-26-196</host>
                """);
        log.info("order {} of {} 주문 🚰", 7, "\"quoted\"");
        log.error("failed", new IllegalStateException("why"));

        assertThat(appender().flush(LONG)).isTrue();
        List<StoredEvent> events = server.events("umma-production", "server_info_ip-172-31-26-196_0");
        assertThat(events).hasSize(2);
        assertThat(Arrived.of(0, events.get(0).message()).fields())
                .containsEntry("level", "INFO")
                .containsEntry("logger", "com.example.Shop")
                .containsEntry("message", "order 7 of \"quoted\" 주문 🚰")
                .containsEntry("host", "ip-172-31-26-196");
        assertThat(events.get(1).message()).contains("IllegalStateException");
        assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsExactly(90);
        assertThat(server.requests(Operation.PUT_LOG_EVENTS)).allMatch(put -> put.gzip());
        assertThat(said(Status.INFO)).anySatisfy(line -> assertThat(line)
                .contains("first batch delivered to us-east-1/umma-production/server_info_ip-172-31-26-196_0"));
        assertThat(said(Status.WARN)).isEmpty();
    }

    @Test
    void fixed_stream_name_works(LocalAws server) {
        configure(server, "<logGroup>g</logGroup><logStream>batch</logStream>");
        log.info("one");

        assertThat(appender().flush(LONG)).isTrue();
        assertThat(server.streams("g")).extracting(StoredStream::name).containsExactly("batch");
    }

    @Test
    void sdk_at_trace_never_feeds_the_appender_even_when_requests_fail(LocalAws server) {
        server.faults()
                .on(Operation.PUT_LOG_EVENTS)
                .times(3)
                .answer(Fault.reset(), Fault.hang(), Fault.internalError());
        configure(
                server,
                "<logGroup>g</logGroup><logStream>s</logStream><retry><callTimeout>2 s</callTimeout>"
                        + "<minDelay>10 ms</minDelay><maxDelay>10 ms</maxDelay></retry>");
        LoggerFactory.getLogger("software.amazon.awssdk").debug("an application's own words on its own thread");
        for (int i = 0; i < 100; i++) {
            log.info("event {}", i);
        }

        assertThat(appender().flush(LONG)).isTrue();
        Set<String> texts = server.events("g", "s").stream()
                .map(event -> Arrived.of(0, event.message()).message())
                .collect(Collectors.toSet());
        assertThat(texts)
                .hasSize(101)
                .allMatch(text -> text.startsWith("event ") || text.startsWith("an application's"));
        assertThat(stats().accepted()).isEqualTo(101);
    }

    @Test
    void stream_and_group_deleted_during_load_cost_no_event_and_make_no_copy(LocalAws server) {
        configure(
                server,
                "<logGroup>g</logGroup><logStream>s</logStream><batch><maxDelay>10 ms</maxDelay></batch>"
                        + "<retry><maxDelay>20 ms</maxDelay></retry>");
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 250; i++) {
                log.info("event {}", round * 250 + i);
            }
            if (server.groups().isEmpty() || server.streams("g").isEmpty()) {
                continue;
            }
            if (round % 2 == 0) {
                server.deleteStream("g", "s");
            } else {
                server.deleteGroup("g");
            }
        }

        assertThat(appender().flush(LONG)).isTrue();
        PipelineStats stats = stats();
        assertThat(stats.delivered()).isEqualTo(5000);
        assertThat(server.eventCount()).isBetween(5000L, 5000L + stats.ambiguousEvents());
    }

    @Test
    void start_does_not_wait_for_an_endpoint_that_is_away_and_nothing_is_lost(LocalAws server) {
        server.stop();
        configure(server, "<logGroup>g</logGroup><logStream>s</logStream><retry><maxDelay>50 ms</maxDelay></retry>");
        log.info("logged while the service is away");
        await().atMost(LONG).untilAsserted(() -> assertThat(stats().lastProblem())
                .contains("cannot connect to " + server.endpoint()));

        server.restart();
        assertThat(appender().flush(LONG)).isTrue();
        assertThat(server.events("g", "s")).hasSize(1);
        assertThat(said(Status.ERROR)).isEmpty();
    }

    @Test
    void missing_credentials_are_said_at_once_and_stop_does_not_wait(LocalAws server) {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        configure(server, "<logGroup>g</logGroup><logStream>s</logStream><closeTimeout>10 min</closeTimeout>");
        log.info("never sent");

        await().atMost(LONG).untilAsserted(() -> assertThat(said(Status.WARN))
                .anySatisfy(line -> assertThat(line).contains("no AWS credentials", "AWS_ACCESS_KEY_ID")));
        CloudWatchAppender appender = appender();
        context.stop();
        assertThat(Objects.requireNonNull(appender.stats()).delivered()).isZero();
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void missing_region_is_said_with_the_ways_to_give_it(LocalAws server) {
        load("<endpoint>" + server.endpoint() + "</endpoint><logGroup>g</logGroup><logStream>s</logStream>"
                + "<closeTimeout>0</closeTimeout>");
        log.info("one");

        await().atMost(LONG).untilAsserted(() -> assertThat(said(Status.WARN))
                .anySatisfy(line -> assertThat(line).contains("no AWS region", "AWS_REGION", "<region>")));
    }

    @Test
    void wrong_values_are_all_said_at_once_and_what_can_work_works(LocalAws server) {
        configure(server, """
                <logGroup>my group</logGroup>
                <logStream>s</logStream>
                <retentionDays>13</retentionDays>
                <gzip>zip</gzip>
                <createLogGroup>yes</createLogGroup>
                <logStreem>x</logStreem>
                """);
        log.info("one");

        assertThat(appender().flush(LONG)).isTrue();
        assertThat(server.events("my-group", "s")).hasSize(1);
        String warnings = String.join("\n", said(Status.WARN));
        assertThat(warnings)
                .contains("retentionDays: '13'", "nearest allowed value is 14")
                .contains("gzip: 'zip'", "createLogGroup: 'yes'", "'my-group' is used", "'logStream'");
        assertThat(said(Status.ERROR)).isEmpty();
    }

    @Test
    void group_that_cannot_be_is_an_error_and_the_application_goes_on(LocalAws server) {
        configure(server, "<logGroup>" + "g".repeat(513) + "</logGroup><logStream>s</logStream>");
        log.info("goes nowhere");

        assertThat(said(Status.ERROR))
                .singleElement()
                .asString()
                .contains("logGroup", "513 characters", "the appender stays off");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void empty_group_switches_off_with_one_line(LocalAws server) {
        configure(server, "<logGroup>${NO_SUCH_VARIABLE:-}</logGroup>");
        log.info("goes nowhere");

        assertThat(said(Status.WARN)).isEmpty();
        assertThat(said(Status.INFO)).anySatisfy(line -> assertThat(line).contains("off: logGroup is empty"));
    }

    @Test
    void no_thread_of_ours_or_of_the_sdk_is_left_after_close(LocalAws server) {
        for (int round = 0; round < 3; round++) {
            configure(server, "<logGroup>g</logGroup><logStream>s</logStream>");
            log.info("round {}", round);
            assertThat(appender().flush(LONG)).isTrue();
            context.reset();
        }
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name ->
                                Set.of("penstock-timeout", "sdk-ScheduledExecutor", "idle-connection-reaper").stream()
                                        .anyMatch(name::startsWith)));
        assertThat(server.events("g", "s")).hasSize(3);
    }

    private void configure(LocalAws server, String elements) {
        load("<region>us-east-1</region><endpoint>" + server.endpoint() + "</endpoint><workerDir>" + workers
                + "</workerDir>" + elements);
    }

    private void load(String elements) {
        String xml = "<configuration><appender name='CLOUDWATCH' class='io.penstock.cloudwatch.CloudWatchAppender'>"
                + elements + "</appender><root level='TRACE'><appender-ref ref='CLOUDWATCH'/></root></configuration>";
        context.reset();
        context.getStatusManager().clear();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
    }

    private CloudWatchAppender appender() {
        return (CloudWatchAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CLOUDWATCH");
    }

    private PipelineStats stats() {
        return Objects.requireNonNull(appender().stats());
    }

    private List<String> said(int level) {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() == level && status.getOrigin() instanceof CloudWatchAppender)
                .map(Status::getMessage)
                .toList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.sun.net.httpserver.HttpServer;
import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.StoredEvent;
import io.penstock.localaws.StoredGroup;
import io.penstock.localaws.StoredStream;
import io.penstock.testkit.Arrived;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** Names and fields that say where the process runs, from logback.xml to the stream. */
@ExtendWith(LocalAwsExtension.class)
class PlaceNamesTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final List<String> PROPERTIES = List.of(
            "aws.accessKeyId",
            "aws.secretAccessKey",
            "aws.ec2MetadataServiceEndpoint",
            "aws.ec2MetadataServiceTimeout");

    private final LoggerContext context = new LoggerContext();

    @TempDir
    private Path workers;

    @BeforeEach
    void atAnInstance(LocalAws server) {
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
        System.clearProperty("aws.disableEc2Metadata");
        System.setProperty("aws.ec2MetadataServiceEndpoint", server.endpoint().toString());
        System.setProperty("aws.ec2MetadataServiceTimeout", "5");
        context.setMDCAdapter(MDC.getMDCAdapter());
    }

    @AfterEach
    void leave() {
        context.stop();
        PROPERTIES.forEach(System::clearProperty);
        System.setProperty("aws.disableEc2Metadata", "true");
    }

    private void configure(String... appenders) {
        String refs = "<root level='DEBUG'>" + "<appender-ref ref='A0'/>"
                + (appenders.length > 1 ? "<appender-ref ref='A1'/>" : "") + "</root>";
        StringBuilder xml = new StringBuilder("<configuration>");
        for (int i = 0; i < appenders.length; i++) {
            xml.append("<appender name='A").append(i).append("' class='io.penstock.cloudwatch.CloudWatchAppender'>");
            xml.append("<region>us-east-1</region><workerDir>").append(workers).append("</workerDir>");
            xml.append("<batch><maxDelay>10 ms</maxDelay></batch>")
                    .append(appenders[i])
                    .append("</appender>");
        }
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(
                    xml.append(refs).append("</configuration>").toString().getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new AssertionError(e);
        }
        context.start();
    }

    private static String to(LocalAws server, String elements) {
        return "<endpoint>" + server.endpoint() + "</endpoint>" + elements;
    }

    private Logger log() {
        return context.getLogger("com.example.Shop");
    }

    private CloudWatchAppender appender(int number) {
        return (CloudWatchAppender) log().getLoggerContext()
                .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                .getAppender("A" + number);
    }

    private long accepted() {
        return Objects.requireNonNull(appender(0).stats()).accepted();
    }

    private void flushed(int number) {
        assertThat(appender(number).flush(LONG)).isTrue();
    }

    private List<String> warnings() {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() >= Status.WARN && status.getOrigin() instanceof CloudWatchAppender)
                .map(Status::getMessage)
                .toList();
    }

    private static List<String> groups(LocalAws server) {
        return server.groups().stream().map(StoredGroup::name).toList();
    }

    private static List<String> streams(LocalAws server, String group) {
        return server.streams(group).stream().map(StoredStream::name).toList();
    }

    @Test
    void group_and_stream_are_the_instances(LocalAws server) {
        server.metadata().tag("Stage", "prod");
        configure(
                to(
                        server,
                        "<logGroup>shop-{ec2:tag:Stage:-dev}</logGroup><logStream>{ec2:instance-id}/{ec2:availability-zone}</logStream>"));
        log().info("one 하나 🚰");
        flushed(0);

        assertThat(groups(server)).containsExactly("shop-prod");
        assertThat(streams(server, "shop-prod")).containsExactly("i-0123456789abcdef0/us-east-1a");
        assertThat(warnings()).isEmpty();
    }

    /** A metadata service that answers nothing before it is told to. */
    @Test
    void start_and_log_calls_wait_for_nothing_and_events_for_their_names(LocalAws server) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        HttpServer slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slow.createContext("/", exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] body = (exchange.getRequestMethod().equals("PUT") ? "token" : "{\"instanceId\":\"i-slow\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        slow.start();
        System.setProperty(
                "aws.ec2MetadataServiceEndpoint",
                "http://127.0.0.1:" + slow.getAddress().getPort());
        try {
            configure(to(
                    server,
                    "<logGroup>g</logGroup><logStream>{ec2:instance-id:-none}</logStream>"
                            + "<json><fields>instance={ec2:instance-id:-none}, fixed=yes</fields></json>"));
            asked.await();
            for (int i = 0; i < 1_000; i++) {
                log().info("early {}", i);
            }
            // All that was done on this thread is done, and the service has not said a word yet.
            assertThat(answer.getCount()).isOne();
            assertThat(accepted()).isEqualTo(1_000);
            assertThat(server.requests()).isEmpty();

            answer.countDown();
            flushed(0);
            log().info("late");
            flushed(0);
        } finally {
            answer.countDown();
            slow.stop(0);
        }

        assertThat(streams(server, "g")).containsExactly("i-slow");
        List<StoredEvent> events = server.events("g", "i-slow");
        assertThat(events).hasSize(1_001);
        assertThat(events.subList(0, 1_000)).allSatisfy(event -> assertThat(event.message())
                .contains("early", "\"fixed\":\"yes\"")
                .doesNotContain("\"instance\""));
        assertThat(Arrived.of(0, events.get(1_000).message()).fields())
                .containsEntry("message", "late")
                .containsEntry("instance", "i-slow")
                .containsEntry("fixed", "yes");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void two_appenders_and_a_new_configuration_ask_once(LocalAws server) {
        String[] both = {
            to(server, "<logGroup>a</logGroup><logStream>{ec2:instance-id}</logStream>"),
            to(server, "<logGroup>b</logGroup><logStream>{ec2:region}-{ec2:instance-id}</logStream>")
        };
        configure(both);
        log().info("one");
        flushed(0);
        flushed(1);
        context.reset();
        configure(both);
        log().info("two");
        flushed(0);
        flushed(1);

        assertThat(server.events("a", "i-0123456789abcdef0")).hasSize(2);
        assertThat(server.events("b", "us-east-1-i-0123456789abcdef0")).hasSize(2);
        assertThat(server.requestCount(Operation.IMDS_TOKEN)).isOne();
        assertThat(server.requestCount(Operation.IMDS_GET)).isOne();
    }

    @Test
    void service_that_is_away_costs_a_line_and_the_names_their_defaults(LocalAws server) {
        server.faults().on(Operation.IMDS_TOKEN).answer(Fault.error(403, "Forbidden", "no"));
        configure(to(
                server,
                "<logGroup>g-{ec2:tag:Stage:-dev}</logGroup><logStream>{ec2:instance-id:-local}</logStream>"
                        + "<json><fields>zone={ec2:availability-zone:-none}</fields></json>"));
        log().info("one");
        flushed(0);
        log().info("two");
        flushed(0);

        assertThat(server.events("g-dev", "local")).hasSize(2);
        assertThat(server.events("g-dev", "local").get(1).message()).contains("\"zone\":\"none\"");
        assertThat(warnings()).singleElement().asString().contains("(403)", "switched off");
        assertThat(server.requestCount(Operation.IMDS_TOKEN)).isOne();
    }

    @Test
    void hop_limit_costs_no_event_and_no_close(LocalAws server) {
        System.setProperty("aws.ec2MetadataServiceTimeout", "0.2");
        server.faults().on(Operation.IMDS_TOKEN).answer(Fault.hang());
        configure(to(server, "<logGroup>g</logGroup><logStream>{ec2:instance-id:-local}</logStream>"));
        log().info("one");
        context.stop();

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(server.events("g", "local")).hasSize(1));
    }

    @Test
    void characters_that_the_service_forbids_are_replaced_and_reported(LocalAws server) {
        server.metadata().tag("Team", "결제 & co");
        configure(to(
                server,
                "<logGroup>g-{ec2:tag:Team}</logGroup><logStream>{ec2:tag:Team}:{ec2:instance-id}</logStream>"));
        log().info("one");
        flushed(0);

        assertThat(groups(server)).containsExactly("g------co");
        assertThat(streams(server, "g------co")).containsExactly("결제 & co-i-0123456789abcdef0");
        assertThat(warnings())
                .hasSize(2)
                .anySatisfy(
                        line -> assertThat(line).contains("logGroup: 'g-결제 & co' is no name", "'g------co' is used"))
                .anySatisfy(line -> assertThat(line).contains("logStream: '결제 & co:i-0123456789abcdef0' is no name"));
    }

    @Test
    void wrong_attribute_is_an_error_at_the_start_with_the_nearest(LocalAws server) {
        configure(to(server, "<logGroup>{ec2:instanceid}</logGroup>"));

        assertThat(warnings())
                .singleElement()
                .asString()
                .contains("unknown token '{ec2:instanceid}'", "Did you mean {ec2:instance-id}?", "stays off");
        assertThat(server.requests()).isEmpty();
    }
}

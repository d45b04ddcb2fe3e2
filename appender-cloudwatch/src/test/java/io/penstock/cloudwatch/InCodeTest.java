// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.LogEntity;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.localaws.StoredGroup;
import io.penstock.logback.PipelineAppender;
import io.penstock.testkit.Arrived;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** The appender set up by code, by Logback's own means and by ours. */
@ExtendWith(LocalAwsExtension.class)
class InCodeTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    @BeforeEach
    @AfterEach
    void tidy() {
        context.reset();
        context.getStatusManager().clear();
    }

    @Test
    void logback_s_api_configures_it_like_xml(LocalAws server) {
        CloudWatchAppender appender = new CloudWatchAppender();
        appender.setContext(context);
        appender.setName("CLOUDWATCH");
        appender.setLogGroup("umma-batch");
        appender.setLogStream("batch");
        appender.setRegion("us-east-1");
        appender.setEndpoint(server.endpoint().toString());
        appender.setTags("team=결제");
        CloudWatchAppender.Credentials credentials = new CloudWatchAppender.Credentials();
        credentials.setAccessKeyId("test");
        credentials.setSecretAccessKey("test");
        appender.setCredentials(credentials);
        CloudWatchAppender.Entity entity = new CloudWatchAppender.Entity();
        entity.setService("umma");
        appender.setEntity(entity);
        appender.start();
        Logger logger = context.getLogger("com.example.batch");
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);

        logger.info("정산 완료 🚰");
        logger.debug("not this one");

        assertThat(appender.flush(LONG)).isTrue();
        assertThat(server.events("umma-batch", "batch")).singleElement().satisfies(event -> assertThat(
                        Arrived.of(0, event.message()).message())
                .isEqualTo("정산 완료 🚰"));
        assertThat(server.groups()).extracting(StoredGroup::tags).containsExactly(Map.of("team", "결제"));
        LogEntity sent = Objects.requireNonNull(
                server.requests(Operation.PUT_LOG_EVENTS).get(0).entity());
        assertThat(sent.keyAttributes()).containsEntry("Name", "umma");
    }

    @Test
    void program_without_any_configuration_attaches_it_in_one_line(LocalAws server) {
        PipelineAppender appender = CloudWatchAppender.to("umma-batch")
                .with("logStream", "batch")
                .with("region", "us-east-1")
                .with("endpoint", server.endpoint().toString())
                .with("credentials.accessKeyId", "test")
                .with("credentials.secretAccessKey", "test")
                .with("threshold", "INFO")
                .attach();
        LoggerFactory.getLogger("com.example.Main").info("one");
        LoggerFactory.getLogger("com.example.Main").debug("not this one");

        assertThat(appender.flush(LONG)).isTrue();
        assertThat(server.events("umma-batch", "batch")).hasSize(1);
        appender.detach();
        assertThat(context.getLogger(Logger.ROOT_LOGGER_NAME).isAttached(appender))
                .isFalse();
    }

    @Test
    void at_most_five_hundred_events_go_into_a_request_for_a_subscription_to_firehose(LocalAws server) {
        PipelineAppender appender = CloudWatchAppender.to("umma-batch")
                .with("logStream", "batch")
                .with("region", "us-east-1")
                .with("endpoint", server.endpoint().toString())
                .with("credentials.accessKeyId", "test")
                .with("credentials.secretAccessKey", "test")
                .with("batch.maxEvents", "500")
                .attach();
        for (int i = 0; i < 1_700; i++) {
            LoggerFactory.getLogger("com.example.Main").info("event {}", i);
        }

        assertThat(appender.flush(LONG)).isTrue();
        assertThat(server.eventCount()).isEqualTo(1_700);
        assertThat(server.requests(Operation.PUT_LOG_EVENTS))
                .extracting(RequestRecord::eventCount)
                .allMatch(count -> count <= 500)
                .contains(500);
    }

    @Test
    void empty_group_switches_it_off_as_everywhere(LocalAws server) {
        PipelineAppender appender = CloudWatchAppender.to("")
                .with("endpoint", server.endpoint().toString())
                .attach();
        LoggerFactory.getLogger("com.example.Main").info("goes nowhere");

        assertThat(appender.stats()).isNull();
        assertThat(server.requests()).isEmpty();
    }
}

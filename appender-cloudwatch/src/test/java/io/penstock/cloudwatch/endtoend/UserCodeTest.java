// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineStats;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** What the application brings along: objects and layouts that throw, turn in circles or log themselves. */
@ExtendWith(LocalAwsExtension.class)
class UserCodeTest {

    /** Throws for events that say {@code broken}. */
    public static final class FragileLayout extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            if (event.getFormattedMessage().contains("broken")) {
                throw new IllegalStateException("the layout's own");
            }
            return super.doLayout(event);
        }
    }

    /** Logs when it is asked for its text. */
    private record Talkative(Logger log, String text) {
        @Override
        public String toString() {
            log.info("event 1 is about to speak");
            return text;
        }
    }

    /** Logs itself when it is asked for its text, without end. No record: those are written by their components. */
    private static final class Endless {

        private final Logger log;

        Endless(Logger log) {
            this.log = log;
        }

        @Override
        public String toString() {
            log.info("event 1 {}", this);
            return "endless";
        }
    }

    private static final class Throwing {
        @Override
        public String toString() {
            throw new IllegalStateException("the application's own");
        }
    }

    @Test
    void layout_that_throws_costs_its_event_only_and_one_warning(LocalAws server) {
        String layout = "<layout class='" + FragileLayout.class.getName() + "'><pattern>%msg</pattern></layout>";
        try (Application app = Application.start(server, "group", layout)) {
            app.log(10);
            for (int i = 0; i < 5; i++) {
                app.log("event 0 broken", System.currentTimeMillis());
            }
            app.log(10);
            app.flush();
            await().atMost(Application.LONG).untilAsserted(() -> assertEncoderFailureIsSaidOnce(app));
            PipelineStats stats = app.stop();

            assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 5L));
            assertThat(stats.delivered()).isEqualTo(20);
            assertThat(server.streams("group")).hasSize(1);
            assertThat(server.events("group", server.streams("group").get(0).name()))
                    .filteredOn(event -> !event.message().contains("dropped"))
                    .hasSize(20);
        }
    }

    private static void assertEncoderFailureIsSaidOnce(Application app) {
        assertThat(app.complaints())
                .filteredOn(text -> text.contains("the encoder failed and its event was dropped"))
                .hasSize(1);
    }

    @Test
    void strange_objects_cost_no_event(LocalAws server) {
        Map<String, Object> circle = new HashMap<>();
        circle.put("self", circle);
        circle.put("list", List.of(circle));
        try (Application app = Application.start(server, "group", "")) {
            app.log(1);
            app.log().atInfo().addKeyValue("inside", List.of(new Throwing())).log("event 1");
            app.log().atInfo().addKeyValue("circle", circle).log("event 2");
            app.log().atInfo().addKeyValue("throwing", new Throwing()).log("event 3");
            app.log().atInfo().addKeyValue(null, (Object) null).log("event 4");
            PipelineStats stats = app.stop();

            Arrivals.in(server, "group").assertExactly(5);
            assertThat(stats.delivered()).isEqualTo(5);
            assertThat(app.complaints()).isEmpty();
        }
    }

    @Test
    void null_message_arrives(LocalAws server) {
        try (Application app = Application.start(server, "group", "<logStream>s</logStream>")) {
            app.log().info(null);
            app.log().info("after");
            PipelineStats stats = app.stop();

            assertThat(stats.delivered()).isEqualTo(2);
            assertThat(server.events("group", "s")).hasSize(2);
        }
    }

    @Test
    void object_that_logs_while_it_is_logged_costs_no_event(LocalAws server) {
        try (Application app = Application.start(server, "group", "")) {
            Logger log = app.log();
            app.log(1);
            log.info("event 2 {}", new Talkative(log, "spoken"));
            PipelineStats stats = app.stop();

            Arrivals arrivals = Arrivals.in(server, "group");
            assertThat(arrivals.distinct().cardinality()).isEqualTo(3);
            assertThat(stats.delivered()).isEqualTo(arrivals.size());
            assertThat(stats.droppedTotal()).isZero();
        }
    }

    @Test
    void object_that_logs_itself_without_end_stops_somewhere_and_its_neighbours_arrive(LocalAws server) {
        try (Application app = Application.start(server, "group", "")) {
            app.log(1);
            app.log().atInfo().addKeyValue("endless", new Endless(app.log())).log("event 1");
            app.log().info("event 2");
            PipelineStats stats = app.stop();

            // Eight log calls of one thread may be inside each other; the ninth is dropped, which ends it.
            assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 1L));
            assertThat(stats.delivered()).isEqualTo(2 + 8);
            assertThat(Arrivals.in(server, "group").numbers()).containsExactlyInAnyOrder(0, 1, 1, 1, 1, 1, 1, 1, 1, 2);
            await().atMost(Application.LONG).untilAsserted(() -> assertEncoderFailureIsSaidOnce(app));
        }
    }

    @Test
    void sdk_that_logs_everything_is_not_sent_to_itself(LocalAws server, @TempDir Path directory) throws Exception {
        String xml = Application.xml(server, "group", "").replace("level='DEBUG'", "level='TRACE'");
        try (Program program = Program.start(directory, xml, "log:100", "flush", "log:100", "flush", "stop")) {
            Program.Ended ended = program.end();

            assertThat(ended.exitValue()).isZero();
            assertThat(ended.number("accepted")).isEqualTo(200);
            Arrivals.in(server, "group").assertExactly(200);
        }
    }
}

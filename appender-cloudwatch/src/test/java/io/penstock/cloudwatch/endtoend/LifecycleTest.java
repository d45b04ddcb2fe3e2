// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.penstock.cloudwatch.CloudWatchAppender;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineStats;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Appenders that are started and stopped and configured anew, as application servers and reloading frameworks do. */
@ExtendWith(LocalAwsExtension.class)
class LifecycleTest {

    @Test
    void thousand_starts_and_stops_leave_no_thread_and_lose_nothing(LocalAws server) {
        try (Application app = Application.start(server, "group", "<logStream>s</logStream>")) {
            CloudWatchAppender appender = app.appender();
            long delivered = 0;
            long accepted = 0;
            for (int round = 0; round < 1000; round++) {
                app.log(2);
                appender.stop();
                Pipeline pipeline = appender.pipeline();
                PipelineStats stats = pipeline.stats();
                // The number of threads is bounded while it goes on: a stopped pipeline is closed for good here.
                pipeline.close();
                delivered += stats.delivered();
                accepted += stats.accepted();
                appender.start();
            }
            appender.stop();

            assertThat(accepted).isEqualTo(app.logged());
            assertThat(delivered).isEqualTo(app.logged());
            Arrivals.in(server, "group").assertExactly(2000);
            assertThat(app.complaints()).isEmpty();
        }
        await().atMost(Application.LONG).until(LifecycleTest::pipelineThreads, List::isEmpty);
    }

    @Test
    void hundred_rescans_of_a_changed_file_leave_no_thread_and_lose_nothing(LocalAws server, @TempDir Path directory)
            throws Exception {
        Path file = directory.resolve("logback.xml");
        Handed.COUNT.set(0);
        write(file, server, 0);
        AtomicBoolean go = new AtomicBoolean(true);
        try (Application app = Application.of("<configuration/>")) {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(app.context());
            configurator.doConfigure(file.toFile());
            Set<Pipeline> pipelines = new LinkedHashSet<>();
            pipelines.add(app.appender().pipeline());
            Thread load = new Thread(() -> {
                while (go.get()) {
                    app.log(1);
                    LockSupport.parkNanos(1_000_000);
                }
            });
            load.start();
            for (int round = 1; round <= 100; round++) {
                write(file, server, round);
                await().atMost(Application.LONG).until(() -> {
                    Pipeline now = current(app);
                    return now != null && pipelines.add(now);
                });
                // Of configurations that come faster than events go only the last two drain on, so that threads do not
                // pile up.
                Pipeline newest = current(app);
                await().atMost(Application.LONG)
                        .until(() -> pipelines.stream().allMatch(p -> p == newest || settled(p)));
            }
            go.set(false);
            load.join();
            app.flush();
            app.context().stop();
            await().atMost(Application.LONG).until(() -> pipelines.stream().allMatch(Pipeline::isClosed));

            assertThat(pipelines).hasSize(101);
            long accepted = 0;
            for (Pipeline pipeline : pipelines) {
                PipelineStats stats = pipeline.stats();
                assertThat(stats.droppedTotal()).as("dropped by %s", stats).isZero();
                assertThat(stats.delivered()).isEqualTo(stats.accepted());
                accepted += stats.accepted();
            }
            // Logback hands over no event while it has no appender: what it handed over has arrived, each once.
            assertThat(accepted).isEqualTo(Handed.COUNT.get()).isPositive();
            Arrivals arrivals = Arrivals.in(server, "group");
            arrivals.assertDistinctIds();
            assertThat(arrivals.copies()).isZero();
            assertThat(arrivals.size()).isEqualTo(accepted);
        }
        await().atMost(Application.LONG).until(LifecycleTest::pipelineThreads, List::isEmpty);
    }

    private static boolean settled(Pipeline pipeline) {
        PipelineStats stats = pipeline.stats();
        return stats.queued() + stats.spooled() == 0;
    }

    private static Pipeline current(Application app) {
        CloudWatchAppender appender = app.appender();
        return appender == null || !appender.isStarted() ? null : appender.pipeline();
    }

    /** One change of one file: its content and its time, which no file before it had, change together. */
    private static void write(Path file, LocalAws server, int round) throws Exception {
        String settings = Application.PATIENT_CALLS + "<logStream>s</logStream><app>round-" + round
                + "</app><batch><maxDelay>20 ms</maxDelay></batch><filter class='" + Handed.class.getName() + "'/>";
        String xml = Application.xml(server, "group", settings)
                .replace("<configuration>", "<configuration scan='true' scanPeriod='20 milliseconds'>");
        Path next = Files.writeString(file.resolveSibling("next"), xml);
        Files.setLastModifiedTime(
                next, FileTime.fromMillis(Files.getLastModifiedTime(next).toMillis() + round * 2000L));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The threads of pipelines that are alive now. */
    static List<String> pipelineThreads() {
        List<String> names = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("penstock-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** Counts what Logback hands to an appender. */
    public static final class Handed extends Filter<ILoggingEvent> {
        static final AtomicLong COUNT = new AtomicLong();

        @Override
        public FilterReply decide(ILoggingEvent event) {
            COUNT.incrementAndGet();
            return FilterReply.NEUTRAL;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import com.sun.management.UnixOperatingSystemMXBean;
import io.penstock.cloudwatch.CloudWatchAppender;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineStats;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/**
 * What {@code scan="true"} does when somebody edits the file all day: reset and configure anew, under load.
 * {@code -Dpenstock.reconfigurations=1000} sets how often.
 */
@ExtendWith(LocalAwsExtension.class)
class ManyReconfigurationsTest {

    private static final int ROUNDS = Integer.getInteger("penstock.reconfigurations", 300);

    private static final Duration LONG = Duration.ofMinutes(2);

    private static final int EVENTS_A_ROUND = 30;

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("com.example.Shop");

    /** Those that may still deliver; of the others only the numbers are kept. */
    private final Deque<Pipeline> recent = new ArrayDeque<>();

    private long accepted;
    private long delivered;
    private long dropped;
    private long ambiguous;

    @TempDir
    private Path workers;

    /** Counts what Logback hands to the appender. */
    public static final class Handed extends Filter<ILoggingEvent> {
        static final AtomicLong COUNT = new AtomicLong();

        @Override
        public FilterReply decide(ILoggingEvent event) {
            COUNT.incrementAndGet();
            return FilterReply.NEUTRAL;
        }
    }

    private void configure(LocalAws server) throws Exception {
        String xml = "<configuration><appender name='CLOUDWATCH' class='" + CloudWatchAppender.class.getName() + "'>"
                + "<logGroup>g</logGroup><logStream>shop_{worker}</logStream><region>us-east-1</region><endpoint>"
                + server.endpoint() + "</endpoint><workerDir>" + workers
                + "</workerDir><queue><maxBytes>8 MB</maxBytes></queue>"
                + "<closeTimeout>2 min</closeTimeout><credentials><accessKeyId>test</accessKeyId><secretAccessKey>test"
                + "</secretAccessKey></credentials><filter class='" + Handed.class.getName()
                + "'/></appender><root level='INFO'><appender-ref ref='CLOUDWATCH'/></root></configuration>";
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        CloudWatchAppender appender =
                (CloudWatchAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CLOUDWATCH");
        recent.add(Objects.requireNonNull(appender.pipeline()));
    }

    private List<Thread> load(AtomicBoolean go) {
        AtomicLong number = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(
                    () -> {
                        while (go.get()) {
                            log.atInfo().addKeyValue("round", 1).log("이벤트 {}", number.incrementAndGet());
                            LockSupport.parkNanos(200_000); // some thousand events a second are load enough
                        }
                    },
                    "load-" + i);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    /** Adds up what is over. */
    private void settle() {
        while (!recent.isEmpty() && recent.peek().isClosed()) {
            PipelineStats stats = recent.remove().stats();
            accepted += stats.accepted();
            delivered += stats.delivered();
            dropped += stats.droppedTotal();
            ambiguous += stats.ambiguousEvents();
        }
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : 0;
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name ->
                        name.startsWith("penstock-") || name.contains("sdk") || name.contains("idle-connection"))
                .sorted()
                .toList();
    }

    @Test
    void reconfigurations_under_load_lose_nothing_and_leave_nothing(LocalAws server) throws Exception {
        context.setName("many");
        context.setMDCAdapter(MDC.getMDCAdapter());
        Handed.COUNT.set(0);
        configure(server);
        AtomicBoolean go = new AtomicBoolean(true);
        List<Thread> load = load(go);
        long filesAfterTheFirst = -1;
        for (int round = 0; round < ROUNDS; round++) {
            long before = Handed.COUNT.get();
            await().atMost(LONG)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> Handed.COUNT.get() >= before + EVENTS_A_ROUND);
            settle();
            context.reset();
            configure(server);
            if (round == 9) {
                filesAfterTheFirst = openFiles();
            }
        }
        go.set(false);
        for (Thread thread : load) {
            thread.join();
        }
        context.stop();
        await().atMost(LONG).until(() -> recent.stream().allMatch(Pipeline::isClosed));
        settle();

        assertThat(dropped).as("dropped").isZero();
        assertThat(accepted).isEqualTo(Handed.COUNT.get()).isGreaterThanOrEqualTo((long) ROUNDS * EVENTS_A_ROUND);
        assertThat(delivered).isEqualTo(accepted);
        assertThat(server.eventCount()).isBetween(delivered, delivered + ambiguous);
        assertThat(server.streams("g"))
                .as("worker numbers that draining pipelines held")
                .hasSizeLessThanOrEqualTo(4);
        await().atMost(LONG).untilAsserted(() -> assertThat(threads()).isEmpty());
        long files = filesAfterTheFirst;
        await().atMost(LONG).untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(files));
    }
}

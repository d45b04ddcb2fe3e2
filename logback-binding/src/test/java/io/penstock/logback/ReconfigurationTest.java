// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.status.Status;
import io.penstock.pipeline.Pipeline;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.Gate;
import io.penstock.testkit.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that is replaced while the application runs. */
class ReconfigurationTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private final List<Pipeline> pipelines = new ArrayList<>();

    @BeforeEach
    void forget() {
        Handed.COUNT.set(0);
    }

    @Test
    void reset_deliversWhatTheOldConfigurationTook() {
        bench.withAppender("");
        bench.log().info("old");
        bench.context.reset();
        bench.withAppender("");
        bench.log().info("new");

        assertThat(bench.messages()).containsExactly("old", "new");
        assertThat(bench.atLeast(Status.WARN)).isEmpty();
    }

    @Test
    void resetUnderLoad_losesNothingThatReachedAnAppender() throws InterruptedException {
        AtomicBoolean go = new AtomicBoolean(true);
        AtomicLong number = new AtomicLong();
        configureCounting();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(
                    () -> {
                        while (go.get()) {
                            bench.log().atInfo().log("event {}", number.incrementAndGet());
                            LockSupport.parkNanos(20_000); // some thousand events a second are load enough
                        }
                    },
                    "load-" + i);
            thread.start();
            threads.add(thread);
        }
        for (int round = 0; round < 5; round++) {
            long before = Handed.COUNT.get();
            await().atMost(Bench.LONG).until(() -> Handed.COUNT.get() > before + 200);
            bench.context.reset();
            configureCounting();
        }
        go.set(false);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(bench.appender().flush(Bench.LONG)).isTrue();
        for (Pipeline pipeline : pipelines) {
            assertThat(pipeline.flush(Bench.LONG)).isTrue();
        }
        assertThat(pipelines)
                .allSatisfy(pipeline -> assertThat(pipeline.stats().dropped()).isEmpty());
        assertThat(pipelines.stream()
                        .mapToLong(pipeline -> pipeline.stats().accepted())
                        .sum())
                .isEqualTo(Handed.COUNT.get());
        assertThat(bench.service.stored()).hasSize((int) Handed.COUNT.get()).doesNotHaveDuplicates();
    }

    private void configureCounting() {
        // On a busy machine the load that comes in during a reset may take longer than the default.
        bench.withAppender("<closeTimeout>5 min</closeTimeout><filter class='" + Handed.class.getName() + "'/>");
        pipelines.add(bench.pipeline());
    }

    @Test
    void scannedFile_isTakenOverWithoutALoss(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("logback.xml");
        Files.writeString(file, scanned("first"));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(bench.context);
        configurator.doConfigure(file.toFile());
        bench.context.start();
        AtomicLong logged = new AtomicLong();
        SiloAppender first = bench.appender();
        bench.log().info("event {}", logged.incrementAndGet());

        Files.writeString(file, scanned("second"));
        Files.setLastModifiedTime(
                file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 10_000));
        await().atMost(Bench.LONG).until(() -> {
            ch.qos.logback.core.Appender<ILoggingEvent> now =
                    bench.context.getLogger("ROOT").getAppender("SILO");
            return now != null && now != first && now.isStarted();
        });
        bench.log().info("event {}", logged.incrementAndGet());

        assertThat(bench.messages()).contains("event 1", "event 2");
        List<Arrived> stored = bench.service.stored();
        assertThat(stored.get(stored.size() - 1).fields()).containsEntry("app", "second");
    }

    private String scanned(String app) {
        return bench.file("<json><fields>app=" + app + "</fields></json>")
                .replace("<configuration>", "<configuration scan='true' scanPeriod='100 milliseconds'>");
    }

    @Test
    void serviceAway_atMostTwoOldPipelinesDrainOn() {
        bench.service.otherwise(Script.unavailable());
        for (int i = 0; i < 3; i++) {
            bench.withAppender("<closeTimeout>10 min</closeTimeout>");
            pipelines.add(bench.pipeline());
            bench.log().info("event {}", i);
            bench.context.reset();
        }

        assertThat(pipelines.get(0).isClosed()).isTrue();
        assertThat(pipelines.get(1).isClosed()).isFalse();
        assertThat(pipelines.get(2).isClosed()).isFalse();

        bench.service.otherwise(Script.deliver());
        await().atMost(Bench.LONG).until(() -> pipelines.stream().allMatch(Pipeline::isClosed));
        assertThat(bench.service.stored()).extracting(Arrived::message).contains("event 1", "event 2");
        for (Pipeline pipeline : pipelines) {
            assertThat(pipeline.stats().delivered() + pipeline.stats().droppedTotal())
                    .isEqualTo(1);
        }
    }

    @Test
    void lateEvent_isCountedNotForgotten() {
        bench.withAppender("");
        SiloAppender appender = bench.appender();
        bench.log().info("in time");
        bench.context.reset();
        ch.qos.logback.classic.spi.LoggingEvent late = new ch.qos.logback.classic.spi.LoggingEvent(
                "fqcn", bench.log(), ch.qos.logback.classic.Level.INFO, "late", null, null);
        appender.doAppend(late);

        Pipeline pipeline = Objects.requireNonNull(appender.pipeline());
        assertThat(pipeline.flush(Bench.LONG)).isTrue();
        assertThat(pipeline.stats().accepted()).isEqualTo(2);
        assertThat(pipeline.stats().delivered() + pipeline.stats().droppedTotal())
                .isEqualTo(2);
        assertThat(bench.atLeast(Status.ERROR)).isEmpty();
    }

    @Test
    void stopWhileAsendHangs_returns() {
        Gate gate = new Gate();
        try {
            bench.service.otherwise(Script.deliver().behind(gate));
            bench.withAppender("<closeTimeout>10 min</closeTimeout>");
            bench.log().info("held");
            bench.context.reset();
            bench.withAppender("");
            assertThat(bench.service.stored()).isEmpty();
        } finally {
            gate.open();
        }
        await().atMost(Bench.LONG).until(() -> bench.service.stored().size() == 1);
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

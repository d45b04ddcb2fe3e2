// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineStats;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Start, flush, stop and close, alone and together with everything else. */
final class LifecycleTest {

    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @RegisterExtension
    final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();

    @Test
    void thousand_starts_and_stops_leave_no_thread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int peak = 0;
        for (int round = 0; round < 1000; round++) {
            TestPipeline pipeline = start();
            pipeline.append("one", round, "event");
            assertThat(pipeline.pipeline().close(GENEROUS)).isTrue();
            if (round % 100 == 99) {
                peak = Math.max(peak, newThreads(before).size());
            }
        }
        assertThat(peak).as("threads alive between a stop and the next start").isLessThan(10);
        await().atMost(GENEROUS)
                .untilAsserted(() -> assertThat(newThreads(before)).isEmpty());
        assertThat(destination.stored()).hasSize(1000);
        assertThat(destination.closes()).isEqualTo(destination.opens());
    }

    @Test
    void threads_are_daemons_named_by_role_and_destination() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 0, "event");
            pipeline.flush();
            assertThat(newThreads(before)).isNotEmpty().allSatisfy(thread -> {
                assertThat(thread.isDaemon()).isTrue();
                assertThat(thread.getName()).contains(destination.name());
            });
        }
    }

    @Test
    void idle_pipelines_never_used_close_at_once() {
        TestPipeline pipeline = start();
        assertThat(pipeline.pipeline().close(GENEROUS)).isTrue();
        assertThat(pipeline.pipeline().isClosed()).isTrue();
        assertThat(pipeline.assertLedger().accepted()).isZero();
        assertThat(destination.requests()).isEmpty();
    }

    @Test
    void two_class_loaders_have_a_pipeline_each() throws Exception {
        List<URLClassLoader> loaders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            loaders.add(new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader()));
        }
        for (URLClassLoader loader : loaders) {
            Class<?> own = loader.loadClass(Isolated.class.getName());
            assertThat(own).isNotSameAs(Isolated.class);
            Object delivered = ((Callable<?>) own.getDeclaredConstructor().newInstance()).call();
            assertThat(delivered).isEqualTo(100);
        }
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    /** Runs in a class loader of its own. */
    public static final class Isolated implements Callable<Object> {

        @Override
        public Object call() {
            ScriptedDestination destination = ScriptedDestination.likeCloudWatch();
            try (TestPipeline pipeline = TestPipeline.start(destination, TestConfig.quick())) {
                pipeline.append("one", 100, number -> "event");
                pipeline.flush();
                destination.assertSound();
                return destination.stored().size();
            }
        }
    }

    @Test
    void flush_of_nothing_is_true_at_once() {
        try (TestPipeline pipeline = start()) {
            assertThat(pipeline.pipeline().flush(Duration.ZERO)).isTrue();
            pipeline.append("one", 0, "event");
            pipeline.flush();
            assertThat(pipeline.pipeline().flush(Duration.ZERO)).isTrue();
        }
    }

    @Test
    void flush_sends_before_the_batch_is_due() {
        try (TestPipeline pipeline = start("batch.maxDelay", "1 min")) {
            pipeline.append("one", 100, number -> "event");
            pipeline.flush();
            assertThat(destination.stored()).hasSize(100);
            assertThat(destination.requests()).hasSize(1);
        }
    }

    @Test
    void flush_is_false_when_the_service_does_not_answer_in_time_and_true_afterwards() {
        Gate gate = new Gate();
        destination.otherwise(Script.deliver().behind(gate));
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 100, number -> "event");
            assertThat(pipeline.pipeline().flush(Duration.ofMillis(100))).isFalse();
            assertThat(pipeline.assertLedger().delivered()).isZero();
            gate.open();
            pipeline.flush();
            assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
        }
    }

    @Test
    void flush_does_not_wait_for_what_is_appended_after_it() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        try (TestPipeline pipeline = start()) {
            Thread busy = new Thread(() -> {
                for (long number = 0; !done.get(); number++) {
                    pipeline.append("busy", number, "event");
                    running.countDown();
                    Thread.yield();
                }
            });
            busy.start();
            running.await();
            for (int number = 0; number < 5; number++) {
                pipeline.append("one", number, "event");
                pipeline.flush();
                String key = "one#" + number;
                assertThat(destination.stored()).anyMatch(event -> event.key().equals(key));
            }
            done.set(true);
            busy.join();
        }
    }

    @Test
    void flush_is_true_once_everything_was_given_up() {
        destination.otherwise(Script.refuseWith(event -> true));
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 8, number -> "event");
            pipeline.flush();
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.deadLettered() + stats.droppedTotal()).isEqualTo(8);
        }
    }

    @Test
    void close_delivers_what_is_in_flight_and_what_waits() {
        Gate gate = new Gate();
        destination.next(Script.deliver().behind(gate));
        TestPipeline pipeline = start("retry.maxConcurrency", "1");
        pipeline.append("one", 50, number -> "in flight");
        gate.awaitWaiting(1);
        pipeline.append("two", 50, number -> "waiting");
        Thread closing = new Thread(() -> pipeline.pipeline().close(GENEROUS));
        closing.start();
        gate.open();
        await().atMost(GENEROUS).until(() -> !closing.isAlive());
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
        assertThat(destination.stored()).hasSize(100);
    }

    @Test
    void close_while_backing_off_counts_what_it_drops() {
        destination.otherwise(Script.deny(Duration.ofMinutes(10)));
        TestPipeline pipeline = start();
        pipeline.append("one", 100, number -> "event");
        await().atMost(GENEROUS).until(() -> !destination.requests().isEmpty() && destination.inFlight() == 0);
        assertThat(pipeline.pipeline().close(Duration.ofMillis(200))).isFalse();
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.CLOSE_TIMEOUT, 100L));
        assertThat(pipeline.listener().dropped()).isEqualTo(stats.dropped());
        assertThat(pipeline.status().warns()).anyMatch(line -> line.contains("100"));
    }

    @Test
    void close_twice_and_from_two_threads_is_harmless() throws InterruptedException {
        TestPipeline pipeline = start("batch.maxDelay", "1 min");
        pipeline.append("one", 100, number -> "event");
        Thread other = new Thread(pipeline::close);
        other.start();
        pipeline.close();
        other.join();
        assertThat(pipeline.pipeline().close(Duration.ZERO)).isTrue();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(100);
    }

    @Test
    void event_after_close_is_dropped_and_counted() {
        TestPipeline pipeline = start();
        pipeline.close();
        assertThat(pipeline.append("one", 0, "late")).isFalse();
        assertThat(pipeline.assertLedger().dropped()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
    }

    @Test
    void close_during_appends_keeps_the_ledger() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            TestPipeline pipeline = start();
            CountDownLatch running = new CountDownLatch(4);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String name = "caller-" + round + "-" + i;
                callers.add(new Thread(() -> {
                    for (int number = 0; number < 300; number++) {
                        pipeline.append(name, number, "event");
                        if (number == 50) {
                            running.countDown();
                        }
                    }
                }));
            }
            callers.forEach(Thread::start);
            running.await();
            pipeline.pipeline().close(GENEROUS);
            for (Thread caller : callers) {
                caller.join();
            }
            PipelineStats stats = pipeline.assertLedger();
            assertThat(stats.accepted()).isEqualTo(1200);
            assertThat(stats.delivered() + stats.dropped().getOrDefault(DropReason.CLOSED, 0L))
                    .isEqualTo(1200);
        }
    }

    @Test
    void stop_delivers_while_it_makes_progress() {
        TestPipeline pipeline = start("batch.maxDelay", "1 min", "batch.maxEvents", "10");
        pipeline.append("one", 200, number -> "event");
        assertThat(pipeline.pipeline().stop()).isTrue();
        assertThat(pipeline.pipeline().isClosed()).isTrue();
        assertThat(destination.stored()).hasSize(200);
    }

    @Test
    void stop_without_progress_returns_and_the_old_pipeline_drains_on() {
        Gate gate = new Gate();
        destination.otherwise(Script.deliver().behind(gate));
        TestPipeline pipeline = start("closeTimeout", "1 min");
        pipeline.append("one", 100, number -> "event");
        assertThat(pipeline.pipeline().stop()).isFalse();
        assertThat(pipeline.append("one", 100, "late")).isFalse();
        gate.open();
        await().atMost(GENEROUS).until(() -> pipeline.pipeline().isClosed());
        PipelineStats stats = pipeline.assertLedger();
        assertThat(stats.delivered()).isEqualTo(100);
        assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.CLOSED, 1L));
    }

    @Test
    void interrupted_caller_of_flush_and_close_gets_its_interrupt_back() {
        Gate gate = new Gate();
        destination.otherwise(Script.deliver().behind(gate));
        TestPipeline pipeline = start();
        pipeline.append("one", 10, number -> "event");
        gate.awaitWaiting(1);
        Thread.currentThread().interrupt();
        assertThat(pipeline.pipeline().flush(Duration.ofMillis(200))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        gate.open();
        Thread.currentThread().interrupt();
        assertThat(pipeline.pipeline().close(GENEROUS)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(pipeline.assertLedger().delivered()).isEqualTo(10);
    }

    @Test
    void own_threads_are_known_and_others_are_not() {
        AtomicBoolean own = new AtomicBoolean();
        destination.otherwise(request -> {
            own.set(Pipeline.onOwnThread());
            return Script.deliver().run(request);
        });
        try (TestPipeline pipeline = start()) {
            pipeline.append("one", 0, "event");
            pipeline.flush();
        }
        assertThat(own).isTrue();
        assertThat(Pipeline.onOwnThread()).isFalse();
    }

    private TestPipeline start(String... settings) {
        return TestPipeline.start(destination, TestConfig.quick(settings));
    }

    /** The live threads that did not exist before, without the runtime's own. */
    static Set<Thread> newThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals("system")
                        && !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            URI uri = new File(entry).toURI();
            urls.add(uri.toURL());
        }
        return urls.toArray(URL[]::new);
    }
}

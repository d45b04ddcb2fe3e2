// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.encode.EventEncoder;
import io.penstock.event.Level;
import io.penstock.event.Notice;
import io.penstock.testkit.ManualClock;
import io.penstock.testkit.RecordingListener;
import io.penstock.testkit.RecordingStatus;
import io.penstock.testkit.Script;
import io.penstock.testkit.ScriptedDestination;
import io.penstock.testkit.TestEncoder;
import io.penstock.testkit.TestEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;

/**
 * A pipeline without threads, on a clock that stands still: the test takes every step of it. Only a {@link Held} send
 * has a thread, of which nothing runs until the test says so; then the test waits for it. Same steps, same result.
 */
final class Stepped {

    final ManualClock clock = new ManualClock();
    final RecordingStatus status = new RecordingStatus();
    final RecordingListener listener;
    final ScriptedDestination destination;
    final EventEncoder<TestEvent> encoder;
    final Pipeline pipeline;

    Stepped(PipelineConfig config, ScriptedDestination destination, RecordingListener listener, DoubleSupplier random) {
        this.destination = destination;
        this.listener = listener;
        int most = config.maxEventBytes(destination.limits());
        TestEncoder<TestEvent> plain =
                new TestEncoder<>(TestEvent.VIEW, destination.recordForm(), config.spoolId(), most);
        Routing routing = destination.routing();
        this.encoder = routing == null ? plain : routing.around(plain, TestEvent.VIEW);
        this.pipeline = new Pipeline(
                config,
                destination,
                new TestEncoder<>(Notice.VIEW, destination.recordForm(), config.spoolId(), most),
                status,
                listener,
                clock,
                random);
    }

    /** One with the longest backoffs that jitter can give. */
    Stepped(PipelineConfig config, ScriptedDestination destination) {
        this(config, destination, new RecordingListener(), () -> 0.999);
    }

    boolean append(Level level, String thread, long number, String text) {
        return append(new TestEvent(clock.epochMillis(), level, thread, number, text), encoder);
    }

    boolean append(TestEvent event, EventEncoder<? super TestEvent> ownEncoder) {
        return pipeline.append(event, event.level(), event.epochMillis(), ownEncoder);
    }

    void append(int events) {
        for (int number = 0; number < events; number++) {
            assertThat(append(Level.INFO, "one", number, "event")).isTrue();
        }
    }

    void drain() {
        pipeline.drainOnce();
    }

    /** Sends whatever is due; returns the number of requests. */
    int send() {
        int requests = 0;
        while (pipeline.sendOnce() > 0) {
            requests++;
        }
        return requests;
    }

    /** Lets {@code time} pass in pieces of {@code step}, with all the work that falls due; returns the requests made. */
    int pass(Duration time, Duration step) {
        int requests = 0;
        for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(step)) {
            clock.advance(step);
            drain();
            requests += send();
        }
        return requests;
    }

    /** Lets time pass until everything is settled. */
    void settle() {
        pipeline.flush(Duration.ZERO);
        for (int i = 0; i < 10_000; i++) {
            drain();
            send();
            if (pipeline.flush(Duration.ZERO)) {
                return;
            }
            clock.advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("not settled after hours: " + pipeline.stats());
    }

    PipelineStats assertLedger() {
        PipelineStats stats = pipeline.stats();
        assertThat(stats.delivered() + stats.queued() + stats.spooled() + stats.deadLettered() + stats.droppedTotal())
                .as("delivered + queued + spooled + deadLettered + dropped of %s", stats)
                .isEqualTo(stats.accepted());
        return stats;
    }

    /** Starts a send that answers when it is told to, and not before, whoever interrupts it. */
    Held hold() {
        Held held = new Held();
        held.thread.start();
        held.begun.join();
        return held;
    }

    /** What {@code destination} is to do on this thread: wait where it is a held send's, otherwise {@code script}. */
    static Script heldOr(Script script) {
        return request -> Thread.currentThread() instanceof HeldThread held
                ? held.send().answer().run(request)
                : script.run(request);
    }

    /** A send under way. */
    final class Held {

        private final CompletableFuture<Boolean> begun = new CompletableFuture<>();
        private final CompletableFuture<Script> script = new CompletableFuture<>();
        private final HeldThread thread = new HeldThread(this, this::run);

        private void run() {
            try {
                pipeline.sendOnce();
            } finally {
                begun.complete(false);
            }
        }

        private Script answer() {
            begun.complete(true);
            // Unlike get, join does not hear an interrupt, and keeps it.
            return script.join();
        }

        /** True when there was something to send, so that a request is under way. */
        boolean underWay() {
            return begun.join();
        }

        /** Lets the request end; returns when its outcome is settled. */
        void finish(Script outcome) {
            script.complete(outcome);
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class HeldThread extends Thread {

        private final Held send;

        HeldThread(Held send, Runnable task) {
            super(task, "held-send");
            setDaemon(true);
            this.send = send;
        }

        Held send() {
            return send;
        }
    }
}

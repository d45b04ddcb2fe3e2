// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.event.Level;
import io.penstock.event.Notice;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineConfig;
import io.penstock.pipeline.PipelineStats;
import io.penstock.pipeline.Routing;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** A running pipeline with recorders around it, fed with {@link TestEvent}s. Safe for use by many threads. */
public final class TestPipeline implements AutoCloseable {

    private final Pipeline pipeline;
    private final EventEncoder<TestEvent> encoder;
    private final RecordingStatus status;
    private final RecordingListener listener;
    private final Clock clock;

    private TestPipeline(PipelineConfig config, Destination destination, Clock clock) {
        this.status = new RecordingStatus();
        this.listener = new RecordingListener();
        this.clock = clock;
        int maxEventBytes = config.maxEventBytes(destination.limits());
        TestEncoder<TestEvent> plain =
                new TestEncoder<>(TestEvent.VIEW, destination.recordForm(), config.spoolId(), maxEventBytes);
        Routing routing = destination.routing();
        this.encoder = routing == null ? plain : routing.around(plain, TestEvent.VIEW);
        this.pipeline = Pipeline.start(
                config,
                destination,
                new TestEncoder<>(Notice.VIEW, destination.recordForm(), config.spoolId(), maxEventBytes),
                status,
                listener,
                clock);
    }

    /** Starts one with its own threads, on the machine's clock. */
    public static TestPipeline start(Destination destination, PipelineConfig config) {
        return start(destination, config, Clock.system());
    }

    /** Starts one with its own threads. */
    public static TestPipeline start(Destination destination, PipelineConfig config, Clock clock) {
        return new TestPipeline(config, destination, clock);
    }

    /** Appends one event; true when it was accepted. */
    public boolean append(TestEvent event) {
        return append(event, encoder);
    }

    /** Appends one event with an encoder of the test's own; true when it was accepted. */
    public boolean append(TestEvent event, EventEncoder<? super TestEvent> ownEncoder) {
        return pipeline.append(event, event.level(), event.epochMillis(), ownEncoder);
    }

    /** Appends an INFO event of the present moment; true when it was accepted. */
    public boolean append(String thread, long number, String text) {
        return append(new TestEvent(clock.epochMillis(), Level.INFO, thread, number, text));
    }

    /** Appends numbers 0 to {@code count - 1} of one thread; returns how many were accepted. */
    public int append(String thread, int count, LongFunction<String> text) {
        int taken = 0;
        for (long number = 0; number < count; number++) {
            if (append(thread, number, text.apply(number))) {
                taken++;
            }
        }
        return taken;
    }

    /** The text with which event {@code number} of {@code thread} takes exactly {@code plainBytes} bytes. */
    public String filling(String thread, long number, int plainBytes) {
        EventBuffer empty = new EventBuffer();
        try {
            encoder.encode(new TestEvent(clock.epochMillis(), Level.INFO, thread, number, ""), empty);
        } catch (Exception e) {
            throw new AssertionError("the test's own encoder fails", e);
        }
        return "x".repeat(plainBytes - empty.plainLength);
    }

    /** Lets {@code threads} threads append {@code count} events each, and waits for them. */
    public void appendFrom(int threads, int count, LongFunction<String> text) throws InterruptedException {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = "caller-" + i;
            callers.add(new Thread(() -> append(name, count, text), name));
        }
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join();
        }
    }

    /** How this pipeline's events are encoded. */
    public EventEncoder<TestEvent> encoder() {
        return encoder;
    }

    public Pipeline pipeline() {
        return pipeline;
    }

    public RecordingStatus status() {
        return status;
    }

    public RecordingListener listener() {
        return listener;
    }

    public PipelineStats stats() {
        return pipeline.stats();
    }

    /** Flushes with a limit that only a broken pipeline reaches. */
    public void flush() {
        assertThat(pipeline.flush(Duration.ofSeconds(60)))
                .as("flushed; %s", stats())
                .isTrue();
    }

    /** Fails unless every accepted event is in exactly one place. No append may be in progress. */
    public PipelineStats assertLedger() {
        PipelineStats stats = stats();
        assertThat(stats.delivered() + stats.queued() + stats.spooled() + stats.deadLettered() + stats.droppedTotal())
                .as("delivered + queued + spooled + deadLettered + dropped of %s", stats)
                .isEqualTo(stats.accepted());
        return stats;
    }

    @Override
    public void close() {
        pipeline.close();
    }
}

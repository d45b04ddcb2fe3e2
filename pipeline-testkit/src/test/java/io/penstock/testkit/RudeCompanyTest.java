// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.encode.RecordForm;
import io.penstock.event.Level;
import io.penstock.event.Notice;
import io.penstock.pipeline.Batch;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineConfig;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.PipelineStats;
import io.penstock.pipeline.SealReason;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.Sender;
import io.penstock.pipeline.StatusReporter;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Other people's code around the pipeline: it asks back, throws, hangs. None of it costs an event or holds up a caller. */
@Timeout(120)
class RudeCompanyTest {

    private static final int EVENTS = 500;

    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicReference<Pipeline> pipeline = new AtomicReference<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private TestEncoder<TestEvent> encoder;

    @AfterEach
    void release() {
        released.countDown();
    }

    /** Does the same thing whatever it is told. */
    private record Always(Runnable deed) implements PipelineListener, StatusReporter {

        @Override
        public void accepted(int events, long bytes) {
            deed.run();
        }

        @Override
        public void dropped(DropReason reason, long events) {
            deed.run();
        }

        @Override
        public void sealed(SealReason reason, int events, long bytes) {
            deed.run();
        }

        @Override
        public void delivered(int events, long bytes, Duration call) {
            deed.run();
        }

        @Override
        public void retried(int events, boolean ambiguous) {
            deed.run();
        }

        @Override
        public void info(String text) {
            deed.run();
        }

        @Override
        public void warn(String text, @Nullable Throwable cause) {
            deed.run();
        }

        @Override
        public void error(String text, @Nullable Throwable cause) {
            deed.run();
        }
    }

    private void hang() {
        try {
            released.await(100, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            hang(); // not even an interrupt helps
        }
    }

    private Pipeline start(
            Destination destination, StatusReporter status, PipelineListener listener, String... settings) {
        PipelineConfig config = TestConfig.quick(settings);
        int most = config.maxEventBytes(destination.limits());
        encoder = new TestEncoder<>(TestEvent.VIEW, destination.recordForm(), config.spoolId(), most);
        Pipeline started = Pipeline.start(
                config,
                destination,
                new TestEncoder<>(Notice.VIEW, destination.recordForm(), config.spoolId(), most),
                status,
                listener,
                Clock.system());
        pipeline.set(started);
        return started;
    }

    private void append(int events, String text) {
        for (int i = 0; i < events; i++) {
            TestEvent event = new TestEvent(System.currentTimeMillis(), Level.INFO, "one", i, text);
            pipeline.get().append(event, event.level(), event.epochMillis(), encoder);
        }
    }

    private static void assertLedger(PipelineStats stats) {
        assertThat(stats.accepted())
                .isEqualTo(stats.delivered()
                        + stats.queued()
                        + stats.spooled()
                        + stats.deadLettered()
                        + stats.droppedTotal());
    }

    private static Destination destination(Sender sender) {
        return new Destination() {
            @Override
            public String name() {
                return "rude";
            }

            @Override
            public Limits limits() {
                return new Limits(1_048_550, 1_048_576, 100, 26, 86_400_000);
            }

            @Override
            public RecordForm recordForm() {
                return RecordForm.PLAIN;
            }

            @Override
            public Sender open() {
                return sender;
            }
        };
    }

    private static SendResult deliver(Batch batch) {
        return new SendResult.Delivered("there");
    }

    @Test
    void listenersThatAskBack_getAnswers() {
        Always asking = new Always(() -> {
            Pipeline now = pipeline.get();
            if (now != null) {
                assertLedger(now.stats());
                said.add("asked");
            }
        });
        start(destination(RudeCompanyTest::deliver), asking, asking);
        append(EVENTS, "한국어 🎉");

        assertThat(pipeline.get().flush(Duration.ofSeconds(60))).isTrue();
        assertThat(pipeline.get().close(Duration.ofSeconds(60))).isTrue();
        assertThat(pipeline.get().stats().delivered()).isEqualTo(EVENTS);
        assertThat(said).isNotEmpty();
    }

    @Test
    void listenersThatThrowErrors_costNoEvent() {
        Always throwing = new Always(() -> {
            throw new NoClassDefFoundError("com/example/Metrics");
        });
        start(destination(RudeCompanyTest::deliver), throwing, throwing);
        append(EVENTS, "text");

        assertThat(pipeline.get().flush(Duration.ofSeconds(60))).isTrue();
        assertThat(pipeline.get().close(Duration.ofSeconds(60))).isTrue();
        PipelineStats stats = pipeline.get().stats();
        assertLedger(stats);
        assertThat(stats.delivered()).isEqualTo(EVENTS);
    }

    @Test
    void statusChannelThatHangs_holdsUpNeitherLogCallsNorDeliveriesNorTheClose() {
        Always hanging = new Always(this::hang);
        start(destination(RudeCompanyTest::deliver), hanging, PipelineListener.NONE, "queue.maxBytes", "1 MB");
        append(20_000, "x".repeat(500)); // returns, though some may be dropped and that is to be said
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pipeline.get().stats().delivered() > 0);

        pipeline.get().close(Duration.ofSeconds(30)); // returns, though its last words are not heard
        PipelineStats stats = pipeline.get().stats();
        assertLedger(stats);
        assertThat(stats.queued() + stats.spooled()).isZero();
    }

    @Test
    void senderThatHangsInPreparationAndClose_doesNotHoldUpTheClose() {
        Sender stuck = new Sender() {
            @Override
            public void prepare() {
                hang();
            }

            @Override
            public SendResult send(Batch batch) {
                hang();
                return deliver(batch);
            }

            @Override
            public void close() {
                hang();
            }
        };
        Always collecting = new Always(() -> {});
        start(destination(stuck), collecting, PipelineListener.NONE);
        append(EVENTS, "text");

        assertThat(pipeline.get().close(Duration.ofMillis(100))).isFalse();
        assertThat(pipeline.get().stats().dropped()).isEqualTo(Map.of(DropReason.CLOSE_TIMEOUT, (long) EVENTS));
    }

    @Test
    void batchesOfWhichNothingIsTaken_areNoSuccess() {
        RecordingStatus status = new RecordingStatus();
        start(
                destination(batch -> new SendResult.Partly(
                        "there",
                        new BitSet(),
                        IntStream.range(0, batch.size())
                                .boxed()
                                .collect(Collectors.toMap(i -> i, i -> DropReason.TOO_OLD)))),
                status,
                PipelineListener.NONE);
        append(EVENTS, "text");

        assertThat(pipeline.get().flush(Duration.ofSeconds(60))).isTrue();
        assertThat(pipeline.get().close(Duration.ofSeconds(60))).isTrue();
        PipelineStats stats = pipeline.get().stats();
        assertThat(stats.dropped()).isEqualTo(Map.of(DropReason.TOO_OLD, (long) EVENTS));
        assertThat(stats.lastDeliveryEpochMillis()).isZero();
        assertThat(status.infos()).noneMatch(line -> line.contains("first batch delivered"));
        assertThat(status.warns()).anyMatch(line -> line.contains("TOO_OLD"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import io.penstock.encode.RecordForm;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.SealReason;
import io.penstock.pipeline.Sender;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Marker;

/** What throws where nobody expects it: markers, filters, listeners, the machine. A log call and a start throw nothing. */
class RudeCodeTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private Map<DropReason, Long> dropped() {
        return Objects.requireNonNull(bench.appender().stats()).dropped();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<markers>PII</markers>", "<exceptMarkers>PII</exceptMarkers>"})
    void markerThatThrows_costsItsEventOnlyAndIsCounted(String elements) {
        bench.withAppender(elements);
        for (int i = 0; i < 5; i++) {
            bench.log().error(rudeMarker(), "asked for FATAL");
        }

        assertThat(dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 5L));
        assertThat(bench.appender().stats().accepted()).isEqualTo(5);
        bench.log().info(org.slf4j.MarkerFactory.getMarker(elements.contains("<markers>") ? "PII" : "FINE"), "after");
        assertThat(bench.messages()).containsExactly("after");
        await().atMost(Bench.LONG).untilAsserted(() -> assertThat(bench.complaints())
                .filteredOn(text -> text.contains("the encoder failed and its event was dropped"))
                .hasSize(1));
        assertThat(bench.atLeast(Status.ERROR)).isEmpty();
    }

    @Test
    void filterThatThrows_costsItsEventOnlyAndIsCounted() {
        bench.withAppender("<filter class='" + RudeFilter.class.getName() + "'/>");
        bench.log().info("exception");
        bench.log().info("error");
        bench.log().info("deny");
        bench.log().info("after");

        assertThat(dropped()).isEqualTo(Map.of(DropReason.ENCODE_FAILED, 2L));
        assertThat(bench.messages()).containsExactly("after");
        assertThat(bench.appender().stats().accepted()).isEqualTo(3);
        assertThat(bench.atLeast(Status.ERROR)).isEmpty();
    }

    @Test
    void stoppedAppender_throwsNothingEither() {
        bench.withAppender("<filter class='" + RudeFilter.class.getName() + "'/>");
        SiloAppender appender = bench.appender();
        bench.context.reset();
        appender.doAppend(event("error", Level.INFO));
        LoggingEvent marked = event("marked", Level.ERROR);
        marked.addMarker(rudeMarker());
        appender.doAppend(marked);

        assertThat(appender.stats().accepted()).isEqualTo(2);
        assertThat(appender.stats().droppedTotal()).isEqualTo(2);
    }

    private LoggingEvent event(String message, Level level) {
        return new LoggingEvent("fqcn", bench.log(), level, message, null, null);
    }

    @Test
    void startedAgainSwitchedOff_countsNothingMore() {
        bench.withAppender("");
        SiloAppender appender = bench.appender();
        bench.log().info("delivered");
        appender.stop();
        await().atMost(Bench.LONG).until(() -> appender.pipeline().isClosed());
        appender.setEnabled("false");
        appender.start();
        appender.doAppend(event("off", Level.INFO));

        assertThat(appender.isStarted()).isTrue();
        assertThat(appender.pipeline()).isNull();
        assertThat(appender.stats()).isNull();
        assertThat(bench.service.stored()).hasSize(1);

        appender.setEnabled("true");
        appender.start();
        assertThat(appender.pipeline()).as("a started appender stays as it is").isNull();
        appender.stop();
        appender.start();
        appender.doAppend(event("on again", Level.INFO));
        assertThat(appender.flush(Bench.LONG)).isTrue();
        assertThat(bench.service.stored()).hasSize(2);
        appender.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Cannot reserve 4194432 bytes of direct buffer memory | the JVM has no more direct memory",
                "Direct buffer memory | the JVM has no more direct memory",
                "unable to create native thread: possibly out of memory | gives this process no more threads",
                "Java heap space | the heap is full"
            })
    void machineThatIsFull_isOneErrorAndNothingIsLeft(String text, String advice, @TempDir Path workers) {
        String full = UUID.randomUUID().toString();
        SiloAppender.serve(full, new FullMachine(text));
        String elements = "<workerDir>" + workers + "</workerDir><label>{worker}</label>";
        bench.configure(bench.file(elements).replace(bench.silo, full));
        bench.log().info("nowhere");

        assertThat(bench.appender().isStarted()).isFalse();
        assertThat(bench.said(Status.ERROR))
                .singleElement()
                .asString()
                .startsWith("cannot start full; the appender stays off: ")
                .contains(advice, "fewer appenders with different settings");
        assertThat(bench.atLeast(Status.WARN)).hasSize(1);
        assertThat(heldWorkers(workers)).isZero();

        bench.context.reset();
        bench.withAppender(elements);
        assertThat(heldWorkers(workers)).as("where one is held, it is seen").isEqualTo(1);
        bench.log().info("here");
        assertThat(bench.messages()).containsExactly("here");
    }

    /** The worker numbers below that directory that this JVM holds. */
    private static long heldWorkers(Path directory) {
        Object table = System.getProperties().get("io.penstock.workerLocks");
        return table == null
                ? 0
                : ((Map<?, ?>) table)
                        .keySet().stream()
                                .filter(key -> String.valueOf(key).contains(String.valueOf(directory.getFileName())))
                                .count();
    }

    @Test
    void machineThatIsFull_doesNotReachTheLogCallOfASiftingAppender() {
        String full = UUID.randomUUID().toString();
        SiloAppender.serve(full, new FullMachine("Cannot reserve 4194432 bytes of direct buffer memory"));
        bench.configure("<configuration><appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
                + "<discriminator><key>tenant</key><defaultValue>none</defaultValue></discriminator><sift>"
                + Bench.APPENDER + "<silo>" + full + "</silo></appender></sift></appender>"
                + "<root level='DEBUG'><appender-ref ref='SIFT'/></root></configuration>");

        bench.log().info("returns");

        assertThat(bench.said(Status.ERROR)).hasSize(1);
    }

    @Test
    void statusListenerThatThrowsErrors_costsNothing() {
        AtomicInteger told = new AtomicInteger();
        StatusListener rude = status -> {
            if (status.getOrigin() instanceof PipelineAppender) {
                told.incrementAndGet();
                throw new NoClassDefFoundError("of a status listener");
            }
        };
        bench.context.getStatusManager().add(rude);
        bench.withAppender("<threshold>LOUD</threshold>");
        for (int i = 0; i < 10; i++) {
            bench.log().info("event {}", i);
        }

        assertThat(bench.messages()).hasSize(10);
        assertThat(bench.appender().stats().delivered()).isEqualTo(10);
        assertThat(told).hasPositiveValue();
    }

    @Test
    void listenersThatThrowErrors_costNothingAndTheOthersAreTold() {
        AtomicLong delivered = new AtomicLong();
        SiloAppender appender = new SiloAppender();
        appender.setContext(bench.context);
        appender.setName("SILO");
        appender.setSilo(bench.silo);
        appender.addListener(new RudeListener());
        appender.addListener(new PipelineListener() {
            @Override
            public void delivered(int events, long bytes, Duration call) {
                delivered.addAndGet(events);
            }
        });
        appender.start();
        try {
            for (int i = 0; i < 10; i++) {
                appender.doAppend(event("event", Level.INFO));
            }
            assertThat(appender.flush(Bench.LONG)).isTrue();
            assertThat(appender.stats().accepted()).isEqualTo(10);
            assertThat(appender.stats().delivered()).isEqualTo(10);
            assertThat(delivered).hasValue(10);
        } finally {
            appender.stop();
        }
    }

    /** A marker that lets nobody know its name. */
    private static Marker rudeMarker() {
        return (Marker) Proxy.newProxyInstance(
                Marker.class.getClassLoader(),
                new Class<?>[] {Marker.class},
                (marker, method, arguments) -> switch (method.getName()) {
                    case "getName" -> throw new IllegalStateException("a marker's own");
                    case "equals" -> marker == arguments[0];
                    case "hashCode" -> 1;
                    case "hasReferences", "contains" -> false;
                    default -> throw new AssertionError("nobody asks for " + method);
                });
    }

    /** Does what the message says. */
    public static final class RudeFilter extends Filter<ILoggingEvent> {
        @Override
        public FilterReply decide(ILoggingEvent event) {
            return switch (event.getMessage()) {
                case "exception" -> throw new IllegalStateException("a filter's own");
                case "error" -> throw new NoClassDefFoundError("of a filter");
                case "deny" -> FilterReply.DENY;
                default -> FilterReply.NEUTRAL;
            };
        }
    }

    /** Throws an Error wherever it is told something. */
    private static final class RudeListener implements PipelineListener {
        @Override
        public void accepted(int events, long bytes) {
            throw new NoClassDefFoundError("accepted");
        }

        @Override
        public void sealed(SealReason reason, int events, long bytes) {
            throw new AssertionError("sealed");
        }

        @Override
        public void delivered(int events, long bytes, Duration call) {
            throw new StackOverflowError("delivered");
        }
    }

    /** What a start meets when there is no more memory or no more threads. */
    private record FullMachine(String text) implements Destination {
        @Override
        public String name() {
            return "full";
        }

        @Override
        public Limits limits() {
            throw new OutOfMemoryError(text);
        }

        @Override
        public RecordForm recordForm() {
            return RecordForm.JSON_STRING;
        }

        @Override
        public Sender open() {
            throw new AssertionError("never started");
        }
    }
}

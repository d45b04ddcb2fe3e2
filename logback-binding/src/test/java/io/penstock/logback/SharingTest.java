// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.Status;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineListener;
import io.penstock.testkit.Arrived;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** Appenders that were set up alike have one pipeline together. */
class SharingTest {

    private static final int CHILDREN = 500;

    @RegisterExtension
    final Bench bench = new Bench();

    private final List<SiloAppender> made = new ArrayList<>();

    /** One child for each tenant. */
    private void sift(String elements) {
        bench.configure("<configuration><appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
                + "<discriminator><key>tenant</key><defaultValue>none</defaultValue></discriminator>"
                + "<sift><appender name='SILO-${tenant}' class='io.penstock.logback.SiloAppender'><silo>" + bench.silo
                + "</silo><closeTimeout>5 min</closeTimeout>" + elements + "</appender></sift></appender>"
                + "<root level='DEBUG'><appender-ref ref='SIFT'/></root></configuration>");
    }

    private void logFor(int tenant) {
        MDC.put("tenant", "t" + tenant);
        bench.log().info("event {}", tenant);
    }

    private Set<Pipeline> pipelines() {
        Set<Pipeline> all = Collections.newSetFromMap(new IdentityHashMap<>());
        Penstock.appenders(bench.context).forEach(appender -> all.add(pipeline(appender)));
        return all;
    }

    private static Pipeline pipeline(PipelineAppender appender) {
        return Objects.requireNonNull(appender.pipeline());
    }

    private static Set<Thread> drains() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("penstock-drain-"))
                .collect(Collectors.toSet());
    }

    /** As code would make it. */
    private SiloAppender appender(String name) {
        return appender(name, bench.context);
    }

    private SiloAppender appender(String name, LoggerContext context) {
        SiloAppender appender = new SiloAppender();
        appender.setContext(context);
        appender.setName(name);
        appender.setSilo(bench.silo);
        appender.setCloseTimeout("5 min");
        made.add(appender);
        return appender;
    }

    private SiloAppender started(String name) {
        SiloAppender appender = appender(name);
        appender.start();
        return appender;
    }

    private ILoggingEvent event(String message) {
        return new LoggingEvent("fqcn", bench.log(), Level.INFO, message, null, null);
    }

    private void stopAll() {
        made.forEach(PipelineAppender::stop);
    }

    @Test
    void equalChildren_addNoThreadAndEverythingArrives() {
        sift("");
        logFor(0);
        Set<Thread> before = drains();
        for (int tenant = 1; tenant < CHILDREN; tenant++) {
            logFor(tenant);
        }

        assertThat(before).containsAll(drains());
        assertThat(Penstock.appenders(bench.context)).hasSize(CHILDREN);
        assertThat(pipelines()).hasSize(1);
        assertThat(Penstock.flush(bench.context, Bench.LONG)).isTrue();
        Pipeline pipeline = pipelines().iterator().next();
        assertThat(pipeline.stats().accepted()).isEqualTo(CHILDREN);
        assertThat(bench.service.stored())
                .extracting(Arrived::message)
                .containsExactlyInAnyOrderElementsOf(java.util.stream.IntStream.range(0, CHILDREN)
                        .mapToObj(tenant -> "event " + tenant)
                        .toList());
        assertThat(bench.said(Status.INFO))
                .filteredOn(text -> text.startsWith("shares the pipeline"))
                .singleElement()
                .asString()
                .contains("'SILO-t0'");

        bench.context.reset();
        await().atMost(Bench.LONG).until(pipeline::isClosed);
        assertThat(bench.atLeast(Status.WARN)).isEmpty();
    }

    @Test
    void childrenWithDifferentNames_haveAPipelineEach() {
        sift("<label>silo-of-${tenant}</label><queue><maxBytes>2 MB</maxBytes></queue>");
        for (int tenant = 0; tenant < 5; tenant++) {
            logFor(tenant);
            logFor(tenant);
        }

        assertThat(pipelines()).hasSize(5);
        assertThat(Penstock.flush(bench.context, Bench.LONG)).isTrue();
        assertThat(pipelines())
                .allSatisfy(pipeline -> assertThat(pipeline.stats().delivered()).isEqualTo(2));
    }

    @Test
    void firstStop_leavesThePipelineToTheOthers() {
        SiloAppender one = started("ONE");
        SiloAppender two = started("TWO");
        Pipeline pipeline = pipeline(one);
        assertThat(pipeline(two)).isSameAs(pipeline);

        one.stop();
        one.stop();
        one.doAppend(event("late"));
        two.doAppend(event("of two"));
        assertThat(two.flush(Bench.LONG)).isTrue();
        assertThat(pipeline.isClosed()).isFalse();
        assertThat(pipeline.stats().delivered()).isEqualTo(2);

        two.stop();
        await().atMost(Bench.LONG).until(pipeline::isClosed);
        SiloAppender three = started("THREE");
        assertThat(pipeline(three)).isNotSameAs(pipeline);
        three.doAppend(event("of three"));
        stopAll();

        assertThat(bench.service.stored()).extracting(Arrived::message).containsExactly("late", "of two", "of three");
    }

    @Test
    void stoppedAppender_joinsAgain() {
        SiloAppender one = started("ONE");
        SiloAppender two = started("TWO");
        Pipeline pipeline = pipeline(one);

        one.stop();
        one.start();
        two.stop();
        assertThat(pipeline(one)).isSameAs(pipeline);
        assertThat(pipeline.isClosed()).isFalse();
        one.stop();
        await().atMost(Bench.LONG).until(pipeline::isClosed);
    }

    @Test
    void otherSettings_keepApart() {
        SiloAppender one = started("ONE");
        SiloAppender other = appender("OTHER");
        other.setThreshold("WARN");
        other.start();
        other.doAppend(event("below"));
        one.doAppend(event("taken"));

        assertThat(pipeline(other)).isNotSameAs(pipeline(one));
        stopAll();
        assertThat(bench.service.stored()).extracting(Arrived::message).containsExactly("taken");
    }

    @Test
    void otherContext_keepsApart() {
        SiloAppender one = started("ONE");
        LoggerContext second = new LoggerContext();
        SiloAppender other = appender("OTHER", second);
        other.start();

        assertThat(pipeline(other)).isNotSameAs(pipeline(one));
        stopAll();
        second.stop();
    }

    @Test
    void encoders_keepApartUnlessTheyAreOne() {
        Encoder<ILoggingEvent> encoder = new BadInputTest.Fragile();
        SiloAppender plain = started("PLAIN");
        SiloAppender one = appender("ONE");
        one.setEncoder(encoder);
        one.start();
        SiloAppender two = appender("TWO");
        two.setEncoder(encoder);
        two.start();
        SiloAppender other = appender("OTHER");
        other.setEncoder(new BadInputTest.Fragile());
        other.start();

        assertThat(pipeline(two)).isSameAs(pipeline(one)).isNotSameAs(pipeline(plain));
        assertThat(pipeline(other)).isNotSameAs(pipeline(one)).isNotSameAs(pipeline(plain));

        Pipeline shared = pipeline(one);
        one.stop();
        assertThat(encoder.isStarted()).as("still in use by another").isTrue();
        two.stop();
        await().atMost(Bench.LONG).until(shared::isClosed);
        assertThat(encoder.isStarted()).isFalse();
        stopAll();
    }

    @Test
    void listeners_keepApartUnlessTheyAreOne() {
        PipelineListener listener = new Equal();
        SiloAppender one = appender("ONE");
        one.addListener(listener);
        one.start();
        SiloAppender two = appender("TWO");
        two.addListener(listener);
        two.start();
        SiloAppender other = appender("OTHER");
        other.addListener(new Equal());
        other.start();

        assertThat(pipeline(two)).isSameAs(pipeline(one));
        assertThat(pipeline(other)).as("equal is not the same").isNotSameAs(pipeline(one));
        stopAll();
    }

    @Test
    void jmx_showsASharedPipelineOnceUntilTheLastLeaves() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        SiloAppender one = started("SHARED-1");
        SiloAppender two = started("SHARED-2");
        ObjectName name = new ObjectName("io.penstock:type=Pipeline,context=bench,name=SHARED-1");
        two.doAppend(event("of two"));

        assertThat(server.getAttribute(name, "Accepted")).isEqualTo(1L);
        one.stop();
        assertThat(server.isRegistered(name)).isTrue();
        assertThat(server.isRegistered(new ObjectName("io.penstock:type=Pipeline,context=bench,name=SHARED-2")))
                .isFalse();
        two.stop();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void mistakes_areSaidOnceEach() {
        bench.configure("<configuration>"
                + two("ONE", "<threshold>LOUD</threshold>")
                + two("TWO", "<threshold>LOUD</threshold><treshold>WARN</treshold>")
                + "<root level='DEBUG'><appender-ref ref='ONE'/><appender-ref ref='TWO'/></root></configuration>");

        assertThat(pipelines()).hasSize(1);
        assertThat(bench.complaints()).hasSize(2);
        assertThat(bench.complaints().get(0)).contains("'LOUD' is not usable");
        assertThat(bench.complaints().get(1)).contains("unknown setting 'treshold'");
    }

    private String two(String name, String elements) {
        return "<appender name='" + name + "' class='io.penstock.logback.SiloAppender'><silo>" + bench.silo + "</silo>"
                + elements + "</appender>";
    }

    @Test
    void startsAndStopsOfManyThreads_loseNothingAndLeaveNothing() throws InterruptedException {
        ConcurrentLinkedQueue<Pipeline> seen = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SiloAppender appender = appender("OF-" + i);
            Thread thread = new Thread(() -> {
                for (int round = 0; round < 25; round++) {
                    appender.start();
                    seen.add(pipeline(appender));
                    appender.doAppend(event("one of many"));
                    appender.stop();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        Set<Pipeline> pipelines = Collections.newSetFromMap(new IdentityHashMap<>());
        pipelines.addAll(seen);
        await().atMost(Bench.LONG).until(() -> pipelines.stream().allMatch(Pipeline::isClosed));
        assertThat(seen).hasSize(100);
        assertThat(pipelines.stream()
                        .mapToLong(pipeline -> pipeline.stats().accepted())
                        .sum())
                .isEqualTo(100);
        assertThat(pipelines).allSatisfy(pipeline -> assertThat(pipeline.stats().dropped())
                .isEqualTo(java.util.Map.<DropReason, Long>of()));
        assertThat(bench.service.stored()).hasSize(100);
    }

    /** Listeners that all look the same. */
    private record Equal() implements PipelineListener {}
}

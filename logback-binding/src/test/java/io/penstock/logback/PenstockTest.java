// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.Script;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What an application may ask of running appenders: flush, numbers, JMX. */
class PenstockTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

    @Test
    void flush_reachesAppendersInsideOthers() {
        bench.configure("<configuration>"
                + "<appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
                + "<discriminator><key>tenant</key><defaultValue>none</defaultValue></discriminator>"
                + "<sift>" + Bench.APPENDER + "<silo>" + bench.silo + "</silo></appender></sift></appender>"
                + "<appender name='ASYNC' class='ch.qos.logback.classic.AsyncAppender'>"
                + "<neverBlock>false</neverBlock><appender-ref ref='DIRECT'/></appender>"
                + "<appender name='DIRECT' class='io.penstock.logback.SiloAppender'><silo>" + bench.silo
                + "</silo></appender>"
                + "<logger name='sifted'><appender-ref ref='SIFT'/></logger>"
                + "<logger name='direct'><appender-ref ref='DIRECT'/></logger>"
                + "<logger name='async'><appender-ref ref='ASYNC'/></logger>"
                + "</configuration>");
        MDC.put("tenant", "a");
        bench.context.getLogger("sifted").info("one");
        MDC.put("tenant", "b");
        bench.context.getLogger("sifted").info("two");
        bench.context.getLogger("direct").info("three");

        assertThat(Penstock.appenders(bench.context)).hasSize(3);
        assertThat(Penstock.flush(bench.context, Bench.LONG)).isTrue();
        assertThat(bench.service.stored())
                .extracting(Arrived::message)
                .containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void flush_saysWhenTimeIsOver() {
        bench.service.otherwise(Script.unavailable());
        bench.withAppender("<closeTimeout>0</closeTimeout>");
        bench.log().info("stuck");

        assertThat(Penstock.flush(bench.context, Duration.ofMillis(50))).isFalse();
        assertThat(bench.service.stored()).isEmpty();
    }

    @Test
    void flush_takesTheApplicationsContext() {
        LoggerContext application = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger logger = application.getLogger("io.penstock.logback.flush");
        SiloAppender appender = new SiloAppender();
        appender.setContext(application);
        appender.setName("PROGRAMMATIC");
        appender.setSilo(bench.silo);
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(Level.INFO);
        try {
            logger.info("by code");
            assertThat(Penstock.flush(Bench.LONG)).isTrue();
            assertThat(bench.service.stored()).extracting(Arrived::message).containsExactly("by code");
        } finally {
            logger.detachAndStopAllAppenders();
            logger.setLevel(null);
        }
    }

    @Test
    void jmx_showsTheNumbersWhileStarted() throws Exception {
        bench.withAppender("");
        bench.log().info("one");
        bench.arrived();
        ObjectName name = new ObjectName("io.penstock:type=Pipeline,context=bench,name=SILO");

        assertThat(server.getAttribute(name, "Accepted")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Delivered")).isEqualTo(1L);
        assertThat(server.getAttribute(name, "Dropped")).isEqualTo(0L);
        assertThat(server.getAttribute(name, "LastProblem")).isNull();
        assertThat(server.getAttributes(
                        name,
                        java.util.Arrays.stream(server.getMBeanInfo(name).getAttributes())
                                .map(javax.management.MBeanAttributeInfo::getName)
                                .toArray(String[]::new)))
                .hasSize(20);
        assertThat(server.invoke(name, "flush", new Object[] {60_000L}, new String[] {"long"}))
                .isEqualTo(true);

        bench.context.stop();
        assertThat(server.isRegistered(name)).isFalse();
    }

    @Test
    void jmx_takesAnyName() {
        bench.configure(bench.file("").replace("SILO'", "a=b, 안녕'"));

        Set<ObjectName> names = server.queryNames(null, null);
        assertThat(names).anySatisfy(name -> {
            assertThat(name.getDomain()).isEqualTo("io.penstock");
            assertThat(ObjectName.unquote(name.getKeyProperty("name"))).isEqualTo("a=b, 안녕");
        });
    }

    @Test
    void jmx_nameTakenIsOneLine() {
        bench.withAppender("");
        SiloAppender second = new SiloAppender();
        second.setContext(bench.context);
        second.setName("SILO");
        second.setSilo(bench.silo);
        second.setApp("another pipeline");
        second.start();
        try {
            assertThat(second.isStarted()).isTrue();
            assertThat(bench.said(Status.INFO)).anyMatch(text -> text.startsWith("not shown in JMX"));
            assertThat(bench.atLeast(Status.WARN)).isEmpty();
        } finally {
            second.stop();
        }
        assertThat(server.queryNames(null, null)).as("the first one's stays").anyMatch(name -> "SILO"
                .equals(name.getKeyProperty("name")));
    }

    @Test
    void ownThreads_logInVain() {
        bench.service.otherwise(request -> {
            bench.log().debug("a client library at work on a thread of ours");
            return Script.deliver().run(request);
        });
        bench.withAppender("");
        for (int i = 0; i < 100; i++) {
            bench.log().info("event {}", i);
        }

        assertThat(bench.messages()).hasSize(100).allMatch(message -> message.startsWith("event "));
        assertThat(bench.appender().stats().accepted()).isEqualTo(100);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.Status;
import io.penstock.testkit.ScriptedDestination;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** A JVM whose direct memory is full after a few pipelines goes on logging. */
class FullMemoryTest {

    private static final int CHILDREN = 20;

    @Test
    void childrenWithoutMemory_stayOffAndTheOthersDeliver(@TempDir Path directory) throws Exception {
        Path report = directory.resolve("report");
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:MaxDirectMemorySize=20m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullMemoryTest.class.getName(),
                        report.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the JVM ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        Properties numbers = new Properties();
        try (var in = Files.newBufferedReader(report)) {
            numbers.load(in);
        }
        int started = number(numbers, "started");

        assertThat(started).isBetween(1, CHILDREN - 1);
        assertThat(number(numbers, "errors")).isEqualTo(CHILDREN - started);
        assertThat(number(numbers, "advised")).isEqualTo(CHILDREN - started);
        assertThat(number(numbers, "drains")).isEqualTo(started);
        assertThat(number(numbers, "stored")).isEqualTo(started);
    }

    private static int number(Properties numbers, String name) {
        return Integer.parseInt(numbers.getProperty(name));
    }

    /** The application: one child, with a pipeline of its own, for each tenant. Its log calls must not throw. */
    public static void main(String[] args) throws IOException {
        ScriptedDestination service = ScriptedDestination.likeCloudWatch();
        SiloAppender.serve("silo", service);
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(("<configuration>"
                            + "<appender name='SIFT' class='ch.qos.logback.classic.sift.SiftingAppender'>"
                            + "<discriminator><key>tenant</key><defaultValue>none</defaultValue></discriminator><sift>"
                            + Bench.APPENDER + "<silo>silo</silo><label>silo-of-${tenant}</label></appender></sift>"
                            + "</appender><root level='DEBUG'><appender-ref ref='SIFT'/></root></configuration>")
                    .getBytes(StandardCharsets.UTF_8)));
        } catch (ch.qos.logback.core.joran.spi.JoranException e) {
            throw new AssertionError(e);
        }
        for (int tenant = 0; tenant < CHILDREN; tenant++) {
            MDC.put("tenant", "t" + tenant);
            context.getLogger("com.example.Shop").info("event {}", tenant);
        }
        long drains = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("penstock-drain-"))
                .count();
        List<String> errors = context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() == Status.ERROR && status.getOrigin() instanceof PipelineAppender)
                .map(Status::getMessage)
                .toList();
        long started = Penstock.appenders(context).stream()
                .filter(PipelineAppender::isStarted)
                .count();
        if (!Penstock.flush(context, Bench.LONG)) {
            throw new AssertionError("not flushed");
        }
        Files.writeString(
                Path.of(args[0]),
                "started=" + started + "\nerrors=" + errors.size() + "\nadvised="
                        + errors.stream()
                                .filter(text -> text.contains("the JVM has no more direct memory"))
                                .count()
                        + "\ndrains=" + drains + "\nstored=" + service.stored().size() + "\n");
        context.stop();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import io.penstock.cloudwatch.CloudWatchAppender;
import io.penstock.pipeline.PipelineStats;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * An application that logs as its arguments say and then ends. Its events are numbered from 0; each says {@code event <number>}.
 *
 * <pre>
 *   log:n           n events, one after the other          say:word   writes a line for the test to wait for
 *   paced:n:rate    n events, rate a second                wait       waits for a line from the test
 *   burst:n:t       n events from t threads at once        flush      flushes the appender
 *   json:bytes      one event whose message is JSON        mdc:n      n events, each with its number as k in the MDC
 *   stop            stops the logger context               status     writes what the appender said
 *   problem         waits until a request has failed       sdk        uses the AWS SDK for itself
 * </pre>
 *
 * <p>What it saw goes to the file that is named first.
 */
final class LoggingProgram {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("com.example.Shop");

    private final Properties report = new Properties();
    private final AtomicInteger thrown = new AtomicInteger();
    private final BufferedReader test = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private long[] nanos = new long[1 << 10];
    private int calls;

    private LoggingProgram() {}

    public static void main(String[] arguments) throws Exception {
        LoggingProgram program = new LoggingProgram();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> program.thrown(fault));
        CloudWatchAppender appender = appender();
        for (String step : Arrays.asList(arguments).subList(1, arguments.length)) {
            program.run(step.split(":"), appender);
        }
        program.finish(Path.of(arguments[0]), appender);
    }

    private static CloudWatchAppender appender() {
        return (CloudWatchAppender) context().getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CLOUDWATCH");
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private void run(String[] step, CloudWatchAppender appender) throws Exception {
        switch (step[0]) {
            case "log" -> log(number(step, 1));
            case "paced" -> paced(number(step, 1), number(step, 2));
            case "burst" -> burst(number(step, 1), number(step, 2));
            case "json" -> call("{\"event\":\"event " + calls + "\",\"text\":\"" + text(number(step, 1)) + "\"}");
            case "mdc" -> mdc(number(step, 1));
            case "flush" -> appender.flush(Duration.ofMinutes(1));
            case "sdk" -> sdk();
            case "problem" -> problem(appender);
            case "say" -> System.out.println(step[1]);
            case "wait" -> test.readLine();
            case "status" -> status();
            case "stop" -> stop();
            default -> throw new IllegalArgumentException("unknown step " + step[0]);
        }
    }

    private static int number(String[] step, int index) {
        return Integer.parseInt(step[index]);
    }

    /** Quotes and line breaks that JSON has to escape, and characters of one to four bytes; {@code bytes} or a few less. */
    private static String text(int bytes) {
        String line = "결제 完了 🚰 \\\"quoted\\\" \\n plain words ";
        return line.repeat(bytes / line.getBytes(StandardCharsets.UTF_8).length);
    }

    private void log(int events) {
        for (int i = 0; i < events; i++) {
            call("event {} accepted, total {}", calls, 12.5);
        }
    }

    private void paced(int events, int perSecond) {
        long start = System.nanoTime();
        for (int i = 0; i < events; i++) {
            if (i % (perSecond * 10) == 0) {
                System.out.println("paced " + i);
            }
            long due = start + i * 1_000_000_000L / perSecond;
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            call("event {} accepted, total {}", calls, 12.5);
        }
        System.out.println("paced " + events);
    }

    private void burst(int events, int threads) throws InterruptedException {
        int share = events / threads;
        LoggingProgram[] parts = new LoggingProgram[threads];
        Thread[] workers = new Thread[threads];
        for (int t = 0; t < threads; t++) {
            LoggingProgram part = new LoggingProgram();
            int first = calls + t * share;
            parts[t] = part;
            workers[t] = new Thread(() -> part.range(first, share), "burst-" + t);
        }
        for (Thread worker : workers) {
            worker.start();
        }
        for (int t = 0; t < threads; t++) {
            workers[t].join();
            for (int i = 0; i < parts[t].calls; i++) {
                record(parts[t].nanos[i]);
            }
            thrown.addAndGet(parts[t].thrown.get());
        }
    }

    private void range(int first, int events) {
        for (int i = 0; i < events; i++) {
            call("event {} accepted, total {}", first + i, 12.5);
        }
    }

    private void mdc(int events) {
        for (int i = 0; i < events; i++) {
            MDC.put("k", "value-" + i);
            call("event {} accepted, total {}", calls, 12.5);
            MDC.remove("k");
        }
    }

    private void call(String message, Object... arguments) {
        long before = System.nanoTime();
        try {
            LOG.info(message, arguments);
        } catch (Throwable fault) {
            thrown(fault);
        }
        record(System.nanoTime() - before);
    }

    private void record(long time) {
        if (calls == nanos.length) {
            nanos = Arrays.copyOf(nanos, calls * 2);
        }
        nanos[calls++] = time;
    }

    private void thrown(Throwable fault) {
        thrown.incrementAndGet();
        fault.printStackTrace();
    }

    /** Loads some two thousand classes, as the application's own use of AWS would. The call may fail, for all we care. */
    private static void sdk() {
        Logger quiet = context().getLogger("software.amazon.awssdk");
        quiet.setLevel(Level.OFF); // what it says on the application's own threads is the application's log
        try (CloudWatchLogsClient client = CloudWatchLogsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.US_EAST_1)
                .endpointOverride(URI.create("http://127.0.0.1:1"))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build()) {
            client.putLogEvents(
                    put -> put.logGroupName("group").logStreamName("stream").logEvents(List.of()));
        } catch (SdkException e) {
            // Nobody listens there.
        }
        quiet.setLevel(null);
    }

    private static void problem(CloudWatchAppender appender) {
        while (appender.stats().lastProblem() == null) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static void status() {
        for (Status status : context().getStatusManager().getCopyOfStatusList()) {
            if (status.getOrigin() instanceof CloudWatchAppender) {
                System.out.println("status " + status.getEffectiveLevel() + " " + status.getMessage());
            }
        }
    }

    private void stop() {
        long before = System.nanoTime();
        context().stop();
        report.setProperty("stopMillis", String.valueOf((System.nanoTime() - before) / 1_000_000));
    }

    private void finish(Path file, CloudWatchAppender appender) throws IOException {
        long[] sorted = Arrays.copyOf(nanos, calls);
        Arrays.sort(sorted);
        report.setProperty("logged", String.valueOf(calls));
        report.setProperty("thrown", String.valueOf(thrown.get()));
        report.setProperty(
                "meanNanos",
                String.valueOf(Math.round(Arrays.stream(sorted).average().orElse(0))));
        report.setProperty("maxNanos", String.valueOf(calls == 0 ? 0 : sorted[calls - 1]));
        report.setProperty("medianNanos", String.valueOf(calls == 0 ? 0 : sorted[calls / 2]));
        PipelineStats stats = appender.stats();
        report.setProperty("accepted", String.valueOf(stats.accepted()));
        report.setProperty("delivered", String.valueOf(stats.delivered()));
        report.setProperty("waiting", String.valueOf(stats.queued() + stats.spooled()));
        report.setProperty("dropped", String.valueOf(stats.droppedTotal()));
        report.setProperty("requests", String.valueOf(stats.requests()));
        try (Writer out = Files.newBufferedWriter(file)) {
            report.store(out, null);
        }
        System.out.println("over");
    }
}

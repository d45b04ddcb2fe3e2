// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link LoggingProgram} in a JVM of its own, configured by a {@code logback.xml} on its class path. */
final class Program implements AutoCloseable {

    /** Generous: only a program that hangs takes so long. */
    private static final int LIMIT_SECONDS = 180;

    private final Path directory;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> read = new ArrayList<>();

    /**
     * The end of a program.
     *
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     * @param exitMillis from the end of {@code main} to the end of the process
     */
    record Ended(int exitValue, Properties report, List<String> out, String err, long exitMillis) {

        long number(String name) {
            return Long.parseLong(report.getProperty(name));
        }

        double micros(String name) {
            return number(name) / 1000.0;
        }
    }

    private Program(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
        Thread reader = new Thread(this::read, "program-out");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it with 1 GB of heap and with credentials in its environment, as a container has them. */
    static Program start(Path directory, String logbackXml, String... steps) throws IOException {
        Files.writeString(directory.resolve("logback.xml"), logbackXml);
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                directory + File.pathSeparator + System.getProperty("java.class.path"),
                LoggingProgram.class.getName(),
                directory.resolve("report").toString());
        builder.command().addAll(List.of(steps));
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("AWS_ACCESS_KEY_ID", "test-access-key-WXYZ");
        builder.environment().put("AWS_SECRET_ACCESS_KEY", "test");
        builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
        builder.redirectError(directory.resolve("err").toFile());
        return new Program(directory, builder.start());
    }

    private void read() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            out.lines().forEach(lines::add);
        } catch (IOException e) {
            lines.add("unreadable: " + e);
        }
    }

    /** Waits until it has written that line. */
    Program awaitLine(String line) throws InterruptedException, IOException {
        while (true) {
            String next = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(next)
                    .as("the program says %s; so far %s and %s", line, read, err())
                    .isNotNull();
            read.add(next);
            if (next.equals(line)) {
                return this;
            }
        }
    }

    /** Ends its step {@code wait}. */
    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Waits for its end, which it must find by itself. */
    Ended end() throws InterruptedException, IOException {
        awaitLine("over");
        long over = System.nanoTime();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("the JVM ends by itself; it said %s", err())
                .isTrue();
        long exitMillis = (System.nanoTime() - over) / 1_000_000;
        Properties report = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve("report"))) {
            report.load(in);
        }
        return new Ended(process.exitValue(), report, List.copyOf(read), err(), exitMillis);
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

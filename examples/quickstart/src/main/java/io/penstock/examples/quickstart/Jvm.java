// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process under measurement, as the driver sees it. Its standard output and error go to a file beside its count; its
 * standard input is a pipe that only says whether the driver is still there. Used by the driver's thread; {@link #kill}
 * by any.
 */
final class Jvm {

    private final String name;
    private final Process process;
    private final Path output;
    private final Path countFile;
    private final CompletableFuture<Integer> ready = new CompletableFuture<>();

    private Jvm(String name, Process process, Path output, Path countFile) {
        this.name = name;
        this.process = process;
        this.output = output;
        this.countFile = countFile;
        Thread pump = new Thread(this::pump, "output of " + name);
        pump.setDaemon(true);
        pump.start();
    }

    /**
     * Starts {@code main} on this JVM's own class path, with a heap of 256 MB.
     *
     * @param environment added to this process's own; an empty value takes a variable away
     * @param directory for the process's output and its count
     */
    static Jvm start(String name, Class<?> main, List<String> jvmArgs, Map<String, String> environment, Path directory)
            throws IOException {
        Path countFile = directory.resolve(name + ".count");
        ProcessBuilder builder = new ProcessBuilder();
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        builder.command().addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-D" + Child.COUNT_FILE + "=" + countFile));
        builder.command().addAll(jvmArgs);
        builder.command().addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        environment.forEach((variable, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(variable);
            } else {
                builder.environment().put(variable, value);
            }
        });
        builder.redirectErrorStream(true);
        return new Jvm(name, builder.start(), directory.resolve(name + ".out"), countFile);
    }

    private void pump() {
        try (BufferedReader in =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter out = Files.newBufferedWriter(output)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                if (line.startsWith(Child.READY)) {
                    ready.complete(Integer.valueOf(line.substring(Child.READY.length())));
                }
            }
        } catch (IOException e) {
            // The process is gone; what it said is in the file.
        }
        ready.completeExceptionally(new IOException(name + " ended before it was ready"));
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Where the process takes requests, as soon as it does. */
    int awaitReady(Duration timeout) throws Failure, InterruptedException {
        try {
            return ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new Failure(name + " was not ready within " + timeout.toSeconds() + " s:\n" + lastOutput());
        } catch (ExecutionException e) {
            throw new Failure(name + " ended before it was ready:\n" + lastOutput());
        }
    }

    /** Asks the process to end, as an operator would: SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // Process.destroy would close its output as well.
    }

    /** True when it has ended within {@code timeout} in the way that {@link #terminate} asks for. */
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return ended && process.exitValue() == 128 + 15;
    }

    void kill() {
        process.destroyForcibly();
    }

    /** The fingerprints of the events it logged. Complete once it has ended. */
    long[] logged() throws IOException {
        if (!Files.exists(countFile)) {
            return new long[0];
        }
        LongBuffer longs = ByteBuffer.wrap(Files.readAllBytes(countFile)).asLongBuffer();
        long[] fingerprints = new long[longs.remaining()];
        longs.get(fingerprints);
        return fingerprints;
    }

    /** The last lines it wrote, for a message about its failure. */
    String lastOutput() {
        try {
            List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(its output cannot be read: " + e.getMessage() + ")";
        }
    }
}

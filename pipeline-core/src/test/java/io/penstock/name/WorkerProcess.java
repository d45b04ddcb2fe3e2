// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real child JVM that runs {@link WorkerChild} or {@link LoadersChild}. */
final class WorkerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    final List<String> names = new ArrayList<>();
    final List<String> said = new ArrayList<>();

    private WorkerProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts it without waiting for it. */
    static WorkerProcess start(
            Class<?> main, Map<String, String> env, List<String> jvmOptions, String scope, String template) {
        List<String> command = command(main, scope, template);
        command.addAll(1, jvmOptions);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Whoever runs the tests may do so below pm2.
        List.of("pm_id", "NODE_APP_INSTANCE", "name").forEach(builder.environment()::remove);
        builder.environment().putAll(env);
        try {
            return new WorkerProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> command(Class<?> main, String... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-cp"));
        command.add(main == LoadersChild.class ? tests() : tests() + System.getProperty("path.separator") + classes());
        command.add(main.getName());
        command.addAll(List.of(args));
        return command;
    }

    static String classes() {
        return location(Names.class);
    }

    private static String tests() {
        return location(WorkerProcess.class);
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what it prints until it is ready for the next command. */
    WorkerProcess ready() {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals("ready")) {
                    return this;
                }
                (line.startsWith("name ") ? names : said).add(line.substring(5));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("the child ended: names " + names + ", said " + said);
    }

    /** Sends a command and waits until it is done. */
    WorkerProcess tell(String command) {
        try {
            in.write(command + "\n");
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ready();
    }

    String name() {
        return names.get(0);
    }

    int number() {
        return Integer.parseInt(name());
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("process " + process.pid() + " survived SIGKILL");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

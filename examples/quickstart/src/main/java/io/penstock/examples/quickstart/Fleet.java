// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** The processes under measurement. Used by the driver's thread; {@link #kill} by any. */
final class Fleet implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    /** Jetty's stop timeout, the appender's closeTimeout, and some breath. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final List<Jvm> jvms = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /** Starts the workers and the batch process, and waits until they are ready. */
    void start(int workers, Map<String, String> environment, Path directory)
            throws Failure, IOException, InterruptedException {
        for (int i = 1; i <= workers; i++) {
            jvms.add(Jvm.start("worker-" + i, Worker.class, List.of(), environment, directory));
        }
        List<String> batchXml = List.of("-Dlogback.configurationFile=logback-batch.xml");
        jvms.add(Jvm.start("batch", Batch.class, batchXml, environment, directory));
        for (Jvm jvm : jvms) {
            int port = jvm.awaitReady(START_TIMEOUT);
            if (port != 0) {
                ports.add(port);
            }
        }
    }

    /** Where the workers take requests. */
    List<Integer> ports() {
        return List.copyOf(ports);
    }

    /** Ends them by SIGTERM, each with the time that its shutdown hooks take. */
    void stop() throws InterruptedException {
        for (Jvm jvm : jvms) {
            if (!jvm.alive()) {
                faults.add(jvm.name() + " ended before its time");
            }
            jvm.terminate();
        }
        for (Jvm jvm : jvms) {
            if (!jvm.awaitEnd(STOP_TIMEOUT)) {
                faults.add(jvm.name() + " did not end on SIGTERM as it should");
                jvm.kill();
            }
        }
    }

    /** Processes that are running. */
    long alive() {
        return jvms.stream().filter(Jvm::alive).count();
    }

    /** What went wrong with them; none when all is well. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** What each of them logged, by process id. Complete once they have ended. */
    Map<Long, long[]> logged() throws IOException {
        Map<Long, long[]> logged = new HashMap<>();
        for (Jvm jvm : jvms) {
            logged.put(jvm.pid(), jvm.logged());
        }
        return logged;
    }

    /** The last lines of each, for a message about a failure. */
    String lastOutput() {
        StringBuilder text = new StringBuilder();
        for (Jvm jvm : jvms) {
            text.append("--- ")
                    .append(jvm.name())
                    .append('\n')
                    .append(jvm.lastOutput())
                    .append('\n');
        }
        return text.toString();
    }

    /** Ends them at once. */
    void kill() {
        jvms.forEach(Jvm::kill);
    }

    @Override
    public void close() {
        kill();
    }
}

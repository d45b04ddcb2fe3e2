// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A measured process's side of the driver, see {@link Jvm} for the other: counts what is logged, says when it is ready,
 * and does not outlive the driver. Started by hand, without a driver, a process does none of that.
 */
final class Child {

    /** System property: where to write down what was logged. */
    static final String COUNT_FILE = "quickstart.count";

    /** What the driver waits for on a child's standard output; a port follows. */
    static final String READY = "quickstart: ready ";

    private final boolean driven;

    private Child(boolean driven) {
        this.driven = driven;
    }

    /** Called first thing in main, before anything is logged. */
    static Child begin() {
        @Nullable String countFile = System.getProperty(COUNT_FILE);
        if (countFile == null) {
            return new Child(false);
        }
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        try {
            EventCounter counter = new EventCounter(Path.of(countFile));
            counter.setContext(root.getLoggerContext());
            counter.start();
            root.addAppender(counter);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + countFile, e);
        }
        return new Child(true);
    }

    /** @param port where the process takes requests, 0 for nowhere */
    void ready(int port) {
        System.out.println(READY + port);
        if (driven) {
            Thread leash = new Thread(Child::endWithDriver, "leash");
            leash.setDaemon(true);
            leash.start();
        }
    }

    /** The driver holds the other end of standard input, whatever becomes of it. */
    private static void endWithDriver() {
        try {
            while (System.in.read() >= 0) {
                // It never writes; only the end of the stream means something.
            }
        } catch (IOException e) {
            // As good as its end.
        }
        System.exit(1);
    }
}

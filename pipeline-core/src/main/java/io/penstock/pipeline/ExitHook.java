// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import org.jspecify.annotations.Nullable;

/** Empties a pipeline at the end of the JVM, for frameworks that do not stop their appenders then, as plain Logback. */
final class ExitHook {

    private final Pipeline pipeline;
    private final String name;
    private final StatusReporter status;
    private volatile @Nullable Thread hook;

    ExitHook(Pipeline pipeline, String name, StatusReporter status) {
        this.pipeline = pipeline;
        this.name = name;
        this.status = status;
    }

    void install() {
        // Not an OwnThread: those must never wait for the pipeline.
        Thread thread = new Thread(null, pipeline::finishBeforeExit, "penstock-exit-" + name, 0, false);
        thread.setContextClassLoader(ExitHook.class.getClassLoader());
        try {
            Runtime.getRuntime().addShutdownHook(thread);
            hook = thread;
        } catch (IllegalStateException goingDown) {
            status.info(name + ": started while the JVM is going down; there will be no final flush");
        }
    }

    /** A hook left behind would keep the pipeline, and its class loader, alive. */
    void remove() {
        Thread thread = hook;
        hook = null;
        if (thread != null && !thread.equals(Thread.currentThread())) {
            try {
                Runtime.getRuntime().removeShutdownHook(thread);
            } catch (IllegalStateException goingDown) {
                // Then it runs, or has run, and finds the pipeline closed.
            }
        }
    }

    static boolean jvmIsGoingDown() {
        Thread probe = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException goingDown) {
            return true;
        }
    }
}

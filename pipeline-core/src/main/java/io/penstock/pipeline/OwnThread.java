// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import org.jspecify.annotations.Nullable;

/** A daemon thread of ours, named by role and destination. What is logged on it never enters a pipeline. */
public final class OwnThread extends Thread {

    /** For {@code penstock-role-destination}; not started yet. */
    public OwnThread(String role, String destination, Runnable task) {
        super(null, task, "penstock-" + role + "-" + destination, 0, false);
        setDaemon(true);
        // Not the context class loader of whoever happened to log first: it would be kept alive with the thread.
        setContextClassLoader(OwnThread.class.getClassLoader());
        setUncaughtExceptionHandler(OwnThread::ignore);
    }

    private static void ignore(Thread thread, @Nullable Throwable thrown) {
        // Reported where it happened; printing it here would only disturb the application.
    }
}

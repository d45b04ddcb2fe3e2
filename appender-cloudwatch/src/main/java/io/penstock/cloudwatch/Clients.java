// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.cloudwatch.NotReady.Outlook;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The one client, made by the first thread that needs it. Closing waits for nobody. Safe for use by many threads. */
final class Clients implements AutoCloseable {

    /** Makes a client, which may take seconds. */
    interface Maker {
        LogsClient make() throws NotReady;
    }

    private final Maker maker;
    private final ReentrantLock making = new ReentrantLock();
    private final AtomicReference<@Nullable LogsClient> current = new AtomicReference<>();
    private volatile boolean closed;

    Clients(Maker maker) {
        this.maker = maker;
    }

    /** The client; made now, or waited for until {@code deadline} while another thread makes it. */
    LogsClient get(Deadline deadline) throws NotReady, InterruptedException {
        LogsClient client = current.get();
        if (client != null) {
            return client;
        }
        if (!making.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new NotReady(
                    Outlook.PASSES, "the AWS client is still being made: no region or credentials within the time-out");
        }
        try {
            client = current.get();
            return client != null ? client : make();
        } finally {
            making.unlock();
        }
    }

    private LogsClient make() throws NotReady {
        if (closed) {
            throw new NotReady(Outlook.PASSES, "closed");
        }
        LogsClient made;
        try {
            made = maker.make();
        } catch (LinkageError e) {
            throw new NotReady(Outlook.HOPELESS, Failures.ofSdk(e), e);
        }
        current.set(made);
        if (closed) {
            // close() came while it was made, and may not have seen it.
            closeCurrent();
            throw new NotReady(Outlook.PASSES, "closed");
        }
        return made;
    }

    /** Returns at once: a client that another thread is making is closed by that thread. */
    @Override
    public void close() {
        closed = true;
        closeCurrent();
    }

    /** Whoever takes it out closes it, so that it is closed once. */
    private void closeCurrent() {
        LogsClient client = current.getAndSet(null);
        if (client != null) {
            client.close();
        }
    }
}

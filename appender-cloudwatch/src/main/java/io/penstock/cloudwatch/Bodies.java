// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.util.concurrent.ArrayBlockingQueue;

/**
 * Request bodies between two requests: two at most, each of a few megabytes at most, however many were in use at once.
 * Safe for use by many threads.
 */
final class Bodies implements AutoCloseable {

    private static final int MAX_IDLE = 2;

    /** First in, first out: each of them sees small requests in quiet times, and shrinks. */
    private final ArrayBlockingQueue<PutBody> idle = new ArrayBlockingQueue<>(MAX_IDLE);

    private volatile boolean closed;

    /** One that nobody else uses until it is given back. */
    PutBody borrow() {
        PutBody body = idle.poll();
        return body == null ? new PutBody() : body;
    }

    /** The request is over, or was given up. */
    void giveBack(PutBody body) {
        if (closed || !body.rest() || !idle.offer(body)) {
            body.end();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (PutBody body = idle.poll(); body != null; body = idle.poll()) {
            body.end();
        }
    }
}

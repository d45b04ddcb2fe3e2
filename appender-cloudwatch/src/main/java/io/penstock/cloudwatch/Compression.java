// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.StatusReporter;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Decides for each request whether it is compressed. Safe for use by many threads. */
final class Compression {

    /** Below this a compressed body needs as many packets as a plain one. */
    private static final int AUTO_MIN_BYTES = 1024;

    /** After a body that did not shrink by half, so many more go plain before the next attempt. */
    private static final int AUTO_PAUSE = 50;

    private final GzipMode mode;
    private final StatusReporter status;
    private final AtomicBoolean refused = new AtomicBoolean();
    private final AtomicInteger pause = new AtomicInteger();

    Compression(GzipMode mode, StatusReporter status) {
        this.mode = mode;
        this.status = status;
    }

    /**
     * The request for {@code body}.
     *
     * @param endpoint where it goes; null when that is not known yet, which counts as near
     */
    Exchange choose(PutBody body, @Nullable URI endpoint) {
        return worthwhile(body, endpoint) ? new Exchange(body.packed(), body.packedLength(), true) : plain(body);
    }

    Exchange plain(PutBody body) {
        return new Exchange(body.plain(), body.plainLength(), false);
    }

    private boolean worthwhile(PutBody body, @Nullable URI endpoint) {
        if (mode == GzipMode.OFF || refused.get()) {
            return false;
        }
        if (mode == GzipMode.ON) {
            return body.pack(Integer.MAX_VALUE);
        }
        if (body.plainLength() < AUTO_MIN_BYTES || endpoint == null || isLoopback(endpoint)) {
            return false;
        }
        if (pause.get() > 0) {
            pause.decrementAndGet();
            return false;
        }
        if (body.pack(body.plainLength() / 2)) {
            return true;
        }
        pause.set(AUTO_PAUSE);
        return false;
    }

    /** The endpoint does not understand compressed bodies: never again. */
    void refuse(String answer) {
        if (refused.compareAndSet(false, true)) {
            status.info("gzip: the endpoint does not take compressed requests (" + answer
                    + "); requests go uncompressed from now on, nothing is lost. gzip=off avoids the attempt");
        }
    }

    /** By the name alone: a look-up could wait. */
    static boolean isLoopback(URI endpoint) {
        String host = endpoint.getHost();
        return host == null
                || host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]")
                || host.equals("::1");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A {@link RequestRecord} that is still being filled: by the request's connection, one step after the other; read by any thread. */
final class RequestEntry {
    /** Error texts may repeat what the client sent. */
    private static final int MAX_REASON_CHARS = 500;

    private final long number;
    private final long time;
    private final int wireBytes;
    private final boolean gzip;
    private final int parallel;
    private volatile Operation operation = Operation.UNKNOWN;
    private volatile String group = "";
    private volatile String stream = "";
    private volatile int eventCount;
    private volatile @Nullable LogEntity entity;
    private volatile int bodyBytes;
    private volatile int storedEvents;
    private volatile int status;
    private volatile String outcome = "";
    private volatile String reason = "";
    private volatile String fault = "";
    private volatile boolean answered;

    RequestEntry(long number, long time, int wireBytes, boolean gzip, int parallel) {
        this.number = number;
        this.time = time;
        this.wireBytes = wireBytes;
        this.gzip = gzip;
        this.parallel = parallel;
    }

    long number() {
        return number;
    }

    /** In the form of the service's ids, and telling the number at a glance. */
    String requestId() {
        return String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number);
    }

    boolean answered() {
        return answered;
    }

    void operation(Operation value) {
        operation = value;
    }

    void describe(Call call) {
        group = call.group();
        stream = call.stream();
        eventCount = call.events().count();
        bodyBytes = call.bodyBytes();
        entity = call.entity();
    }

    void stored(int events) {
        storedEvents = events;
    }

    /** Some events of it, or all, are not stored although it is answered by a success. */
    void rejected(String why) {
        reason = why;
    }

    void fault(Fault applied) {
        fault = applied.toString();
    }

    /**
     * Called before the answer is sent, so that whoever has the answer finds it here; {@link #failed} takes it back if sending does
     * not succeed.
     */
    void answering(HttpResponse response, boolean undisturbed) {
        status = response.status();
        String code = response.code();
        outcome = code == null ? "OK" : code;
        if (code != null) {
            String text = response.message();
            reason = text.substring(0, Math.min(text.length(), MAX_REASON_CHARS));
        }
        answered = undisturbed && response.status() == 200;
    }

    /** The client got no complete answer. */
    void failed(String how) {
        outcome = how;
        answered = false;
    }

    /** Whether its client was told, or had to assume, that not everything it asked for was done. For a request that has ended. */
    boolean refused() {
        return !answered || !reason.isEmpty();
    }

    /** Whether it has ended and its client cannot know that its events are stored. */
    boolean unacknowledged() {
        return !answered && !outcome.isEmpty();
    }

    RequestRecord toRecord() {
        return new RequestRecord(
                number,
                requestId(),
                time,
                operation,
                group,
                stream,
                eventCount,
                storedEvents,
                wireBytes,
                bodyBytes,
                gzip,
                status,
                outcome,
                reason,
                fault,
                answered,
                parallel,
                entity);
    }
}

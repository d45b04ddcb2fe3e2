// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.pipeline.Batch;
import io.penstock.pipeline.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What every request must satisfy, whatever the service answers. */
final class RequestCheck {

    private final Limits limits;

    RequestCheck(Limits limits) {
        this.limits = limits;
    }

    /** Tells {@code violations} everything that is wrong with a request. */
    void check(Batch batch, Request request, Consumer<String> violations) {
        Consumer<String> wrong =
                text -> violations.accept("request " + request.number() + " of " + request.size() + " events: " + text);
        size(batch, request, wrong);
        timestamps(request.events(), wrong);
        order(request.events(), wrong);
    }

    private void size(Batch batch, Request request, Consumer<String> wrong) {
        if (request.size() < 1 || request.size() > limits.maxBatchEvents()) {
            wrong.accept("allowed are 1 to " + limits.maxBatchEvents() + " events");
        }
        long counted = 0;
        for (int i = 0; i < request.size(); i++) {
            int plain = request.events().get(i).text().getBytes(UTF_8).length;
            if (plain != batch.plainLength(i)) {
                wrong.accept("event " + i + " has " + plain + " bytes, the batch says " + batch.plainLength(i));
            }
            if (plain < 1 || plain > limits.maxEventBytes()) {
                wrong.accept("event " + i + " has " + plain + " bytes; allowed are 1 to " + limits.maxEventBytes());
            }
            counted += plain + limits.eventOverheadBytes();
        }
        if (counted > limits.maxBatchBytes()) {
            wrong.accept(counted + " bytes; allowed are " + limits.maxBatchBytes());
        }
        if (counted != batch.countedBytes()) {
            wrong.accept("it has " + counted + " bytes, the batch says " + batch.countedBytes());
        }
    }

    private void timestamps(List<Arrived> events, Consumer<String> wrong) {
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).timestamp() < events.get(i - 1).timestamp()) {
                wrong.accept("timestamp " + i + " is before its predecessor's");
            }
        }
        if (!events.isEmpty()) {
            long span =
                    events.get(events.size() - 1).timestamp() - events.get(0).timestamp();
            if (span > limits.maxSpanMillis()) {
                wrong.accept("it spans " + span + " ms; allowed are " + limits.maxSpanMillis());
            }
        }
    }

    /** (timestamp, event id) ascends, and so do one thread's numbers, even where the wall clock was set back. */
    private static void order(List<Arrived> events, Consumer<String> wrong) {
        Map<String, Arrived> last = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            Arrived event = events.get(i);
            String id = event.eventId();
            String idBefore = i == 0 ? null : events.get(i - 1).eventId();
            if (id != null
                    && idBefore != null
                    && events.get(i - 1).timestamp() == event.timestamp()
                    && idBefore.compareTo(id) >= 0) {
                wrong.accept("at the same timestamp, event id " + id + " follows " + idBefore);
            }
            if (event.thread() == null || event.number() < 0) {
                continue;
            }
            Arrived earlier = last.put(event.thread(), event);
            if (earlier != null && earlier.number() >= event.number()) {
                wrong.accept(
                        "thread " + event.thread() + ": number " + event.number() + " follows " + earlier.number());
            }
        }
    }
}

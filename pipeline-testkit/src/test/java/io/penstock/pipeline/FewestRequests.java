// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.Arrived;
import io.penstock.testkit.RecordingListener.Seal;
import io.penstock.testkit.Request;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The number of requests is minimal for the data: looks at every boundary once all is delivered. */
final class FewestRequests {

    private FewestRequests() {}

    /** A boundary drawn because of a limit was needed: the next event would not have fitted. */
    static void assertEveryBoundaryWasNeeded(List<Seal> seals, List<Request> firstAttempts, Limits limits) {
        List<Request> batches = firstAttempts.stream()
                .sorted((a, b) -> firstId(a).compareTo(firstId(b)))
                .toList();
        assertThat(batches).as("first attempts, one for each sealed batch").hasSize(seals.size());
        for (int i = 0; i + 1 < batches.size(); i++) {
            List<Arrived> events = batches.get(i).events();
            Arrived next = firstOf(batches.get(i + 1));
            long bytes = batches.get(i).countedBytes();
            SealReason reason = seals.get(i).reason();
            boolean needed = needed(reason, batches.get(i), next, limits);
            assertThat(needed)
                    .as(
                            "batch %d of %d events and %d bytes was sealed for %s before %s",
                            i, events.size(), bytes, reason, next)
                    .isTrue();
        }
    }

    /**
     * The same where events go to many streams: which boundary was drawn why is not known then, but there were no more
     * without need than were drawn for time, a flush, a close or a stream that was closed.
     */
    static void assertFewWithoutNeed(List<Seal> seals, List<Request> firstAttempts, Limits limits) {
        assertThat(firstAttempts)
                .as("first attempts, one for each sealed batch")
                .hasSize(seals.size());
        Map<String, List<Request>> byStream = firstAttempts.stream().collect(Collectors.groupingBy(Request::streamKey));
        long withoutNeed = 0;
        for (List<Request> batches : byStream.values()) {
            batches.sort((a, b) -> firstId(a).compareTo(firstId(b)));
            for (int i = 0; i + 1 < batches.size(); i++) {
                Arrived next = firstOf(batches.get(i + 1));
                Request batch = batches.get(i);
                withoutNeed += needed(SealReason.MAX_EVENTS, batch, next, limits)
                                || needed(SealReason.MAX_BYTES, batch, next, limits)
                                || needed(SealReason.MAX_SPAN, batch, next, limits)
                        ? 0
                        : 1;
            }
        }
        long notForALimit = seals.stream()
                .filter(seal -> !EnumSet.of(SealReason.MAX_EVENTS, SealReason.MAX_BYTES, SealReason.MAX_SPAN)
                        .contains(seal.reason()))
                .count();
        assertThat(withoutNeed).as("boundaries that no limit asked for").isLessThanOrEqualTo(notForALimit);
    }

    private static Arrived firstOf(Request request) {
        return request.events().stream()
                .min((a, b) -> String.valueOf(a.eventId()).compareTo(String.valueOf(b.eventId())))
                .orElseThrow();
    }

    private static boolean needed(SealReason reason, Request batch, Arrived next, Limits limits) {
        return switch (reason) {
            case MAX_EVENTS -> batch.size() == limits.maxBatchEvents();
            case MAX_BYTES -> batch.countedBytes() + counted(next, limits) > limits.maxBatchBytes();
            case MAX_SPAN -> span(batch.events(), next) > limits.maxSpanMillis();
            case MAX_DELAY, URGENT, FLUSH, CLOSE, QUEUE_TIGHT, STREAM_CLOSED -> true;
        };
    }

    private static String firstId(Request request) {
        return request.events().stream()
                .map(event -> String.valueOf(event.eventId()))
                .min(String::compareTo)
                .orElseThrow();
    }

    private static long counted(Arrived event, Limits limits) {
        return event.text().getBytes(UTF_8).length + limits.eventOverheadBytes();
    }

    private static long span(List<Arrived> events, Arrived next) {
        long min = created(next);
        long max = min;
        for (Arrived event : events) {
            min = Math.min(min, created(event));
            max = Math.max(max, created(event));
        }
        return max - min;
    }

    private static long created(Arrived event) {
        return ((Number) event.fields().get("timestamp")).longValue();
    }
}

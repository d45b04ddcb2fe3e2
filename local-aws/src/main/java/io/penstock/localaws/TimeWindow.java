// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Which events of an ordered batch are too old, expired or too new.
 *
 * <pre>
 *   index     0        tooOldEnd    expiredEnd              tooNewStart        count
 *             │too old │  expired   │        accepted       │     too new      │
 * </pre>
 *
 * @param tooOldEnd the end (exclusive) of the events older than 14 days
 * @param expiredEnd the end (exclusive) of the events older than the group's retention, those too old included; equal to
 *     {@code tooOldEnd} when the retention removes nothing more
 * @param tooNewStart the start (inclusive) of the events more than two hours ahead
 */
record TimeWindow(int tooOldEnd, int expiredEnd, int tooNewStart, int count) {

    /**
     * @param now the server's clock, milliseconds since 1970
     * @param retentionDays 0: events are kept for ever
     */
    static TimeWindow of(EventBatch events, long now, int retentionDays) {
        int tooOldEnd = firstFrom(events, now - ServiceLimits.MAX_AGE_MILLIS);
        int expiredEnd = retentionDays == 0
                ? tooOldEnd
                : Math.max(
                        tooOldEnd,
                        firstFrom(events, now - Duration.ofDays(retentionDays).toMillis()));
        int tooNewStart = firstFrom(events, now + ServiceLimits.MAX_FUTURE_MILLIS + 1);
        return new TimeWindow(tooOldEnd, expiredEnd, tooNewStart, events.count());
    }

    /** The index of the first event at or after that time. */
    private static int firstFrom(EventBatch events, long time) {
        int low = 0;
        int high = events.count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.timestamp(middle) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int acceptedFrom() {
        return expiredEnd;
    }

    int acceptedTo() {
        return tooNewStart;
    }

    /** What is rejected and why, in words; empty if nothing is. */
    String rejections() {
        List<String> parts = new ArrayList<>();
        if (tooOldEnd > 0) {
            parts.add(tooOldEnd + " older than "
                    + Duration.ofMillis(ServiceLimits.MAX_AGE_MILLIS).toDays() + " days");
        }
        if (expiredEnd > tooOldEnd) {
            parts.add((expiredEnd - tooOldEnd) + " older than the group's retention");
        }
        if (tooNewStart < count) {
            parts.add((count - tooNewStart) + " more than "
                    + Duration.ofMillis(ServiceLimits.MAX_FUTURE_MILLIS).toHours() + " hours ahead");
        }
        return parts.isEmpty() ? "" : "Rejected events: " + String.join(", ", parts);
    }

    /** Writes {@code rejectedLogEventsInfo}, unless everything was accepted; an index is present only where it says something. */
    void write(JsonGenerator json) {
        if (acceptedFrom() == 0 && acceptedTo() == count) {
            return;
        }
        json.writeObjectPropertyStart("rejectedLogEventsInfo");
        if (tooOldEnd > 0) {
            json.writeNumberProperty("tooOldLogEventEndIndex", tooOldEnd);
        }
        if (expiredEnd > tooOldEnd) {
            json.writeNumberProperty("expiredLogEventEndIndex", expiredEnd);
        }
        if (tooNewStart < count) {
            json.writeNumberProperty("tooNewLogEventStartIndex", tooNewStart);
        }
        json.writeEndObject();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.DropReason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a request the service has dropped although it answered 200. Timestamps ascend, so they are a prefix
 * and a suffix of the request; the service names their borders, as indexes, not counts:
 *
 * <pre>
 *   0        tooOldEnd      expiredEnd            tooNewStart      n
 *   |--too old--|--expired------|------stored---------|--too new----|
 * </pre>
 *
 * {@code expiredLogEventEndIndex} includes the too old ones. A border that does not apply is absent. Such events are
 * never taken later either.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_RejectedLogEventsInfo.html">
 *     RejectedLogEventsInfo</a>
 */
final class RejectedEvents {

    private RejectedEvents() {}

    /** The reason for each refused index of a request of {@code size} events, in ascending order. */
    static Map<Integer, DropReason> of(
            int size, @Nullable Integer tooOldEnd, @Nullable Integer expiredEnd, @Nullable Integer tooNewStart) {
        int old = clamp(tooOldEnd, 0, size);
        int expired = clamp(expiredEnd, 0, size);
        int fresh = clamp(tooNewStart, size, size);
        Map<Integer, DropReason> refused = new LinkedHashMap<>();
        for (int i = 0; i < Math.max(old, expired); i++) {
            refused.put(i, i < old ? DropReason.TOO_OLD : DropReason.EXPIRED);
        }
        for (int i = Math.max(fresh, Math.max(old, expired)); i < size; i++) {
            refused.put(i, DropReason.TOO_NEW);
        }
        return refused;
    }

    private static int clamp(@Nullable Integer index, int absent, int size) {
        return index == null ? absent : Math.min(Math.max(0, index), size);
    }
}

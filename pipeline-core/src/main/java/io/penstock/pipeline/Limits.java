// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/**
 * What a service takes in one request. Bytes are UTF-8 bytes of the event before any escaping.
 *
 * @param maxEventBytes the largest event, without overhead
 * @param maxBatchBytes the sum over a request's events, overhead included
 * @param maxBatchEvents the number of events in a request
 * @param eventOverheadBytes what the service adds to each event when it counts
 * @param maxSpanMillis the largest difference between two timestamps of a request
 */
public record Limits(
        int maxEventBytes, int maxBatchBytes, int maxBatchEvents, int eventOverheadBytes, long maxSpanMillis) {

    public Limits {
        if (maxEventBytes < 1 || maxBatchEvents < 1 || eventOverheadBytes < 0 || maxSpanMillis < 0) {
            throw new IllegalArgumentException("not a limit: " + maxEventBytes + " bytes an event, " + maxBatchEvents
                    + " events, overhead " + eventOverheadBytes + ", span " + maxSpanMillis + " ms");
        }
        if ((long) maxEventBytes + eventOverheadBytes > maxBatchBytes) {
            throw new IllegalArgumentException("an event of " + maxEventBytes + " + " + eventOverheadBytes
                    + " bytes does not fit into a batch of " + maxBatchBytes);
        }
    }

    /** The same limits with a smaller batch, as a user may wish; never a larger one. */
    public Limits atMost(int batchBytes, int batchEvents) {
        return new Limits(
                Math.min(maxEventBytes, Math.max(1, batchBytes - eventOverheadBytes)),
                Math.min(maxBatchBytes, Math.max(batchBytes, eventOverheadBytes + 1)),
                Math.min(maxBatchEvents, batchEvents),
                eventOverheadBytes,
                maxSpanMillis);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One look at a pipeline. Whenever no append is in progress, {@code accepted = delivered + queued + spooled +
 * deadLettered + dropped}, exactly.
 *
 * @param accepted events handed over by log calls, dropped ones included
 * @param delivered events the service has confirmed
 * @param queued events in the ring
 * @param spooled events in the spool, being sent or waiting for it
 * @param deadLettered events given up and kept aside
 * @param dropped events given up for good, by reason
 * @param ownEvents events the pipeline wrote itself (loss reports), in none of the other counts
 * @param requests requests sent, answered or not
 * @param retriedEvents events sent again, each time counted
 * @param ambiguousEvents events of requests whose outcome is unknown, each time counted: the bound of possible copies
 * @param deliveredBytes bytes of delivered events as the service counts them, overhead included
 * @param queuedBytes what waits in the ring, and the spool's segments with the one being filled, in bytes
 * @param inFlight requests under way
 * @param concurrency how many requests may be under way; 0 while the circuit is open
 * @param openStreams streams that are open because of what events say, without the default one
 * @param misdirectedEvents events that went to the default stream because too many others were in use
 * @param oldestUnsentMillis the age of the oldest event not yet confirmed; 0 when there is none
 * @param lastDeliveryEpochMillis when the service last confirmed a batch; 0 for never
 * @param lastProblem what the last failed request said, or null
 */
public record PipelineStats(
        long accepted,
        long delivered,
        long queued,
        long spooled,
        long deadLettered,
        Map<DropReason, Long> dropped,
        long ownEvents,
        long requests,
        long retriedEvents,
        long ambiguousEvents,
        long deliveredBytes,
        long queuedBytes,
        int inFlight,
        int concurrency,
        int openStreams,
        long misdirectedEvents,
        long oldestUnsentMillis,
        long lastDeliveryEpochMillis,
        @Nullable String lastProblem) {

    public PipelineStats {
        dropped = Map.copyOf(dropped);
    }

    /** All drops, whatever the reason. */
    public long droppedTotal() {
        long sum = 0;
        for (long count : dropped.values()) {
            sum += count;
        }
        return sum;
    }
}

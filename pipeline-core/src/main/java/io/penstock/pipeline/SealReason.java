// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/** Why a batch's boundary was drawn. */
public enum SealReason {
    MAX_BYTES,
    MAX_EVENTS,
    MAX_SPAN,
    MAX_DELAY,
    URGENT,
    /** The queue is nearly full, and nothing but open batches takes its room. */
    QUEUE_TIGHT,
    /** More streams than {@code maxOpenStreams}: this one was the least recently used. */
    STREAM_CLOSED,
    FLUSH,
    CLOSE
}

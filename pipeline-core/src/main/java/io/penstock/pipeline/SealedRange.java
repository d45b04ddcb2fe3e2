// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/**
 * The place of a batch in the spool.
 *
 * @param route where its records go
 * @param position the first record's
 * @param events how many records, the pipeline's own included
 * @param ownEvents how many of them are the pipeline's own
 * @param bytes as the service counts, overhead included
 * @param firstSequence the first record's sequence
 * @param openedMillis when the first record came, in milliseconds since 1970-01-01T00:00Z
 * @param openedNanos the same on the monotonic clock
 */
record SealedRange(
        Route route,
        long position,
        int events,
        int ownEvents,
        long bytes,
        long firstSequence,
        long openedMillis,
        long openedNanos) {}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.time.Duration;

/**
 * Numbers for machines: override what is of interest. Called on the pipeline's own threads, or on one that closes or
 * flushes it, one call at a time, soon after it happened and with no lock held; never on the thread of a log call. What
 * it throws is swallowed, and what it logs is not sent. While a call lasts, later ones wait; beyond 10,000 they are left
 * out.
 */
public interface PipelineListener {

    /** Events left the ring for the spool. */
    default void accepted(int events, long bytes) {}

    default void dropped(DropReason reason, long events) {}

    /** A batch's boundary was drawn. */
    default void sealed(SealReason reason, int events, long bytes) {}

    /** The service took {@code events} in one request that lasted {@code call}. */
    default void delivered(int events, long bytes, Duration call) {}

    /** A request failed and its events will be sent again. */
    default void retried(int events, boolean ambiguous) {}

    /** Events that were given up are kept aside. */
    default void deadLettered(DropReason reason, int events) {}

    /** Listens to nothing. */
    PipelineListener NONE = new PipelineListener() {};
}

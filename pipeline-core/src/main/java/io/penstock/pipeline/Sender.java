// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/**
 * Sends batches. {@link #send} blocks, and is called by up to {@code retry.maxConcurrency} send threads at once. It
 * never retries, sleeps or waits for better times: that is the delivery's business alone.
 */
public interface Sender extends AutoCloseable {

    /**
     * Sends one batch and says what became of it. Bounded by the call's own deadline ({@code retry.callTimeout}). The
     * batch is valid only during the call. An exception counts as {@link SendResult.RetryLater} with an unknown
     * outcome; an interrupt means that the pipeline is closing and the answer no longer matters.
     */
    SendResult send(Batch batch) throws Exception;

    /**
     * Loads and looks up what the first {@link #send} needs. Called once on a send thread when the first event comes,
     * while its batch still waits for company. What fails here is ignored: the first send meets it again, and says it.
     */
    default void prepare() throws Exception {}

    /** Releases connections. Called once, after the last {@link #send} has returned or was given up. */
    @Override
    default void close() {}
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pipeline as JMX shows it: {@link PipelineStats}, one attribute each. Registered by {@link Jmx}. */
public interface PipelineMXBean {

    /** {@link PipelineStats#accepted}. */
    long getAccepted();

    /** {@link PipelineStats#delivered}. */
    long getDelivered();

    /** {@link PipelineStats#queued}. */
    long getQueued();

    /** {@link PipelineStats#spooled}. */
    long getSpooled();

    /** {@link PipelineStats#deadLettered}. */
    long getDeadLettered();

    /** {@link PipelineStats#droppedTotal}. */
    long getDropped();

    /** {@link PipelineStats#dropped}, by the name of the {@link DropReason}. */
    Map<String, Long> getDroppedByReason();

    /** {@link PipelineStats#ownEvents}. */
    long getOwnEvents();

    /** {@link PipelineStats#requests}. */
    long getRequests();

    /** {@link PipelineStats#retriedEvents}. */
    long getRetriedEvents();

    /** {@link PipelineStats#ambiguousEvents}. */
    long getAmbiguousEvents();

    /** {@link PipelineStats#deliveredBytes}. */
    long getDeliveredBytes();

    /** {@link PipelineStats#queuedBytes}. */
    long getQueuedBytes();

    /** {@link PipelineStats#inFlight}. */
    int getInFlight();

    /** {@link PipelineStats#concurrency}. */
    int getConcurrency();

    /** {@link PipelineStats#openStreams}. */
    int getOpenStreams();

    /** {@link PipelineStats#misdirectedEvents}. */
    long getMisdirectedEvents();

    /** {@link PipelineStats#oldestUnsentMillis}. */
    long getOldestUnsentMillis();

    /** {@link PipelineStats#lastDeliveryEpochMillis}. */
    long getLastDeliveryEpochMillis();

    /** {@link PipelineStats#lastProblem}. */
    @Nullable
    String getLastProblem();

    /** {@link Pipeline#flush}, with the longest wait in milliseconds. */
    boolean flush(long timeoutMillis);
}

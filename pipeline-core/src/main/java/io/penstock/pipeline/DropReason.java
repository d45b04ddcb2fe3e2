// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/** Why an event was given up. Every loss has exactly one of these. */
public enum DropReason {
    /** No room in the queue within {@code overflow.maxBlock}. */
    QUEUE_FULL("the queue was full"),
    /** Not even a shortened form fits into the service's limit or the queue. */
    TOO_LARGE("too large even when shortened"),
    /** The encoder threw. */
    ENCODE_FAILED("the encoder failed"),
    /** Logged after the pipeline had been closed. */
    CLOSED("logged after close"),
    /** The service refused it as older than it takes. */
    TOO_OLD("older than the service takes"),
    /** The service refused it as older than the retention. */
    EXPIRED("older than the retention"),
    /** The service refused it as too far in the future. */
    TOO_NEW("too far in the future"),
    /** The service will never take this event. */
    REFUSED("refused by the service"),
    /** Retried until {@code retry.maxAge} was over. */
    RETRIES_EXHAUSTED("retried until retry.maxAge was over"),
    /** Still unsent when {@code closeTimeout} was over. */
    CLOSE_TIMEOUT("unsent when closeTimeout was over");

    private final String words;

    DropReason(String words) {
        this.words = words;
    }

    /** The reason as a part of a sentence. */
    public String words() {
        return words;
    }
}

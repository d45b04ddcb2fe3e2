// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.encode.RecordForm;
import org.jspecify.annotations.Nullable;

/**
 * Where a pipeline's events go: what the service takes, and how to reach it. Adding a service means one of these, its
 * {@link Sender}, and a test that extends the testkit's contract; nothing in the core changes.
 */
public interface Destination {

    /** A short name for threads, status lines and metrics, such as {@code cloudwatch:umma-production}. */
    String name();

    /** The service's own limits; the user's batch settings can only narrow them. */
    Limits limits();

    /** The form in which records are stored on their way to this destination. */
    RecordForm recordForm();

    /** How to tell which of many streams an event goes to; null when all go to one. */
    default @Nullable Routing routing() {
        return null;
    }

    /**
     * Makes the sender. Called once, on a send thread, never on the application's; may be slow. An exception is
     * treated like {@link SendResult.RetryLater}: it is reported and tried again later.
     */
    Sender open() throws Exception;
}

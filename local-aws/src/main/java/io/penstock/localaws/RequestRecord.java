// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import org.jspecify.annotations.Nullable;

/**
 * What the server knows about one request. A request in progress has status 0.
 *
 * @param number counts requests from 1, in the order in which they were read
 * @param requestId the {@code x-amzn-RequestId} it was answered with
 * @param time the server's clock when it was read, milliseconds since 1970
 * @param group the log group it names, empty if none
 * @param stream the log stream it names, empty if none
 * @param eventCount log events in it
 * @param storedEvents how many of them were stored
 * @param wireBytes size of the body as received
 * @param bodyBytes size of the body after unpacking
 * @param gzip whether it came packed
 * @param status the HTTP status of its answer; 0 if it was not answered (yet)
 * @param outcome {@code OK}, the error code, or how the answer failed: {@code reset}, {@code hang}, {@code truncated},
 *     {@code abandoned} (the client gave up first); empty while it is in progress
 * @param reason the text of the refusal, up to 500 characters; of a success, which events were rejected; empty for none
 * @param fault the fault that was applied, empty for none
 * @param answered true after a complete and undisturbed success
 * @param parallel requests in progress when this one began, itself included
 * @param entity what a PutLogEvents says its events are about, null if it does not
 */
public record RequestRecord(
        long number,
        String requestId,
        long time,
        Operation operation,
        String group,
        String stream,
        int eventCount,
        int storedEvents,
        int wireBytes,
        int bodyBytes,
        boolean gzip,
        int status,
        String outcome,
        String reason,
        String fault,
        boolean answered,
        int parallel,
        @Nullable LogEntity entity) {}

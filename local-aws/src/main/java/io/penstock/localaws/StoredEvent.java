// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

/**
 * One event as the server keeps it.
 *
 * @param timestamp milliseconds since 1970, as sent
 * @param message as sent; a surrogate without its partner was replaced by a question mark
 * @param ingestionTime the server's clock when it was stored, milliseconds since 1970
 * @param requestId the {@code x-amzn-RequestId} of the request that stored it
 * @param request the number of that request, as in {@link RequestRecord#number}
 * @param answered true when that request was answered by a complete and undisturbed success. Where it is false, the sender could not
 *     know that the event was stored, and a further copy of it is explained
 */
public record StoredEvent(
        long timestamp, String message, long ingestionTime, String requestId, long request, boolean answered) {}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.util.List;

/**
 * A copy of one request.
 *
 * @param number 0 for the first that its destination got
 * @param streamKey where its events go, see {@code Batch.streamKey}
 * @param events in the order in which they were sent
 * @param countedBytes the batch's own sum, as the service counts
 */
public record Request(int number, String streamKey, List<Arrived> events, long countedBytes) {

    public Request {
        events = List.copyOf(events);
    }

    public int size() {
        return events.size();
    }
}

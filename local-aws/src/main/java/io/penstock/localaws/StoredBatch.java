// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

/**
 * The events that one request stored.
 *
 * @param number counts stored batches over the whole server, from 1
 * @param ingestionTime the server's clock when they were stored, milliseconds since 1970
 */
record StoredBatch(long number, EventBatch events, long ingestionTime, RequestEntry request) {

    Position position(int index) {
        return new Position(events.timestamp(index), number, index);
    }
}

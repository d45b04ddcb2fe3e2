// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

/**
 * A log stream at the moment it was asked for. Times are milliseconds since 1970.
 *
 * @param eventCount events stored
 * @param messageBytes UTF-8 bytes of their messages
 * @param firstTimestamp the smallest timestamp of an event, 0 without events
 * @param lastTimestamp the largest
 * @param lastIngestionTime when the latest batch was stored, 0 without events
 */
public record StoredStream(
        String name,
        long creationTime,
        long eventCount,
        long messageBytes,
        long firstTimestamp,
        long lastTimestamp,
        long lastIngestionTime) {}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.Batch;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A batch of one event that says where it comes from. */
final class OneEvent implements Batch {

    private final long timestamp;
    private final int plainLength;
    private final byte[] record;

    OneEvent(long timestamp) {
        String json = "{\"timestamp\":\"" + Instant.ofEpochMilli(timestamp)
                + "\",\"level\":\"INFO\",\"logger\":\"io.penstock.cloudwatch.Doctor\",\"message\":"
                + "\"The doctor put this event to see whether events arrive.\"}";
        this.timestamp = timestamp;
        this.plainLength = json.length();
        this.record = json.replace("\"", "\\\"").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return 1;
    }

    @Override
    public long countedBytes() {
        return (long) plainLength + LogsLimits.EVENT_OVERHEAD;
    }

    @Override
    public long timestamp(int index) {
        return timestamp;
    }

    @Override
    public byte[] array(int index) {
        return record;
    }

    @Override
    public int offset(int index) {
        return 0;
    }

    @Override
    public int length(int index) {
        return record.length;
    }

    @Override
    public int plainLength(int index) {
        return plainLength;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.Batch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events as the pipeline would hand them over: escaped, at odd places of shared arrays. */
final class TestBatch implements Batch {

    private final List<Long> timestamps = new ArrayList<>();
    private final List<Integer> offsets = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private final List<Integer> plainLengths = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private byte[] array = {};

    static TestBatch of(long timestamp, String... texts) {
        TestBatch batch = new TestBatch();
        for (String text : texts) {
            batch.add(timestamp, text);
        }
        return batch;
    }

    /** {@code count} events of one millisecond, {@code prefix 0}, {@code prefix 1} and so on. */
    static TestBatch numbered(long timestamp, int count, String prefix) {
        TestBatch batch = new TestBatch();
        for (int i = 0; i < count; i++) {
            batch.add(timestamp, prefix + " " + i);
        }
        return batch;
    }

    TestBatch add(long timestamp, String text) {
        byte[] stored = escape(text).getBytes(StandardCharsets.UTF_8);
        bytes.writeBytes(new byte[] {'#'});
        timestamps.add(timestamp);
        offsets.add(bytes.size());
        lengths.add(stored.length);
        plainLengths.add(text.getBytes(StandardCharsets.UTF_8).length);
        bytes.writeBytes(stored);
        array = new byte[0];
        return this;
    }

    private static String escape(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.toString();
    }

    @Override
    public int size() {
        return timestamps.size();
    }

    @Override
    public long countedBytes() {
        long sum = 0;
        for (int length : plainLengths) {
            sum += length + 26L;
        }
        return sum;
    }

    @Override
    public long timestamp(int index) {
        return timestamps.get(index);
    }

    @Override
    public byte[] array(int index) {
        if (array.length == 0) {
            array = bytes.toByteArray();
        }
        return array;
    }

    @Override
    public int offset(int index) {
        return offsets.get(index);
    }

    @Override
    public int length(int index) {
        return lengths.get(index);
    }

    @Override
    public int plainLength(int index) {
        return plainLengths.get(index);
    }
}

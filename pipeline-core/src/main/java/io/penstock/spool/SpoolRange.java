// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

/** A view of consecutive records of one route. Stays valid until the last of them is acknowledged. */
public final class SpoolRange {

    private final Segment[] segments;
    private final int[] offsets;

    SpoolRange(int count) {
        this.segments = new Segment[count];
        this.offsets = new int[count];
    }

    void set(int index, Segment segment, int offset) {
        segments[index] = segment;
        offsets[index] = offset;
    }

    Segment segment(int index) {
        return segments[index];
    }

    public int size() {
        return offsets.length;
    }

    /** The array that holds the payload. */
    public byte[] array(int index) {
        return segments[index].bytes;
    }

    /** Where the payload starts in {@link #array}. */
    public int offset(int index) {
        return offsets[index] + Segment.HEADER_BYTES;
    }

    public int length(int index) {
        return segments[index].length(offsets[index]);
    }

    public int plainLength(int index) {
        return segments[index].plainLength(offsets[index]);
    }

    public long timestamp(int index) {
        return segments[index].timestamp(offsets[index]);
    }

    public long sequence(int index) {
        return segments[index].sequence(offsets[index]);
    }

    public int threadKey(int index) {
        return segments[index].threadKey(offsets[index]);
    }

    public boolean own(int index) {
        return segments[index].own(offsets[index]);
    }

    public int route(int index) {
        return segments[index].route(offsets[index]);
    }
}

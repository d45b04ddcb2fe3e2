// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

/**
 * The queue between the drain and the senders. A record stays until it is acknowledged, in whatever order that happens;
 * its space is reused afterwards.
 *
 * <p>One thread at a time appends (the holder of the drain's lock); any thread reads and acknowledges.
 */
public interface Spool {

    /**
     * Copies one record to the end.
     *
     * @return false when there is no room; the record is not taken then
     */
    boolean append(RecordSource record);

    /** The position behind the last record, which the next record gets unless a segment ends there. */
    long tail();

    /**
     * Views {@code count} records from the one at {@code position} or, where a segment ends there, from the next
     * segment's first.
     */
    SpoolRange read(long position, int count);

    /** Forgets records {@code from} to {@code to - 1} of {@code range}: delivered or given up. At most once for each. */
    void ack(SpoolRange range, int from, int to);

    /** A send of {@code range} was given up but may still read it: its memory must not be reused. */
    void lend(SpoolRange range);

    /** Memory or disk taken, in bytes. */
    long usedBytes();

    /** True while less than an eighth of the room is left. */
    boolean tight();

    /** Gives everything back. Records not acknowledged are gone, or kept for the next start where that is promised. */
    void close();
}

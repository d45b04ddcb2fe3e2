// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

/**
 * The queue between the drain and the senders. A record stays until it is acknowledged, in whatever order that happens;
 * its space is reused afterwards. What one route holds back never keeps another's space.
 *
 * <p>One thread at a time appends and cuts (the holder of the drain's lock); any thread reads and acknowledges.
 */
public interface Spool {

    /** What {@link #append} returns when there is no room. */
    long FULL = -1;

    /**
     * Copies one record behind the last one of its route.
     *
     * @return its position, or {@link #FULL}; the record is not taken then
     */
    long append(RecordSource record);

    /** Views {@code count} records of one route, from the one at {@code position} on. */
    SpoolRange read(long position, int count);

    /**
     * A batch of {@code route} ends here, and the next record may be long in coming: its room need not wait for that one.
     * Not called for a route whose records always come, and before the batch is read.
     */
    void cut(int route);

    /** Forgets records {@code from} to {@code to - 1} of {@code range}: delivered or given up. At most once for each. */
    void ack(SpoolRange range, int from, int to);

    /** A send of {@code range} was given up but may still read it: its memory must not be reused. */
    void lend(SpoolRange range);

    /** Memory or disk taken, in bytes. */
    long usedBytes();

    /** True while more than half of the room is taken. */
    boolean halfFull();

    /** True while less than an eighth of the room is left. */
    boolean tight();

    /** Gives everything back. Records not acknowledged are gone, or kept for the next start where that is promised. */
    void close();
}

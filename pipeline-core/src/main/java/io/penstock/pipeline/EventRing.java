// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import io.penstock.encode.EventBuffer;
import io.penstock.spool.RecordSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Where log calls leave their events: a ring of 128-byte cells in direct memory, of which a record takes as many as it
 * needs, so that a large event is no special case.
 *
 * <pre>
 *   cell 0             cell 1        cell 2             ...
 *   +------+---------+ +-----------+ +------+---------+
 *   |header| payload | |payload    | |header| payload |
 *   +------+---------+ +-----------+ +------+---------+
 *
 *   header   0       8       12      16          24       28      32
 *            +-------+-------+-------+-----------+--------+-------+
 *            |commit |length | plain | timestamp | thread |  tag  |
 *            +-------+-------+-------+-----------+--------+-------+
 *            commit = mix(magic ^ position), stored last by release: the record is whole
 *            tag = route &lt;&lt; 2 | urgent &lt;&lt; 1 | own
 *            length = -1: an abandoned claim of `plain` cells, to be skipped
 * </pre>
 *
 * <p>Many threads claim and write. One at a time drains: whoever holds the drain's lock. The Disruptor's sequencer
 * settles the claims alone; its ring of objects and its waiting are not used.
 */
final class EventRing implements RecordSource {

    static final int CELL_BYTES = 128;
    static final int HEADER_BYTES = 32;

    private static final int ABANDONED = -1;
    private static final int OWN = 1;
    private static final int URGENT = 2;
    private static final int ROUTE_SHIFT = 2;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final MultiProducerSequencer sequencer;

    /** The last cell that is free again; written by the drain alone. */
    private final Sequence drained = new Sequence();

    private final ByteBuffer memory;
    private final int cells;
    private final long magic;

    /** The drain's place: the first cell not yet drained. */
    private long position;

    /** The drain's record: where it starts in {@link #memory}. */
    private int current;

    /**
     * @param bytes a power of two, at least two cells
     */
    EventRing(int bytes) {
        if (Integer.bitCount(bytes) != 1 || bytes < 2 * CELL_BYTES) {
            throw new IllegalArgumentException("not a power of two: " + bytes);
        }
        this.cells = bytes / CELL_BYTES;
        this.memory = ByteBuffer.allocateDirect(bytes + CELL_BYTES)
                .alignedSlice(CELL_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        this.sequencer = new MultiProducerSequencer(cells, new NoWaiting());
        this.sequencer.addGatingSequences(drained);
        // Old payload can then never look like a commit word: nobody outside knows this number.
        this.magic = new SecureRandom().nextLong();
    }

    /** The longest payload: half of the ring, so that a claim can always succeed once the ring is drained. */
    int maxLength() {
        return cells / 2 * CELL_BYTES - HEADER_BYTES;
    }

    private static int cellsFor(int length) {
        return (HEADER_BYTES + length + CELL_BYTES - 1) / CELL_BYTES;
    }

    /**
     * Claims room for a payload of {@code length}. What is claimed must be written or abandoned at once, by the same
     * thread.
     *
     * @return the record's position, or -1 when there is no room now
     */
    long tryClaim(int length) {
        int wanted = cellsFor(length);
        try {
            return sequencer.tryNext(wanted) - wanted + 1;
        } catch (InsufficientCapacityException full) {
            return -1;
        }
    }

    /** What a record's tag says: its route, and whether it should not wait or is the pipeline's own. */
    static int tag(int route, boolean urgent, boolean own) {
        return route << ROUTE_SHIFT | (urgent ? URGENT : 0) | (own ? OWN : 0);
    }

    /** Fills in a claim and commits it. */
    void write(long claim, EventBuffer event, long timestamp, int threadKey, int tag) {
        int at = index(claim);
        memory.putInt(at + 8, event.length);
        memory.putInt(at + 12, event.plainLength);
        memory.putLong(at + 16, timestamp);
        memory.putInt(at + 24, threadKey);
        memory.putInt(at + 28, tag);
        int first = Math.min(event.length, cells * CELL_BYTES - at - HEADER_BYTES);
        memory.put(at + HEADER_BYTES, event.bytes, 0, first);
        if (first < event.length) {
            memory.put(0, event.bytes, first, event.length - first);
        }
        LONG.setRelease(memory, at, commitWord(claim));
    }

    /** Gives a claim up; the drain skips it. */
    void abandon(long claim, int length) {
        int at = index(claim);
        memory.putInt(at + 8, ABANDONED);
        memory.putInt(at + 12, cellsFor(length));
        LONG.setRelease(memory, at, commitWord(claim));
    }

    /** True when {@code claim} starts a new stretch of {@code bytes}, a power of two: the mark that wakes the drain. */
    static boolean crosses(long claim, int length, int bytes) {
        long from = claim * CELL_BYTES;
        return from / bytes != (from + HEADER_BYTES + length) / bytes;
    }

    /**
     * What says that the record at {@code at} is whole. Mixed, because a cell may hold an older record's word with a few
     * bytes of some payload over it: of two unmixed positions only the lowest byte may differ, and then one stray byte
     * is enough to make the one look like the other.
     */
    private long commitWord(long at) {
        long word = (magic ^ at) * 0x9E3779B97F4A7C15L;
        word = (word ^ (word >>> 32)) * 0xD6E8FEB86659FD93L;
        return word ^ (word >>> 32);
    }

    /** The position behind everything claimed so far. */
    long claimed() {
        return sequencer.getCursor() + 1;
    }

    /** Drain only: how much of the ring is claimed, in bytes. */
    long occupiedBytes() {
        return (claimed() - position) * CELL_BYTES;
    }

    /** Drain only: the position of the first record not drained. */
    long position() {
        return position;
    }

    /** Drain only: true when something is claimed, be it committed or not. */
    boolean hasClaims() {
        return claimed() > position;
    }

    /**
     * Drain only: steps to the next committed record, which this object then describes, and past abandoned claims.
     *
     * @return false when there is none, or the next claim is still being written
     */
    boolean next() {
        while (true) {
            int at = index(position);
            if ((long) LONG.getAcquire(memory, at) != commitWord(position)) {
                return false;
            }
            current = at;
            if (length() != ABANDONED) {
                return true;
            }
            free(plainLength());
        }
    }

    /** Drain only: gives the current record's cells back. */
    void release() {
        free(cellsFor(length()));
    }

    private void free(int count) {
        position += count;
        drained.set(position - 1);
    }

    /** Drain only: the number of committed records, the pipeline's own left out. */
    int countCommitted() {
        int count = 0;
        long at = position;
        long end = claimed();
        while (at < end && (long) LONG.getAcquire(memory, index(at)) == commitWord(at)) {
            int length = memory.getInt(index(at) + 8);
            if (length == ABANDONED) {
                at += memory.getInt(index(at) + 12);
            } else {
                count += (memory.getInt(index(at) + 28) & OWN) != 0 ? 0 : 1;
                at += cellsFor(length);
            }
        }
        return count;
    }

    private int index(long at) {
        return (int) (at & (cells - 1)) * CELL_BYTES;
    }

    @Override
    public int length() {
        return memory.getInt(current + 8);
    }

    @Override
    public int plainLength() {
        return memory.getInt(current + 12);
    }

    @Override
    public long timestamp() {
        return memory.getLong(current + 16);
    }

    @Override
    public long sequence() {
        return position;
    }

    @Override
    public int threadKey() {
        return memory.getInt(current + 24);
    }

    @Override
    public boolean own() {
        return (memory.getInt(current + 28) & OWN) != 0;
    }

    /** Drain only: true when the current record should not wait for company. */
    boolean urgent() {
        return (memory.getInt(current + 28) & URGENT) != 0;
    }

    @Override
    public int route() {
        return memory.getInt(current + 28) >>> ROUTE_SHIFT;
    }

    @Override
    public void copyPayload(byte[] target, int offset) {
        int length = length();
        int first = Math.min(length, cells * CELL_BYTES - current - HEADER_BYTES);
        memory.get(current + HEADER_BYTES, target, offset, first);
        if (first < length) {
            memory.get(0, target, offset + first, length - first);
        }
    }

    /** The sequencer asks for one; nobody waits on it. */
    private static final class NoWaiting implements WaitStrategy {

        @Override
        public long waitFor(long sequence, Sequence cursor, Sequence dependent, SequenceBarrier barrier)
                throws AlertException {
            throw AlertException.INSTANCE;
        }

        @Override
        public void signalAllWhenBlocking() {
            // Nobody waits.
        }
    }
}

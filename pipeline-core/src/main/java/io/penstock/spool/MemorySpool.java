// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A spool in segments on the heap: survives every failure of the network and the service, not the end of the process.
 * Segments are taken on demand, at most {@code maxBytes} of them, and a few are kept for reuse.
 *
 * <pre>
 *   route 0   [ 1 K ][ 1 K ][ 2 K ] … [    1 M    ][    1 M    ]     never cut: soon only full-size segments, reused
 *   route 7   [ 1 K ][ 1 K ][ 2 K ]|  [ 1 K ]                        cut (|): each batch has its own, trimmed to size
 *   route 8   [ 1 K ]
 * </pre>
 *
 * A route's segments begin small and double, so that five hundred idle ones take no room worth speaking of.
 */
public final class MemorySpool implements Spool {

    private static final int MAX_FREE_SEGMENTS = 4;
    private static final int SMALLEST_SEGMENT = 1 << 10;

    private final int segmentBytes;
    private final long maxBytes;

    /** Held for a few instructions at a time; never while a payload is copied. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, Segment> segments = new HashMap<>();
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final AtomicLong usedBytes = new AtomicLong();

    /** By route: the appender's alone. */
    private @Nullable Chain[] chains = new Chain[1];

    private int nextNumber;

    /** Where the records of one route go. */
    private static final class Chain {

        /** The segment that is being written; null after a cut. */
        @Nullable
        Segment open;

        /** Bytes of the segments since the last cut. */
        long bytes;
    }

    /**
     * @param maxBytes the most memory that unacknowledged records may take, in bytes
     */
    public MemorySpool(long maxBytes) {
        if (maxBytes < 64 << 10) {
            throw new IllegalArgumentException("a spool needs 64 KB at least, not " + maxBytes + " bytes");
        }
        this.maxBytes = maxBytes;
        this.segmentBytes = (int) Math.max(16 << 10, Math.min(1 << 20, Long.highestOneBit(maxBytes / 16)));
    }

    @Override
    public long append(RecordSource record) {
        Chain chain = chain(record.route());
        Segment segment = chain.open;
        if (segment == null || !segment.fits(record.length())) {
            segment = roll(chain, Segment.sizeOf(record.length()));
            if (segment == null) {
                return FULL;
            }
        }
        long at = (long) segment.number << 32 | segment.end;
        segment.write(record);
        return at;
    }

    private Chain chain(int route) {
        if (route >= chains.length) {
            chains = Arrays.copyOf(chains, Math.max(route + 1, chains.length * 2));
        }
        Chain chain = chains[route];
        if (chain == null) {
            chain = new Chain();
            chains[route] = chain;
        }
        return chain;
    }

    /** Ends the open segment and starts another with room for {@code bytes}; null when the budget is used up. */
    private @Nullable Segment roll(Chain chain, int bytes) {
        lock.lock();
        try {
            long left = maxBytes - usedBytes.get();
            if (bytes > left) {
                return null;
            }
            long wanted = Math.max(SMALLEST_SEGMENT, Math.min(segmentBytes, chain.bytes));
            int size = (int) Math.max(bytes, Math.min(wanted, left));
            byte[] memory = size == segmentBytes ? free.poll() : null;
            Segment segment = new Segment(memory == null ? new byte[size] : memory, nextNumber++);
            segments.put(segment.number, segment);
            usedBytes.addAndGet(size);
            end(chain, segment);
            chain.open = segment;
            chain.bytes += size;
            return segment;
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void end(Chain chain, @Nullable Segment next) {
        Segment segment = chain.open;
        if (segment != null) {
            segment.next = next;
            segment.sealed = true;
            releaseIfDone(segment);
        }
    }

    @Override
    public void cut(int route) {
        Chain chain = chain(route);
        lock.lock();
        try {
            if (chain.open != null) {
                usedBytes.addAndGet(-chain.open.trim());
            }
            end(chain, null);
            chain.open = null;
            chain.bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SpoolRange read(long position, int count) {
        SpoolRange range = new SpoolRange(count);
        lock.lock();
        try {
            int offset = (int) position;
            Segment segment = segments.get((int) (position >>> 32));
            for (int i = 0; i < count; i++) {
                while (segment != null && segment.next != null && offset >= segment.end) {
                    segment = segment.next;
                    offset = 0;
                }
                if (segment == null) {
                    throw new IllegalStateException("no record at position " + Long.toHexString(position));
                }
                range.set(i, segment, offset);
                offset += Segment.sizeOf(segment.length(offset));
            }
        } finally {
            lock.unlock();
        }
        return range;
    }

    @Override
    public void ack(SpoolRange range, int from, int to) {
        lock.lock();
        try {
            for (int i = from; i < to; i++) {
                Segment segment = range.segment(i);
                segment.acked++;
                releaseIfDone(segment);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void lend(SpoolRange range) {
        lock.lock();
        try {
            for (int i = 0; i < range.size(); i++) {
                range.segment(i).lent = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void releaseIfDone(Segment segment) {
        if (!segment.sealed || segment.acked < segment.appended) {
            return;
        }
        segments.remove(segment.number);
        usedBytes.addAndGet(-segment.bytes.length);
        if (segment.bytes.length == segmentBytes && !segment.lent && free.size() < MAX_FREE_SEGMENTS) {
            free.push(segment.bytes);
        }
    }

    @Override
    public long usedBytes() {
        return usedBytes.get();
    }

    @Override
    public boolean halfFull() {
        return usedBytes.get() > maxBytes / 2;
    }

    @Override
    public boolean tight() {
        return usedBytes.get() > maxBytes - maxBytes / 8;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            segments.clear();
            free.clear();
            Arrays.fill(chains, null);
            usedBytes.set(0);
        } finally {
            lock.unlock();
        }
    }
}

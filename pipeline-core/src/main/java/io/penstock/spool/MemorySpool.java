// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A spool in segments on the heap: survives every failure of the network and the service, not the end of the process.
 * Segments are taken on demand, at most {@code maxBytes} of them, and a few are kept for reuse.
 */
public final class MemorySpool implements Spool {

    private static final int MAX_FREE_SEGMENTS = 4;

    private final int segmentBytes;
    private final long maxBytes;

    /** Held for a few instructions at a time; never while a payload is copied. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<Integer, Segment> segments = new HashMap<>();
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();
    private final AtomicLong usedBytes = new AtomicLong();
    private volatile long tail;

    /** The segment that is being written: the appender's alone. */
    private @Nullable Segment open;

    private int nextNumber;

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
    public boolean append(RecordSource record) {
        Segment segment = open;
        if (segment == null || !segment.fits(record.length())) {
            segment = roll(Segment.sizeOf(record.length()));
            if (segment == null) {
                return false;
            }
        }
        segment.write(record);
        tail = position(segment.number, segment.end);
        return true;
    }

    /** Ends the open segment and starts another with room for {@code bytes}; null when the budget is used up. */
    private @Nullable Segment roll(int bytes) {
        int size = Math.max(segmentBytes, bytes);
        lock.lock();
        try {
            if (usedBytes.get() + size > maxBytes) {
                return null;
            }
            Segment before = open;
            if (before != null) {
                before.writeEnd();
                before.sealed = true;
                releaseIfDone(before);
            }
            byte[] memory = size == segmentBytes ? free.poll() : null;
            Segment segment = new Segment(memory == null ? new byte[size] : memory, nextNumber++);
            segments.put(segment.number, segment);
            usedBytes.addAndGet(size);
            open = segment;
            tail = position(segment.number, 0);
            return segment;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long tail() {
        return tail;
    }

    @Override
    public SpoolRange read(long position, int count) {
        SpoolRange range = new SpoolRange(count);
        lock.lock();
        try {
            int offset = (int) position;
            Segment segment = segments.get((int) (position >>> 32));
            for (int i = 0; i < count; i++) {
                while (segment == null || (segment.sealed && segment.endsAt(offset))) {
                    segment = following(segment, position);
                    offset = 0;
                }
                range.set(i, segment, offset);
                offset += Segment.sizeOf(segment.length(offset));
            }
        } finally {
            lock.unlock();
        }
        return range;
    }

    /** The next segment that still exists; one that ended exactly at a range's start may be gone already. */
    private Segment following(@Nullable Segment segment, long position) {
        int number = segment == null ? (int) (position >>> 32) : segment.number;
        while (number < nextNumber) {
            number++;
            Segment next = segments.get(number);
            if (next != null) {
                return next;
            }
        }
        throw new IllegalStateException("no record at position " + Long.toHexString(position));
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
    public boolean tight() {
        return usedBytes.get() > maxBytes - maxBytes / 8;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            segments.clear();
            free.clear();
            open = null;
            usedBytes.set(0);
        } finally {
            lock.unlock();
        }
    }

    private static long position(int segment, int offset) {
        return (long) segment << 32 | offset;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.spool.SpoolRange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The events of one request: all records of a range, or those that are to be sent again. Immutable.
 *
 * <p>Timestamps must ascend inside a request, and threads overtake each other between creating an event and leaving it
 * in the ring. So the records are sorted by timestamp, stably. Where the wall clock went back, a thread's later event
 * would then come first: it gets its predecessor's timestamp in this request (the event's own text keeps its own).
 */
final class SendBatch implements Batch {

    private final Route route;
    private final SpoolRange range;

    /** Indexes into the range, in the order of sending. */
    private final int[] order;

    /** By index into the range. */
    private final long[] timestamps;

    private final long arrivedNanos;
    private final long countedBytes;
    private final int overhead;

    private SendBatch(Route route, SpoolRange range, int[] order, long[] timestamps, long arrivedNanos, int overhead) {
        this.route = route;
        this.range = range;
        this.order = order;
        this.timestamps = timestamps;
        this.arrivedNanos = arrivedNanos;
        this.overhead = overhead;
        long bytes = 0;
        for (int index : order) {
            bytes += range.plainLength(index) + overhead;
        }
        this.countedBytes = bytes;
    }

    /** @param arrivedNanos when the first of the records came, on the monotonic clock */
    static SendBatch of(Route route, SpoolRange range, long arrivedNanos, int overhead) {
        int size = range.size();
        long[] timestamps = new long[size];
        boolean ascending = true;
        for (int i = 0; i < size; i++) {
            timestamps[i] = range.timestamp(i);
            ascending &= i == 0 || timestamps[i] >= timestamps[i - 1];
        }
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        return new SendBatch(
                route, range, ascending ? order : sorted(range, timestamps), timestamps, arrivedNanos, overhead);
    }

    private static int[] sorted(SpoolRange range, long[] timestamps) {
        Map<Integer, Long> latest = new HashMap<>();
        for (int i = 0; i < timestamps.length; i++) {
            timestamps[i] = latest.merge(range.threadKey(i), timestamps[i], Math::max);
        }
        Integer[] boxed = new Integer[timestamps.length];
        Arrays.setAll(boxed, i -> i);
        Arrays.sort(boxed, (a, b) -> Long.compare(timestamps[a], timestamps[b]));
        int[] order = new int[boxed.length];
        Arrays.setAll(order, i -> boxed[i]);
        return order;
    }

    /** The batch of those events whose index in this one passes. */
    SendBatch only(IntPredicate keep) {
        int[] kept = new int[order.length];
        int count = 0;
        for (int i = 0; i < order.length; i++) {
            if (keep.test(i)) {
                kept[count++] = order[i];
            }
        }
        return new SendBatch(route, range, Arrays.copyOf(kept, count), timestamps, arrivedNanos, overhead);
    }

    SendBatch only(BitSet keep) {
        return only(keep::get);
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    Route route() {
        return route;
    }

    SpoolRange range() {
        return range;
    }

    /** The index in the range of event {@code index}. */
    int rangeIndex(int index) {
        return order[index];
    }

    boolean own(int index) {
        return range.own(order[index]);
    }

    /** The events that are not the pipeline's own. */
    int appEvents() {
        int count = 0;
        for (int index : order) {
            count += range.own(index) ? 0 : 1;
        }
        return count;
    }

    /** The lowest sequence among the events. */
    long firstSequence() {
        long first = Long.MAX_VALUE;
        for (int index : order) {
            first = Math.min(first, range.sequence(index));
        }
        return first;
    }

    @Override
    public String streamKey() {
        return route.key;
    }

    @Override
    public int size() {
        return order.length;
    }

    @Override
    public long countedBytes() {
        return countedBytes;
    }

    @Override
    public long timestamp(int index) {
        return timestamps[order[index]];
    }

    @Override
    public byte[] array(int index) {
        return range.array(order[index]);
    }

    @Override
    public int offset(int index) {
        return range.offset(order[index]);
    }

    @Override
    public int length(int index) {
        return range.length(order[index]);
    }

    @Override
    public int plainLength(int index) {
        return range.plainLength(order[index]);
    }
}

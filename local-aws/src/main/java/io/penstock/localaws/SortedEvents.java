// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * The events of a stream in the order in which they are read: by timestamp, equal ones as they arrived. Immutable; eight bytes per
 * event, everything else is made when it is asked for.
 */
final class SortedEvents {
    private final StoredBatch[] batches;
    /** One event each: the index of its batch in the upper half, its own in the lower. */
    private final long[] refs;

    private SortedEvents(StoredBatch[] batches, long[] refs) {
        this.batches = batches;
        this.refs = refs;
    }

    /** Sorts batches, each of which is in order by itself and which come as they arrived. */
    static SortedEvents of(List<StoredBatch> arrived) {
        StoredBatch[] batches = arrived.toArray(StoredBatch[]::new);
        int[] starts = new int[batches.length + 1];
        for (int i = 0; i < batches.length; i++) {
            starts[i + 1] = Math.addExact(starts[i], batches[i].events().count());
        }
        long[] refs = new long[starts[batches.length]];
        for (int i = 0; i < batches.length; i++) {
            for (int k = 0; k < batches[i].events().count(); k++) {
                refs[starts[i] + k] = ((long) i << 32) | k;
            }
        }
        return new SortedEvents(batches, sort(batches, refs, starts));
    }

    /** Merges neighbouring runs until one is left; runs that already follow each other cost a copy. */
    private static long[] sort(StoredBatch[] batches, long[] refs, int[] starts) {
        long[] from = refs;
        long[] to = new long[refs.length];
        int runs = starts.length - 1;
        int[] bounds = starts.clone();
        while (runs > 1) {
            int merged = 0;
            for (int run = 0; run < runs; run += 2) {
                int end = bounds[Math.min(run + 2, runs)];
                merge(batches, from, to, bounds[run], bounds[Math.min(run + 1, runs)], end);
                bounds[++merged] = end;
            }
            runs = merged;
            long[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void merge(StoredBatch[] batches, long[] from, long[] to, int start, int middle, int end) {
        if (middle == start
                || middle == end
                || timestamp(batches, from[middle - 1]) <= timestamp(batches, from[middle])) {
            System.arraycopy(from, start, to, start, end - start);
            return;
        }
        int left = start;
        int right = middle;
        for (int k = start; k < end; k++) {
            boolean takeLeft = right == end
                    || (left < middle && timestamp(batches, from[left]) <= timestamp(batches, from[right]));
            to[k] = takeLeft ? from[left++] : from[right++];
        }
    }

    private static long timestamp(StoredBatch[] batches, long ref) {
        return batches[(int) (ref >>> 32)].events().timestamp((int) ref);
    }

    int size() {
        return refs.length;
    }

    StoredBatch batch(int rank) {
        return batches[(int) (refs[rank] >>> 32)];
    }

    /** The index of that event within {@link #batch}. */
    int index(int rank) {
        return (int) refs[rank];
    }

    Position position(int rank) {
        return batch(rank).position(index(rank));
    }

    /** The rank of the first event at or after that position. */
    int firstFrom(Position position) {
        int low = 0;
        int high = refs.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position(middle).compareTo(position) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** What the service counts for that event. */
    int billedBytes(int rank) {
        return batch(rank).events().length(index(rank)) + ServiceLimits.EVENT_OVERHEAD_BYTES;
    }

    StoredEvent event(int rank) {
        StoredBatch batch = batch(rank);
        EventBatch events = batch.events();
        int index = index(rank);
        String message = new String(events.text(), events.start(index), events.length(index), StandardCharsets.UTF_8);
        RequestEntry request = batch.request();
        return new StoredEvent(
                events.timestamp(index),
                message,
                batch.ingestionTime(),
                request.requestId(),
                request.number(),
                request.answered());
    }

    /** A list that makes each event when it is asked for. */
    List<StoredEvent> asList() {
        return new View(this);
    }

    private static final class View extends AbstractList<StoredEvent> implements RandomAccess {
        private final SortedEvents events;

        View(SortedEvents events) {
            this.events = events;
        }

        @Override
        public StoredEvent get(int index) {
            return events.event(index);
        }

        @Override
        public int size() {
            return events.size();
        }
    }
}

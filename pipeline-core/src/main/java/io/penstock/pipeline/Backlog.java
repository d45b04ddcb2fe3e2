// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.spool.Spool;
import io.penstock.spool.SpoolRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent: batches that were sealed, and before them those that are to be sent again, the oldest first.
 * Confined to the delivery's lock.
 */
final class Backlog {

    private final Spool spool;
    private final int overhead;
    private final Deque<SealedRange> ready = new ArrayDeque<>();
    private final Deque<SendBatch> retries = new ArrayDeque<>();

    Backlog(Spool spool, int overhead) {
        this.spool = spool;
        this.overhead = overhead;
    }

    void add(SealedRange range) {
        ready.add(range);
        range.route().waiting.incrementAndGet();
    }

    /** Puts a batch back where its sequence belongs. */
    void putBack(SendBatch batch) {
        List<SendBatch> later = new ArrayList<>();
        while (!retries.isEmpty() && retries.peekLast().firstSequence() > batch.firstSequence()) {
            later.add(retries.pollLast());
        }
        retries.addLast(batch);
        for (int i = later.size() - 1; i >= 0; i--) {
            retries.addLast(later.get(i));
        }
        batch.route().waiting.incrementAndGet();
    }

    /** The oldest batch whose route passes; null when there is none. */
    @Nullable
    SendBatch poll(Predicate<Route> passes) {
        for (Iterator<SendBatch> each = retries.iterator(); each.hasNext(); ) {
            SendBatch batch = each.next();
            if (passes.test(batch.route())) {
                each.remove();
                batch.route().waiting.decrementAndGet();
                return batch;
            }
        }
        for (Iterator<SealedRange> each = ready.iterator(); each.hasNext(); ) {
            SealedRange range = each.next();
            if (passes.test(range.route())) {
                SpoolRange records = spool.read(range.position(), range.events());
                SendBatch batch = SendBatch.of(range.route(), records, range.openedNanos(), overhead);
                each.remove(); // Not before: making the batch takes memory, which there may be none of.
                range.route().waiting.decrementAndGet();
                return batch;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return ready.isEmpty() && retries.isEmpty();
    }

    /** How many batches have a route that passes, counted up to {@code most}. */
    int count(Predicate<Route> passes, int most) {
        int count = 0;
        for (Iterator<SendBatch> each = retries.iterator(); count < most && each.hasNext(); ) {
            count += passes.test(each.next().route()) ? 1 : 0;
        }
        for (Iterator<SealedRange> each = ready.iterator(); count < most && each.hasNext(); ) {
            count += passes.test(each.next().route()) ? 1 : 0;
        }
        return count;
    }

    /** The number of events, the pipeline's own left out. */
    long events() {
        long count = 0;
        for (SealedRange range : ready) {
            count += range.events() - range.ownEvents();
        }
        for (SendBatch batch : retries) {
            count += batch.appEvents();
        }
        return count;
    }

    /** The lowest sequence; {@link Long#MAX_VALUE} when empty. */
    long firstSequence() {
        long first = Long.MAX_VALUE;
        for (SealedRange range : ready) {
            first = Math.min(first, range.firstSequence());
        }
        for (SendBatch batch : retries) {
            first = Math.min(first, batch.firstSequence());
        }
        return first;
    }

    /** When the oldest event came, in milliseconds since 1970-01-01T00:00Z; {@link Long#MAX_VALUE} when empty. */
    long oldestMillis() {
        long oldest = Long.MAX_VALUE;
        for (SealedRange range : ready) {
            oldest = Math.min(oldest, range.openedMillis());
        }
        for (SendBatch batch : retries) {
            oldest = Math.min(oldest, batch.timestamp(0));
        }
        return oldest;
    }

    void clear() {
        ready.clear();
        retries.clear();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The latest requests, and counts of all. Safe for use by many threads. */
final class RequestLog {
    static final int MAX_REFUSALS = 200;

    private final int capacity;
    private final ArrayDeque<RequestEntry> entries = new ArrayDeque<>();
    private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
    /** The latest that ended badly, as they ended. */
    private final ArrayDeque<RequestEntry> refusals = new ArrayDeque<>();

    private long opened;
    /** Counts refusals over all time; {@code refusedBefore} of them were forgotten by {@link #clear}. */
    private long refused;

    private long refusedBefore;
    private int inProgress;
    private int maxInProgress;

    RequestLog(int capacity) {
        this.capacity = capacity;
    }

    synchronized RequestEntry open(Operation operation, long time, int wireBytes, boolean gzip) {
        inProgress++;
        maxInProgress = Math.max(maxInProgress, inProgress);
        RequestEntry entry = new RequestEntry(++opened, time, wireBytes, gzip, inProgress);
        entry.operation(operation);
        counts.merge(operation, 1L, Long::sum);
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.addLast(entry);
        return entry;
    }

    synchronized void close(RequestEntry ended) {
        inProgress--;
        if (ended.refused()) {
            refused++;
            if (refusals.size() == MAX_REFUSALS) {
                refusals.removeFirst();
            }
            refusals.addLast(ended);
        }
    }

    /**
     * The latest requests that were refused or failed.
     *
     * @param seen {@link Refusals#upTo} of the answer before, -1 at first
     */
    synchronized Refusals refusals(long seen) {
        long unseen = refused - Math.max(seen, refusedBefore);
        List<RequestRecord> latest = refusals.stream()
                .skip(Math.max(0, refusals.size() - unseen))
                .map(RequestEntry::toRecord)
                .toList();
        return new Refusals(seen < refusedBefore, refused, latest);
    }

    /**
     * Some of the refused requests.
     *
     * @param fresh whether none of those told before counts any more
     * @param upTo what to ask with the next time
     * @param latest oldest first
     */
    record Refusals(boolean fresh, long upTo, List<RequestRecord> latest) {}

    /** How much there was, and is. */
    synchronized Totals totals() {
        long requests = counts.values().stream().mapToLong(Long::longValue).sum();
        return new Totals(requests, refused - refusedBefore, inProgress);
    }

    /** Requests since the start or the last {@link #clear}, those of them that were refused or failed, and those not ended yet. */
    record Totals(long requests, long refused, int inProgress) {}

    synchronized List<RequestRecord> records() {
        return entries.stream().map(RequestEntry::toRecord).toList();
    }

    synchronized long count(Operation operation) {
        return counts.getOrDefault(operation, 0L);
    }

    synchronized int maxParallel() {
        return maxInProgress;
    }

    /** Forgets records and counts; numbers go on, so that stored events keep naming one request each. */
    synchronized void clear() {
        entries.clear();
        counts.clear();
        refusals.clear();
        // A number of its own, so that whoever has seen all refusals so far learns that they are gone.
        refusedBefore = ++refused;
        maxInProgress = inProgress;
    }
}

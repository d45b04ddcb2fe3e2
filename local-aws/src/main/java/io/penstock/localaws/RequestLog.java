// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The latest requests, and counts of all. Safe for use by many threads. */
final class RequestLog {
    private final int capacity;
    private final ArrayDeque<RequestEntry> entries = new ArrayDeque<>();
    private final Map<Operation, Long> counts = new EnumMap<>(Operation.class);
    private long opened;
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

    synchronized void close() {
        inProgress--;
    }

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
        maxInProgress = inProgress;
    }
}

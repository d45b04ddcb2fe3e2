// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events that a page is to show, the latest arrivals first, until there are enough of them or enough was looked through. For
 * one search and one thread.
 */
final class EventFinder {
    static final int MAX_EVENTS = 500;
    /** Of the texts as they are shown. */
    static final int MAX_BYTES = 1024 * 1024;
    /** A tenth of a second's work or so; a page asks again for more. */
    static final int MAX_LOOKED = 200_000;
    /** Of one event; the rest is shown when it is asked for. */
    static final int MAX_EVENT_BYTES = 8 * 1024;

    private final FeedQuery query;
    private final List<FoundEvent> events = new ArrayList<>();
    private long left;
    private int looked;
    private int bytes;
    private @Nullable Arrival last;

    /** One event and where it was found. */
    record FoundEvent(Found in, int index) {
        Arrival arrival() {
            return new Arrival(in.batch.number(), index);
        }
    }

    /** A batch and its stream. */
    record Found(String name, String stream, StoredBatch batch) {}

    /**
     * What was found.
     *
     * @param events as they arrived
     * @param left how many were not looked at, all of them earlier ones
     * @param last the earliest that was looked at, null if there was none
     */
    record Result(
            List<FoundEvent> events, long left, @Nullable Arrival last) {}

    private EventFinder(FeedQuery query) {
        this.query = query;
    }

    /**
     * Looks through what the query looks at, in the batches after {@code after} (exclusive) and before its {@code before}.
     *
     * @param snapshot of the source; later batches are not looked at
     */
    static Result find(FeedSource source, FeedSource.Snapshot snapshot, FeedQuery query, long after) {
        return new EventFinder(query).look(batches(source, snapshot, query, after));
    }

    /** The latest first. */
    private static List<Found> batches(FeedSource source, FeedSource.Snapshot snapshot, FeedQuery query, long after) {
        Arrival before = query.before();
        long upTo = before == null ? snapshot.newest() : Math.min(before.batch(), snapshot.newest());
        List<Found> found = new ArrayList<>();
        for (FeedSource.Name name : snapshot.names()) {
            for (FeedSource.Stream stream : name.streams()) {
                if (stream.newest() > after && query.looksAt(name.name(), stream.name())) {
                    source.batches(name.name(), stream.name(), after, upTo)
                            .forEach(batch -> found.add(new Found(name.name(), stream.name(), batch)));
                }
            }
        }
        found.sort(Comparator.comparingLong((Found in) -> in.batch.number()).reversed());
        return found;
    }

    private Result look(List<Found> found) {
        for (Found in : found) {
            left += end(in);
        }
        for (Found in : found) {
            for (int index = end(in) - 1; index >= 0 && !enough(); index--) {
                look(in, index);
            }
        }
        Collections.reverse(events);
        return new Result(events, left, last);
    }

    /** The index after the last event to look at. */
    private int end(Found in) {
        Arrival before = query.before();
        int count = in.batch.events().count();
        return before != null && before.batch() == in.batch.number() ? Math.min(before.index(), count) : count;
    }

    private boolean enough() {
        return events.size() >= MAX_EVENTS || bytes >= MAX_BYTES || looked >= MAX_LOOKED;
    }

    private void look(Found in, int index) {
        looked++;
        left--;
        last = new Arrival(in.batch.number(), index);
        if (query.filter().matches(in.batch.events(), index)) {
            events.add(new FoundEvent(in, index));
            bytes += Math.min(in.batch.events().length(index), MAX_EVENT_BYTES);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Groups, streams and their events. Safe for use by many threads: one lock, held for look-ups and for hanging in a finished batch;
 * sorting happens outside it.
 */
final class LogStore implements FeedSource {
    /** By name, as the service lists them. */
    private final TreeMap<String, Group> groups = new TreeMap<>();

    private final AtomicLong eventCount = new AtomicLong();
    /** The number of the newest batch, over the whole server. */
    private long batches;
    /** Batches up to this number were forgotten by {@link #clear}. */
    private long forgotten;

    synchronized void createGroup(StoredGroup group) {
        if (groups.containsKey(group.name())) {
            throw ServiceException.alreadyExists("group");
        }
        groups.put(group.name(), new Group(group));
    }

    synchronized void deleteGroup(String name) {
        if (group(name).created.deletionProtected()) {
            throw ServiceException.protectedFromDeletion();
        }
        groups.remove(name);
    }

    /** 0 keeps events for ever. */
    synchronized void retention(String group, int days) {
        group(group).retentionDays = days;
    }

    synchronized void createStream(String group, String name, long now) {
        Group owner = group(group);
        if (owner.streams.containsKey(name)) {
            throw ServiceException.alreadyExists("stream");
        }
        owner.streams.put(name, new Stream(now));
    }

    synchronized void deleteStream(String group, String name) {
        stream(group, name);
        group(group).streams.remove(name);
    }

    /** The retention that applies to events of that stream; 0: for ever. */
    synchronized int retentionDays(String group, String stream) {
        stream(group, stream);
        return group(group).retentionDays;
    }

    synchronized String groupClass(String group) {
        return group(group).created.logGroupClass();
    }

    synchronized void append(String group, String stream, EventBatch events, long now, RequestEntry request) {
        Stream target = stream(group, stream);
        if (events.count() > 0) {
            target.add(new StoredBatch(++batches, events, now, request));
            eventCount.addAndGet(events.count());
            request.stored(events.count());
        }
    }

    /** Events stored since the start or the last {@link #clear}; deleting a stream does not lower it. */
    long eventCount() {
        return eventCount.get();
    }

    SortedEvents events(String group, String stream) {
        Stream found;
        List<StoredBatch> arrived;
        synchronized (this) {
            found = stream(group, stream);
            SortedEvents known = found.sorted;
            if (known != null) {
                return known;
            }
            arrived = List.copyOf(found.batches);
        }
        SortedEvents sorted = SortedEvents.of(arrived);
        synchronized (this) {
            if (found.batches.size() == arrived.size()) {
                found.sorted = sorted;
            }
        }
        return sorted;
    }

    synchronized List<StoredGroup> groups() {
        List<StoredGroup> list = new ArrayList<>();
        groups.values().forEach(group -> list.add(group.describe()));
        return list;
    }

    /** By name. */
    synchronized List<StoredStream> streams(String group) {
        List<StoredStream> list = new ArrayList<>();
        group(group).streams.forEach((name, stream) -> list.add(stream.describe(name)));
        return list;
    }

    /** The names of the streams that match, in order. */
    synchronized List<String> streamNames(String group, Predicate<String> matches) {
        return group(group).streams.keySet().stream().filter(matches).toList();
    }

    /** The events of several streams by name. */
    Map<String, SortedEvents> events(String group, List<String> streams) {
        Map<String, SortedEvents> byName = new LinkedHashMap<>();
        streams.stream().sorted(Comparator.naturalOrder()).forEach(name -> byName.put(name, events(group, name)));
        return byName;
    }

    synchronized void clear() {
        groups.clear();
        eventCount.set(0);
        // A number of its own, so that whoever has seen all batches so far learns that they are gone.
        forgotten = ++batches;
    }

    @Override
    public String kind() {
        return "CloudWatch Logs";
    }

    @Override
    public synchronized Snapshot snapshot() {
        List<Name> names = new ArrayList<>();
        groups.forEach((name, group) -> {
            List<FeedSource.Stream> streams = new ArrayList<>();
            group.streams.forEach((stream, stored) -> streams.add(stored.forFeed(stream)));
            names.add(new Name(name, group.inWords(), streams));
        });
        return new Snapshot(batches, forgotten, names);
    }

    @Override
    public synchronized List<StoredBatch> batches(String name, String stream, long after, long upTo) {
        Group group = groups.get(name);
        Stream found = group == null ? null : group.streams.get(stream);
        if (found == null) {
            return List.of();
        }
        int to = found.firstAfter(upTo);
        return List.copyOf(found.batches.subList(Math.min(found.firstAfter(after), to), to));
    }

    private Group group(String name) {
        Group group = groups.get(name);
        if (group == null) {
            throw ServiceException.noSuchGroup();
        }
        return group;
    }

    private Stream stream(String group, String name) {
        Stream stream = group(group).streams.get(name);
        if (stream == null) {
            throw ServiceException.noSuchStream();
        }
        return stream;
    }

    private static final class Group {
        final TreeMap<String, Stream> streams = new TreeMap<>();
        final StoredGroup created;
        int retentionDays;

        Group(StoredGroup created) {
            this.created = created;
            this.retentionDays = created.retentionDays();
        }

        StoredGroup describe() {
            return new StoredGroup(
                    created.name(),
                    retentionDays,
                    created.creationTime(),
                    created.logGroupClass(),
                    created.tags(),
                    created.kmsKeyId(),
                    created.deletionProtected());
        }

        String inWords() {
            return retentionDays == 0 ? "kept for ever" : "kept for " + retentionDays + " days";
        }
    }

    private static final class Stream {
        final List<StoredBatch> batches = new ArrayList<>();
        final long creationTime;
        /** Null after a batch arrived. */
        @Nullable
        SortedEvents sorted;

        long eventCount;
        long messageBytes;
        long firstTimestamp;
        long lastTimestamp;
        long lastIngestionTime;

        Stream(long creationTime) {
            this.creationTime = creationTime;
        }

        void add(StoredBatch batch) {
            EventBatch events = batch.events();
            long first = events.timestamp(0);
            long last = events.timestamp(events.count() - 1);
            firstTimestamp = eventCount == 0 ? first : Math.min(firstTimestamp, first);
            lastTimestamp = eventCount == 0 ? last : Math.max(lastTimestamp, last);
            eventCount += events.count();
            messageBytes += events.text().length;
            lastIngestionTime = batch.ingestionTime();
            batches.add(batch);
            sorted = null;
        }

        /** The index of the first batch with a larger number; their numbers ascend. */
        int firstAfter(long number) {
            int low = 0;
            int high = batches.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (batches.get(middle).number() > number) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return low;
        }

        FeedSource.Stream forFeed(String name) {
            long newest =
                    batches.isEmpty() ? 0 : batches.get(batches.size() - 1).number();
            return new FeedSource.Stream(name, eventCount, messageBytes, newest);
        }

        StoredStream describe(String name) {
            return new StoredStream(
                    name, creationTime, eventCount, messageBytes, firstTimestamp, lastTimestamp, lastIngestionTime);
        }
    }
}

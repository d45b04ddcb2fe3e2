// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The operations that read events. Safe for use by many threads. Each returns the members of its answer. */
final class LogsReads {
    private static final String FORWARD = "f/";
    private static final String BACKWARD = "b/";

    private final LogStore store;

    LogsReads(LogStore store) {
        this.store = store;
    }

    /**
     * A page of one stream. A token names a direction and a place: {@code f/} reads what comes after the place, {@code b/} what comes
     * before it. At either end the token of that direction comes back unchanged.
     */
    Consumer<JsonGenerator> getLogEvents(Call call) {
        Fields fields = call.fields();
        Long start = fields.number("startTime");
        Long end = fields.number("endTime");
        Long limit = fields.number("limit");
        Checks checks = groupChecks(call).streamName(fields.string("logStreamName"));
        checks.time("startTime", start)
                .time("endTime", end)
                .range("limit", limit, 1, ServiceLimits.MAX_READ_EVENTS)
                .verify();
        SortedEvents events = store.events(call.group(), call.stream());
        Page page = page(
                events,
                start == null ? 0 : events.firstFrom(Position.before(start)),
                end == null ? events.size() : events.firstFrom(Position.before(end)),
                fields.string("nextToken"),
                fields.flag("startFromHead"),
                limit == null ? ServiceLimits.MAX_READ_EVENTS : limit.intValue());
        return json -> {
            json.writeArrayPropertyStart("events");
            for (int rank = page.from; rank < page.to; rank++) {
                json.writeStartObject();
                writeEvent(json, events, rank);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("nextForwardToken", FORWARD + page.last.digits());
            json.writeStringProperty("nextBackwardToken", BACKWARD + page.first.digits());
        };
    }

    /**
     * Ranks {@code from} to {@code to} of a stream and the places its tokens name.
     *
     * @param first reading backward goes on before it
     * @param last reading forward goes on after it
     */
    private record Page(int from, int to, Position first, Position last) {}

    private static Page page(
            SortedEvents events, int low, int high, @Nullable String token, boolean fromHead, int limit) {
        if (token != null && token.startsWith(FORWARD)) {
            Position after = Position.parse(token, FORWARD);
            int from = Math.max(low, events.firstFrom(next(after)));
            return between(events, from, forward(events, from, high, limit), next(after), after);
        }
        if (token != null) {
            Position before = Position.parse(token, BACKWARD);
            int to = Math.min(high, events.firstFrom(before));
            return between(events, backward(events, low, to, limit), to, before, previous(before));
        }
        Position nowhere = Position.before(0);
        return fromHead
                ? between(events, low, forward(events, low, high, limit), nowhere, nowhere)
                : between(events, backward(events, low, high, limit), high, nowhere, nowhere);
    }

    private static Page between(SortedEvents events, int from, int to, Position emptyFirst, Position emptyLast) {
        return from < to
                ? new Page(from, to, events.position(from), events.position(to - 1))
                : new Page(0, 0, emptyFirst, emptyLast);
    }

    private static Position next(Position position) {
        return new Position(position.timestamp(), position.batch(), position.index() + 1);
    }

    private static Position previous(Position position) {
        return new Position(position.timestamp(), position.batch(), Math.max(-1, position.index() - 1));
    }

    /** The end of a page from {@code low}, within the limits on events and bytes of an answer; at least one event. */
    private static int forward(SortedEvents events, int low, int high, int limit) {
        int to = low;
        long bytes = 0;
        while (to < high && to - low < limit) {
            bytes += events.billedBytes(to);
            if (bytes > ServiceLimits.MAX_READ_BYTES && to > low) {
                break;
            }
            to++;
        }
        return to;
    }

    private static int backward(SortedEvents events, int low, int high, int limit) {
        int from = high;
        long bytes = 0;
        while (from > low && high - from < limit) {
            bytes += events.billedBytes(from - 1);
            if (bytes > ServiceLimits.MAX_READ_BYTES && from < high) {
                break;
            }
            from--;
        }
        return from;
    }

    /** A page over several streams, by time. The token is the place of the last event that was returned. */
    Consumer<JsonGenerator> filterLogEvents(Call call) {
        Fields fields = call.fields();
        Long start = fields.number("startTime");
        Long end = fields.number("endTime");
        Long limit = fields.number("limit");
        checkFilter(call, start, end, limit);
        String token = fields.string("nextToken");
        Position from =
                token != null ? next(Position.parse(token, FORWARD)) : Position.before(start == null ? 0 : start);
        Position to = end == null || end == Long.MAX_VALUE
                ? new Position(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE)
                : Position.before(end + 1);
        PriorityQueue<Cursor> streams = cursors(call, from, to);
        int most = limit == null ? ServiceLimits.MAX_READ_EVENTS : limit.intValue();
        return json -> writeMerged(json, streams, most);
    }

    private Checks groupChecks(Call call) {
        return groupChecks(call.fields());
    }

    /** A group is given by name or by identifier, not by both. */
    static Checks groupChecks(Fields fields) {
        String name = fields.string("logGroupName");
        String identifier = fields.string("logGroupIdentifier");
        if (name != null && identifier != null) {
            throw new ServiceException(
                    400, "ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.");
        }
        Checks checks = new Checks();
        return identifier == null
                ? checks.groupName(name)
                : checks.length("logGroupIdentifier", identifier, 1, 2048)
                        .matches("logGroupIdentifier", identifier, ServiceLimits.GROUP_IDENTIFIER);
    }

    private void checkFilter(Call call, @Nullable Long start, @Nullable Long end, @Nullable Long limit) {
        Fields fields = call.fields();
        String pattern = fields.string("filterPattern");
        Checks checks = groupChecks(call)
                .time("startTime", start)
                .time("endTime", end)
                .range("limit", limit, 1, ServiceLimits.MAX_READ_EVENTS)
                .length("filterPattern", pattern, 0, ServiceLimits.MAX_FILTER_PATTERN_LENGTH);
        List<String> names = fields.list("logStreamNames");
        if (fields.has("logStreamNames")) {
            checks.size("logStreamNames", names.size(), 1, ServiceLimits.MAX_FILTER_STREAMS);
        }
        names.forEach(name -> checks.streamName(name));
        checks.verify();
        if (fields.has("logStreamNames") && fields.has("logStreamNamePrefix")) {
            throw ServiceException.invalidParameter(
                    "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
        }
        if (pattern != null && !pattern.isBlank()) {
            throw ServiceException.invalidParameter("filterPattern is not supported by this stand-in; it is '" + pattern
                    + "', only an empty one is allowed. Read without it and filter what comes back.");
        }
    }

    private PriorityQueue<Cursor> cursors(Call call, Position from, Position to) {
        Fields fields = call.fields();
        List<String> names = fields.list("logStreamNames");
        if (names.isEmpty()) {
            String prefix = fields.string("logStreamNamePrefix");
            Predicate<String> matches = name -> prefix == null || name.startsWith(prefix);
            names = store.streamNames(call.group(), matches);
        }
        Map<String, SortedEvents> byName = store.events(call.group(), names);
        PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::position));
        byName.forEach((name, events) -> {
            Cursor cursor = new Cursor(name, events, events.firstFrom(from), events.firstFrom(to));
            if (cursor.rank < cursor.end) {
                cursors.add(cursor);
            }
        });
        return cursors;
    }

    /** The next event of one stream. */
    private static final class Cursor {
        final String stream;
        final SortedEvents events;
        final int end;
        int rank;

        Cursor(String stream, SortedEvents events, int rank, int end) {
            this.stream = stream;
            this.events = events;
            this.rank = rank;
            this.end = end;
        }

        Position position() {
            return events.position(rank);
        }
    }

    private static void writeMerged(JsonGenerator json, PriorityQueue<Cursor> streams, int limit) {
        Position last = Position.before(0);
        long bytes = 0;
        int written = 0;
        json.writeArrayPropertyStart("events");
        for (Cursor next = streams.peek(); next != null && written < limit; next = streams.peek()) {
            bytes += next.events.billedBytes(next.rank);
            if (bytes > ServiceLimits.MAX_READ_BYTES && written > 0) {
                break;
            }
            streams.remove();
            last = next.position();
            json.writeStartObject();
            json.writeStringProperty("eventId", last.digits());
            json.writeStringProperty("logStreamName", next.stream);
            writeEvent(json, next.events, next.rank);
            json.writeEndObject();
            written++;
            if (++next.rank < next.end) {
                streams.add(next);
            }
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("searchedLogStreams");
        json.writeEndArray();
        if (!streams.isEmpty()) {
            json.writeStringProperty("nextToken", FORWARD + last.digits());
        }
    }

    private static void writeEvent(JsonGenerator json, SortedEvents events, int rank) {
        StoredBatch batch = events.batch(rank);
        EventBatch texts = batch.events();
        int index = events.index(rank);
        json.writeNumberProperty("timestamp", texts.timestamp(index));
        json.writeName("message");
        json.writeUTF8String(texts.text(), texts.start(index), texts.length(index));
        json.writeNumberProperty("ingestionTime", batch.ingestionTime());
    }
}

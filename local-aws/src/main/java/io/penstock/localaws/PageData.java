// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import io.penstock.localaws.EventFinder.FoundEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/**
 * What the page is told, as JSON. Safe for use by many threads.
 *
 * @param sources in the order in which they are to be shown
 * @param title where the server is, for the page's head
 * @param conditions what applies to all calls, a sentence each: latency, quotas
 */
record PageData(
        List<FeedSource> sources,
        RequestLog log,
        Faults faults,
        Supplier<String> title,
        Supplier<List<String>> conditions) {
    /** Of each source; those written to last are listed, and a page narrows them by name. */
    static final int MAX_STREAMS = 1_000;

    /** Of each source, not counting those with listed streams. */
    static final int MAX_EMPTY_NAMES = 1_000;

    /** Everything but events and refusals. Changes whenever something happens, and only then. */
    byte[] summary(FeedQuery query) {
        RequestLog.Totals totals = log.totals();
        return Json.object(json -> {
            json.writeStringProperty("title", title.get());
            json.writeNumberProperty("requests", totals.requests());
            json.writeNumberProperty("refused", totals.refused());
            json.writeNumberProperty("inProgress", totals.inProgress());
            json.writeArrayPropertyStart("conditions");
            conditions.get().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("faults");
            faults.describe().forEach(rule -> write(json, rule));
            json.writeEndArray();
            json.writeArrayPropertyStart("kinds");
            sources.forEach(source -> new Kind(json, query, source).write());
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, FaultRule.Description rule) {
        json.writeStartObject();
        json.writeStringProperty("calls", rule.calls());
        json.writeStringProperty("answers", rule.answers());
        json.writeStringProperty("conditions", rule.conditions());
        json.writeNumberProperty("hits", rule.hits());
        json.writeBooleanProperty("spent", rule.spent());
        json.writeEndObject();
    }

    /**
     * Found events.
     *
     * @param fresh whether they take the place of those that were told before
     */
    static byte[] events(EventFinder.Result found, boolean fresh) {
        Arrival last = found.last();
        return Json.object(json -> {
            json.writeBooleanProperty("fresh", fresh);
            json.writeNumberProperty("left", found.left());
            json.writeStringProperty("last", last == null ? "" : last.toString());
            json.writeArrayPropertyStart("events");
            found.events().forEach(event -> write(json, event));
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, FoundEvent event) {
        StoredBatch batch = event.in().batch();
        EventBatch events = batch.events();
        int bytes = events.length(event.index());
        json.writeStartObject();
        json.writeStringProperty("id", event.arrival().toString());
        json.writeNumberProperty("time", events.timestamp(event.index()));
        json.writeNumberProperty("arrived", batch.ingestionTime());
        json.writeStringProperty("name", event.in().name());
        json.writeStringProperty("stream", event.in().stream());
        json.writeStringProperty("level", level(events, event.index()));
        json.writeNumberProperty("bytes", bytes);
        json.writeNumberProperty("request", batch.request().number());
        json.writeBooleanProperty("unacknowledged", batch.request().unacknowledged());
        json.writeStringProperty("text", text(events, event.index(), EventFinder.MAX_EVENT_BYTES));
        json.writeBooleanProperty("clipped", bytes > EventFinder.MAX_EVENT_BYTES);
        json.writeEndObject();
    }

    private static String level(EventBatch events, int index) {
        EventLevel level = EventLevel.of(events, index);
        return level == EventLevel.UNKNOWN ? "" : level.name();
    }

    /** The start of an event's text, never a part of a character. */
    private static String text(EventBatch events, int index, int maxBytes) {
        byte[] text = events.text();
        int start = events.start(index);
        int length = events.length(index);
        if (length > maxBytes) {
            length = maxBytes;
            while ((text[start + length] & 0xC0) == 0x80) {
                length--;
            }
        }
        return new String(text, start, length, StandardCharsets.UTF_8);
    }

    static byte[] refusals(RequestLog.Refusals refusals) {
        return Json.object(json -> {
            json.writeBooleanProperty("fresh", refusals.fresh());
            json.writeArrayPropertyStart("refusals");
            refusals.latest().forEach(request -> write(json, request));
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, RequestRecord request) {
        json.writeStartObject();
        json.writeNumberProperty("request", request.number());
        json.writeNumberProperty("time", request.time());
        json.writeStringProperty("operation", request.operation().wireName());
        json.writeStringProperty("name", clip(request.group()));
        json.writeStringProperty("stream", clip(request.stream()));
        json.writeNumberProperty("status", request.status());
        json.writeStringProperty("outcome", request.outcome());
        json.writeStringProperty("reason", request.reason());
        json.writeStringProperty("fault", request.fault());
        json.writeNumberProperty("events", request.eventCount());
        json.writeNumberProperty("stored", request.storedEvents());
        json.writeEndObject();
    }

    /** A refused name may be as long as a body. */
    private static String clip(String name) {
        return name.length() <= ServiceLimits.MAX_NAME_LENGTH
                ? name
                : name.substring(0, ServiceLimits.MAX_NAME_LENGTH) + "…";
    }

    /** One source's part of a summary. */
    private static final class Kind {
        private final JsonGenerator json;
        private final FeedQuery query;
        private final FeedSource source;
        private final FeedSource.Snapshot snapshot;
        private int streamRoom = MAX_STREAMS;
        private int nameRoom = MAX_EMPTY_NAMES;
        private long hidden;

        Kind(JsonGenerator json, FeedQuery query, FeedSource source) {
            this.json = json;
            this.query = query;
            this.source = source;
            this.snapshot = source.snapshot();
        }

        void write() {
            long oldest = oldestListed();
            json.writeStartObject();
            json.writeStringProperty("kind", source.kind());
            json.writeArrayPropertyStart("names");
            snapshot.names().forEach(name -> write(name, oldest));
            json.writeEndArray();
            json.writeNumberProperty("hidden", hidden);
            json.writeEndObject();
        }

        /** The newest batch of the last stream for which there is room, 0 if there is room for all. */
        private long oldestListed() {
            long[] newest = snapshot.names().stream()
                    .flatMap(name -> name.streams().stream()
                            .filter(stream -> query.lists(name.name(), stream.name()))
                            .map(FeedSource.Stream::newest))
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            return newest.length <= MAX_STREAMS ? 0 : newest[newest.length - MAX_STREAMS];
        }

        private void write(FeedSource.Name name, long oldest) {
            List<FeedSource.Stream> wanted = name.streams().stream()
                    .filter(stream -> query.lists(name.name(), stream.name()))
                    .toList();
            List<FeedSource.Stream> listed = wanted.stream()
                    .filter(stream -> stream.newest() >= oldest)
                    .limit(streamRoom)
                    .toList();
            hidden += wanted.size() - listed.size();
            if (listed.isEmpty() && (!query.lists(name.name(), "") || --nameRoom < 0)) {
                return;
            }
            streamRoom -= listed.size();
            json.writeStartObject();
            json.writeStringProperty("name", name.name());
            json.writeStringProperty("detail", name.detail());
            writeCounts(name.streams());
            json.writeArrayPropertyStart("streams");
            for (FeedSource.Stream stream : listed) {
                json.writeStartObject();
                json.writeStringProperty("name", stream.name());
                writeCounts(List.of(stream));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }

        private void writeCounts(List<FeedSource.Stream> streams) {
            json.writeNumberProperty(
                    "events",
                    streams.stream().mapToLong(FeedSource.Stream::events).sum());
            json.writeNumberProperty(
                    "bytes",
                    streams.stream().mapToLong(FeedSource.Stream::bytes).sum());
        }
    }
}

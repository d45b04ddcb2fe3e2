// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The operations that list groups and streams. Safe for use by many threads. Each returns the members of its answer. */
final class LogsDescriptions {
    private static final String BY_NAME = "LogStreamName";
    private static final String BY_TIME = "LastEventTime";

    private final LogStore store;
    private final Arns arns;

    LogsDescriptions(LogStore store, Arns arns) {
        this.store = store;
        this.arns = arns;
    }

    Consumer<JsonGenerator> describeLogGroups(Fields fields) {
        String prefix = fields.string("logGroupNamePrefix");
        String pattern = fields.string("logGroupNamePattern");
        String groupClass = fields.string("logGroupClass");
        new Checks()
                .length("logGroupNamePrefix", prefix, 1, ServiceLimits.MAX_NAME_LENGTH)
                .matches("logGroupNamePrefix", prefix, ServiceLimits.GROUP_NAME)
                .length("logGroupNamePattern", pattern, 0, ServiceLimits.MAX_NAME_LENGTH)
                .oneOf("logGroupClass", groupClass, ServiceLimits.GROUP_CLASSES)
                .range("limit", fields.number("limit"), 1, ServiceLimits.MAX_DESCRIBE_LIMIT)
                .verify();
        if (prefix != null && pattern != null) {
            throw ServiceException.invalidParameter(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        refuse(fields, "logGroupIdentifiers", "accountIdentifiers");
        List<StoredGroup> matching = store.groups().stream()
                .filter(group -> prefix == null || group.name().startsWith(prefix))
                .filter(group -> pattern == null || containsIgnoringCase(group.name(), pattern))
                .filter(group -> groupClass == null || group.logGroupClass().equals(groupClass))
                .toList();
        Slice<StoredGroup> page = slice(matching, StoredGroup::name, fields);
        return json -> {
            json.writeArrayPropertyStart("logGroups");
            page.items.forEach(group -> writeGroup(json, group));
            json.writeEndArray();
            writeToken(json, page);
        };
    }

    private static boolean containsIgnoringCase(String name, String pattern) {
        return name.toLowerCase(Locale.ROOT).contains(pattern.toLowerCase(Locale.ROOT));
    }

    private static void refuse(Fields fields, String... names) {
        for (String name : names) {
            if (fields.has(name)) {
                throw ServiceException.invalidParameter(
                        name + " is not supported by this stand-in; use logGroupNamePrefix or logGroupNamePattern.");
            }
        }
    }

    private void writeGroup(JsonGenerator json, StoredGroup group) {
        json.writeStartObject();
        json.writeStringProperty("logGroupName", group.name());
        json.writeNumberProperty("creationTime", group.creationTime());
        if (group.retentionDays() > 0) {
            json.writeNumberProperty("retentionInDays", group.retentionDays());
        }
        json.writeNumberProperty("metricFilterCount", 0);
        json.writeStringProperty("arn", arns.group(group.name()) + ":*");
        json.writeNumberProperty("storedBytes", 0);
        json.writeStringProperty("logGroupClass", group.logGroupClass());
        if (!group.kmsKeyId().isEmpty()) {
            json.writeStringProperty("kmsKeyId", group.kmsKeyId());
        }
        json.writeBooleanProperty("deletionProtectionEnabled", group.deletionProtected());
        json.writeStringProperty("logGroupArn", arns.group(group.name()));
        json.writeEndObject();
    }

    Consumer<JsonGenerator> describeLogStreams(Call call) {
        Fields fields = call.fields();
        String prefix = fields.string("logStreamNamePrefix");
        String order = fields.string("orderBy");
        LogsReads.groupChecks(fields)
                .length("logStreamNamePrefix", prefix, 1, ServiceLimits.MAX_NAME_LENGTH)
                .matches("logStreamNamePrefix", prefix, ServiceLimits.STREAM_NAME)
                .oneOf("orderBy", order, List.of(BY_NAME, BY_TIME))
                .range("limit", fields.number("limit"), 1, ServiceLimits.MAX_DESCRIBE_LIMIT)
                .verify();
        boolean byTime = BY_TIME.equals(order);
        if (byTime && prefix != null) {
            throw ServiceException.invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        Comparator<StoredStream> byName = Comparator.comparing(StoredStream::name);
        Comparator<StoredStream> wanted =
                byTime ? Comparator.comparingLong(StoredStream::lastTimestamp).thenComparing(byName) : byName;
        List<StoredStream> matching = store.streams(call.group()).stream()
                .filter(stream -> prefix == null || stream.name().startsWith(prefix))
                .sorted(fields.flag("descending") ? wanted.reversed() : wanted)
                .toList();
        Slice<StoredStream> page = slice(matching, StoredStream::name, fields);
        return json -> {
            json.writeArrayPropertyStart("logStreams");
            page.items.forEach(stream -> writeStream(json, call.group(), stream));
            json.writeEndArray();
            writeToken(json, page);
        };
    }

    private void writeStream(JsonGenerator json, String group, StoredStream stream) {
        json.writeStartObject();
        json.writeStringProperty("logStreamName", stream.name());
        json.writeNumberProperty("creationTime", stream.creationTime());
        if (stream.eventCount() > 0) {
            json.writeNumberProperty("firstEventTimestamp", stream.firstTimestamp());
            json.writeNumberProperty("lastEventTimestamp", stream.lastTimestamp());
            json.writeNumberProperty("lastIngestionTime", stream.lastIngestionTime());
        }
        json.writeStringProperty("uploadSequenceToken", String.format(Locale.ROOT, "%056d", stream.eventCount()));
        json.writeStringProperty("arn", arns.stream(group, stream.name()));
        json.writeNumberProperty("storedBytes", 0);
        json.writeEndObject();
    }

    /** Part of a list, and the name of its last item if more follow. */
    private record Slice<T>(List<T> items, @Nullable String last) {}

    /** The token names the last item that was returned, so that what is created meanwhile moves nothing. */
    private static <T> Slice<T> slice(List<T> all, Function<T, String> name, Fields fields) {
        Long limit = fields.number("limit");
        String token = fields.string("nextToken");
        int from = 0;
        if (token != null) {
            String last = decode(token);
            from = all.stream().map(name).toList().indexOf(last) + 1;
            if (from == 0) {
                throw ServiceException.invalidParameter("The specified nextToken is invalid.");
            }
        }
        int to = Math.min(all.size(), from + (limit == null ? ServiceLimits.MAX_DESCRIBE_LIMIT : limit.intValue()));
        return new Slice<>(all.subList(from, to), to < all.size() ? name.apply(all.get(to - 1)) : null);
    }

    private static void writeToken(JsonGenerator json, Slice<?> slice) {
        if (slice.last != null) {
            byte[] name = slice.last.getBytes(StandardCharsets.UTF_8);
            json.writeStringProperty("nextToken", Base64.getUrlEncoder().encodeToString(name));
        }
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ServiceException.invalidParameter("The specified nextToken is invalid.");
        }
    }
}

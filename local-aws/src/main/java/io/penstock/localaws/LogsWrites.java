// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The operations that change something, with the rules of each. Safe for use by many threads. */
final class LogsWrites {
    private final LogStore store;

    LogsWrites(LogStore store) {
        this.store = store;
    }

    void createLogGroup(Fields fields, long now) {
        String name = fields.string("logGroupName");
        String groupClass = fields.string("logGroupClass");
        String kmsKeyId = fields.string("kmsKeyId");
        Map<String, String> tags = fields.map("tags");
        new Checks()
                .groupName(name)
                .length("kmsKeyId", kmsKeyId, 0, ServiceLimits.MAX_KMS_KEY_ID_LENGTH)
                .oneOf("logGroupClass", groupClass, ServiceLimits.GROUP_CLASSES)
                .tags(tags)
                .verify();
        String group = given(name);
        if (group.regionMatches(true, 0, ServiceLimits.RESERVED_PREFIX, 0, ServiceLimits.RESERVED_PREFIX.length())) {
            throw ServiceException.invalidParameter("Log groups starting with AWS/ are reserved for AWS.");
        }
        store.createGroup(new StoredGroup(
                group,
                0,
                now,
                groupClass == null ? "STANDARD" : groupClass,
                tags,
                kmsKeyId == null ? "" : kmsKeyId,
                fields.flag("deletionProtectionEnabled")));
    }

    void deleteLogGroup(Fields fields) {
        String name = fields.string("logGroupName");
        new Checks().groupName(name).verify();
        store.deleteGroup(given(name));
    }

    void createLogStream(Fields fields, long now) {
        String group = fields.string("logGroupName");
        String stream = fields.string("logStreamName");
        new Checks().groupName(group).streamName(stream).verify();
        store.createStream(given(group), given(stream), now);
    }

    void deleteLogStream(Fields fields) {
        String group = fields.string("logGroupName");
        String stream = fields.string("logStreamName");
        new Checks().groupName(group).streamName(stream).verify();
        store.deleteStream(given(group), given(stream));
    }

    void putRetentionPolicy(Fields fields) {
        String group = fields.string("logGroupName");
        Long days = fields.number("retentionInDays");
        Integer value = days == null ? null : Math.toIntExact(Math.min(days, Integer.MAX_VALUE));
        new Checks()
                .groupName(group)
                .required("retentionInDays", value)
                .oneOf("retentionInDays", value, ServiceLimits.RETENTION_DAYS)
                .verify();
        store.retention(given(group), value == null ? 0 : value);
    }

    void deleteRetentionPolicy(Fields fields) {
        String group = fields.string("logGroupName");
        new Checks().groupName(group).verify();
        store.retention(given(group), 0);
    }

    /** Stores what the time window lets through; returns the members of the answer. */
    Consumer<JsonGenerator> putLogEvents(Call call, long now, RequestEntry request) {
        EventBatch events = call.events();
        checkNames(call.fields());
        Checks checks = new Checks();
        events.check(checks);
        LogEntity entity = call.entity();
        if (entity != null) {
            entity.check(checks);
        }
        checks.verify();
        checkSizes(events);
        int retentionDays = store.retentionDays(call.group(), call.stream());
        checkOrder(events);
        TimeWindow window = TimeWindow.of(events, now, retentionDays);
        int from = window.acceptedFrom();
        int to = window.acceptedTo();
        if (from < to && events.timestamp(to - 1) - events.timestamp(from) > ServiceLimits.MAX_BATCH_SPAN_MILLIS) {
            throw ServiceException.invalidParameter(
                    "The batch of log events in a single PutLogEvents request cannot span more than "
                            + Duration.ofMillis(ServiceLimits.MAX_BATCH_SPAN_MILLIS)
                                    .toHours() + " hours.");
        }
        String entityRejection = entity == null ? null : entity.rejection(store.groupClass(call.group()));
        store.append(call.group(), call.stream(), events.slice(from, to), now, request);
        request.rejected(window.rejections());
        return json -> {
            json.writeStringProperty("nextSequenceToken", String.format(Locale.ROOT, "%056d", request.number()));
            window.write(json);
            if (entityRejection != null) {
                json.writeObjectPropertyStart("rejectedEntityInfo");
                json.writeStringProperty("errorType", entityRejection);
                json.writeEndObject();
            }
        };
    }

    private static void checkNames(Fields fields) {
        String group = fields.string("logGroupName");
        String stream = fields.string("logStreamName");
        if (tooLong(group) || tooLong(stream)) {
            throw ServiceException.invalidParameter(
                    "Invalid LogGroup or LogStream, both must have length less than or equal to "
                            + ServiceLimits.MAX_NAME_LENGTH + ".");
        }
        new Checks().groupName(group).streamName(stream).verify();
    }

    private static boolean tooLong(@Nullable String name) {
        return name != null && name.codePointCount(0, name.length()) > ServiceLimits.MAX_NAME_LENGTH;
    }

    private static void checkSizes(EventBatch events) {
        for (int i = 0; i < events.count(); i++) {
            int bytes = events.length(i) + ServiceLimits.EVENT_OVERHEAD_BYTES;
            if (bytes > ServiceLimits.MAX_BATCH_BYTES) {
                throw ServiceException.invalidParameter(
                        "Log event too large: " + bytes + " bytes exceeds limit of " + ServiceLimits.MAX_BATCH_BYTES);
            }
        }
        if (events.billedBytes() > ServiceLimits.MAX_BATCH_BYTES) {
            throw ServiceException.invalidParameter("Upload too large: " + events.billedBytes()
                    + " bytes exceeds limit of " + ServiceLimits.MAX_BATCH_BYTES);
        }
    }

    private static void checkOrder(EventBatch events) {
        for (int i = 1; i < events.count(); i++) {
            if (events.timestamp(i) < events.timestamp(i - 1)) {
                throw ServiceException.invalidParameter(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
        }
    }

    /** The value of a member whose presence {@link Checks} has established. */
    private static String given(@Nullable String value) {
        if (value == null) {
            throw new IllegalStateException("A required member passed its check without a value");
        }
        return value;
    }
}

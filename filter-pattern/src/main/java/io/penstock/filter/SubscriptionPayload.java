// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.JsonIndex.Kind;
import io.penstock.filter.json.JsonText;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a subscription filter of CloudWatch Logs delivers: JSON, packed by gzip. Kinesis and Firehose deliver the packed bytes, a
 * Lambda function gets them as Base64 text in {@code awslogs.data}.
 *
 * <p>A payload of the type {@link #CONTROL_MESSAGE} only tries whether the destination can be reached; skip it. An event's
 * {@code id} is the same whenever it is delivered again.
 *
 * @param messageType {@link #DATA_MESSAGE} or {@link #CONTROL_MESSAGE}
 * @param owner the account of the log group
 * @param subscriptionFilters the names of the filters that matched
 */
public record SubscriptionPayload(
        String messageType,
        String owner,
        String logGroup,
        String logStream,
        List<String> subscriptionFilters,
        List<LogEvent> logEvents) {

    /** The type of payloads that carry events. */
    public static final String DATA_MESSAGE = "DATA_MESSAGE";

    /** The type of payloads that try the way. */
    public static final String CONTROL_MESSAGE = "CONTROL_MESSAGE";

    /** How many bytes a payload may have unpacked unless the caller says otherwise; the service sends far less. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /**
     * An event.
     *
     * @param timestamp milliseconds since 1970
     * @param extractedFields what a space-delimited pattern found, by name; empty when the payload has none
     */
    public record LogEvent(String id, long timestamp, String message, Map<String, String> extractedFields) {

        public LogEvent {
            extractedFields = Map.copyOf(extractedFields);
        }
    }

    public SubscriptionPayload {
        subscriptionFilters = List.copyOf(subscriptionFilters);
        logEvents = List.copyOf(logEvents);
    }

    /** Whether this carries events. */
    public boolean isData() {
        return messageType.equals(DATA_MESSAGE);
    }

    /**
     * Reads the data of a Lambda event.
     *
     * @param data Base64
     * @throws IllegalArgumentException when it is no such payload, or has more than {@link #MAX_BYTES} unpacked
     */
    public static SubscriptionPayload decodeBase64(String data) {
        byte[] packed;
        try {
            packed = Base64.getDecoder().decode(data.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not Base64: " + e.getMessage() + ". Pass the text of awslogs.data.", e);
        }
        return decode(packed, MAX_BYTES);
    }

    /**
     * Reads the data of a Kinesis or Firehose record.
     *
     * @param packed gzip
     * @param maxBytes how many bytes it may have unpacked. Text made to that end may take up to some 20 times as much memory
     *     while it is read
     * @throws IllegalArgumentException when it is no such payload, or has more
     */
    public static SubscriptionPayload decode(byte[] packed, int maxBytes) {
        return new Reader(unpack(packed, maxBytes)).payload();
    }

    private static byte[] unpack(byte[] packed, int maxBytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] json = in.readNBytes(maxBytes);
            if (json.length == maxBytes && in.read() >= 0) {
                throw new IllegalArgumentException("the payload has more than " + maxBytes
                        + " bytes unpacked. If it is to be" + " trusted, allow more.");
            }
            return json;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "not gzip: " + e.getMessage() + ". Pass the record's bytes as they were delivered, without Base64.",
                    e);
        }
    }

    /** The payload as Kinesis and Firehose deliver it. */
    public byte[] encode() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(json().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return packed.toByteArray();
    }

    /** The payload as a Lambda function gets it. */
    public String encodeBase64() {
        return Base64.getEncoder().encodeToString(encode());
    }

    private String json() {
        JsonText json = new JsonText();
        json.raw("{").name("messageType").string(messageType);
        json.raw(",").name("owner").string(owner);
        json.raw(",").name("logGroup").string(logGroup);
        json.raw(",").name("logStream").string(logStream);
        json.raw(",").name("subscriptionFilters").raw("[");
        json.each(subscriptionFilters, json::string);
        json.raw("],").name("logEvents").raw("[");
        json.each(logEvents, event -> write(event, json));
        return json.raw("]}").toString();
    }

    private static void write(LogEvent event, JsonText json) {
        json.raw("{").name("id").string(event.id());
        json.raw(",").name("timestamp").raw(Long.toString(event.timestamp()));
        json.raw(",").name("message").string(event.message());
        if (!event.extractedFields().isEmpty()) {
            json.raw(",").name("extractedFields").raw("{");
            json.each(event.extractedFields().entrySet(), field -> json.name(field.getKey())
                    .string(field.getValue()));
            json.raw("}");
        }
        json.raw("}");
    }

    /** Reads a payload's JSON; members that it does not know are passed over. */
    private static final class Reader {

        private final JsonIndex json = new JsonIndex();

        Reader(byte[] text) {
            if (!json.read(text, 0, text.length)) {
                throw new IllegalArgumentException("the payload is not JSON at byte " + json.stop() + ".");
            }
            if (json.kind(json.root()) != Kind.OBJECT) {
                throw new IllegalArgumentException("the payload is not a JSON object.");
            }
        }

        SubscriptionPayload payload() {
            int root = json.root();
            List<String> filters = new ArrayList<>();
            for (int filter : elements(root, "subscriptionFilters")) {
                filters.add(text(filter, Kind.STRING, "subscriptionFilters"));
            }
            List<LogEvent> events = new ArrayList<>();
            for (int event : elements(root, "logEvents")) {
                if (json.kind(event) != Kind.OBJECT) {
                    throw wrong("logEvents", Kind.OBJECT);
                }
                events.add(event(event));
            }
            return new SubscriptionPayload(
                    string(root, "messageType"),
                    string(root, "owner"),
                    string(root, "logGroup"),
                    string(root, "logStream"),
                    filters,
                    events);
        }

        private LogEvent event(int node) {
            Map<String, String> fields = new LinkedHashMap<>();
            int extracted = json.member(node, "extractedFields".getBytes(StandardCharsets.UTF_8));
            if (extracted != JsonIndex.NONE && json.kind(extracted) == Kind.OBJECT) {
                int end = json.next(extracted);
                for (int key = json.first(extracted); key < end; key = json.next(json.next(key))) {
                    fields.put(json.text(key), text(json.next(key), Kind.STRING, "extractedFields"));
                }
            }
            return new LogEvent(string(node, "id"), timestamp(node), string(node, "message"), fields);
        }

        private long timestamp(int event) {
            String number = text(member(event, "timestamp"), Kind.NUMBER, "timestamp");
            try {
                return Long.parseLong(number);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("the payload's timestamp " + number + " is no whole number.", e);
            }
        }

        private String string(int object, String name) {
            return text(member(object, name), Kind.STRING, name);
        }

        private String text(int node, Kind kind, String name) {
            if (json.kind(node) != kind) {
                throw wrong(name, kind);
            }
            return json.text(node);
        }

        private List<Integer> elements(int object, String name) {
            int array = member(object, name);
            if (json.kind(array) != Kind.ARRAY) {
                throw wrong(name, Kind.ARRAY);
            }
            List<Integer> elements = new ArrayList<>();
            for (int element = json.first(array); element < json.next(array); element = json.next(element)) {
                elements.add(element);
            }
            return elements;
        }

        private int member(int object, String name) {
            int member = json.member(object, name.getBytes(StandardCharsets.UTF_8));
            if (member == JsonIndex.NONE) {
                throw new IllegalArgumentException("the payload has no " + name + ".");
            }
            return member;
        }

        private static IllegalArgumentException wrong(String name, Kind wanted) {
            return new IllegalArgumentException("the payload's " + name + " is not " + wanted + ".");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a request asks for.
 *
 * @param events the events of a PutLogEvents, empty otherwise
 * @param entity the entity of a PutLogEvents, null when it has none
 * @param bodyBytes the size of the body after unpacking
 */
record Call(
        Operation operation,
        Fields fields,
        EventBatch events,
        @Nullable LogEntity entity,
        int bodyBytes) {

    /** Reads the operation and its members. Says nothing about whether they are allowed; of an unknown operation it reads nothing. */
    static Call parse(HttpRequest request) {
        Operation operation = operation(request);
        if (operation == Operation.UNKNOWN || operation.ofMetadata()) {
            return new Call(operation, new Fields(), EventBatch.forJsonOf(0), null, request.body().length);
        }
        byte[] body = unpack(request);
        Fields fields = new Fields();
        checkUtf8(body);
        LogEntity entity = null;
        EventBatch events = EventBatch.forJsonOf(operation == Operation.PUT_LOG_EVENTS ? body.length : 0);
        try (JsonParser json = Json.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw ServiceException.malformed("The body is not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                if (operation == Operation.PUT_LOG_EVENTS && name.equals("logEvents")) {
                    events.read(json);
                } else if (operation == Operation.PUT_LOG_EVENTS && name.equals("entity")) {
                    entity = LogEntity.read(json);
                } else {
                    fields.read(name, json);
                }
            }
        } catch (JacksonException e) {
            throw ServiceException.malformed("The body is not JSON: " + e.getOriginalMessage());
        }
        return new Call(operation, fields, events, entity, body.length);
    }

    /** The parser would also read UTF-16 and UTF-32, which the service does not; both show within two bytes. */
    private static void checkUtf8(byte[] body) {
        for (int i = 0; i < Math.min(2, body.length); i++) {
            if (body[i] <= 0) {
                throw ServiceException.malformed("The body is not JSON in UTF-8");
            }
        }
    }

    static Operation operation(HttpRequest request) {
        String target = request.header("x-amz-target");
        if (target != null && target.startsWith(Operation.TARGET_PREFIX)) {
            Operation operation = Operation.of(target.substring(Operation.TARGET_PREFIX.length()));
            return operation.ofMetadata() ? Operation.UNKNOWN : operation;
        }
        Operation metadata = target == null ? LocalMetadata.operation(request) : null;
        return metadata == null ? Operation.UNKNOWN : metadata;
    }

    private static byte[] unpack(HttpRequest request) {
        String encoding = request.header("content-encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return request.body();
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw ServiceException.malformed("Content-Encoding " + encoding + " is not read here; use gzip or none");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(request.body()), 64 * 1024)) {
            byte[] body = in.readNBytes(ServiceLimits.MAX_BODY_BYTES + 1);
            if (body.length > ServiceLimits.MAX_BODY_BYTES) {
                throw ServiceException.tooLarge(
                        "An unpacked body exceeds limit of " + ServiceLimits.MAX_BODY_BYTES + " bytes");
            }
            return body;
        } catch (IOException e) {
            throw ServiceException.malformed("The body is not what Content-Encoding says: " + e.getMessage());
        }
    }

    /** The group that is named, by name or by ARN; empty if none is. */
    String group() {
        String name = fields.string("logGroupName");
        return name != null ? name : groupOf(fields.string("logGroupIdentifier"));
    }

    /** {@code arn:aws:logs:REGION:ACCOUNT:log-group:NAME}, with or without {@code :*}, or the name itself. */
    private static String groupOf(@Nullable String identifier) {
        if (identifier == null || !identifier.startsWith("arn:")) {
            return identifier == null ? "" : identifier;
        }
        String[] parts = identifier.split(":", -1);
        return parts.length > 6 ? parts[6] : "";
    }

    /** The stream that is named, empty if none is. */
    String stream() {
        String name = fields.string("logStreamName");
        return name == null ? "" : name;
    }
}

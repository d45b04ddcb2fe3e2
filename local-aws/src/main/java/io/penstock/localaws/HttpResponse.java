// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One answer. */
final class HttpResponse {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Map<Integer, String> REASONS = Map.of(
            200,
            "OK",
            400,
            "Bad Request",
            401,
            "Unauthorized",
            403,
            "Forbidden",
            404,
            "Not Found",
            413,
            "Payload Too Large",
            429,
            "Too Many Requests",
            500,
            "Internal Server Error",
            503,
            "Service Unavailable");

    private static final String AMAZON_JSON = "application/x-amz-json-1.1";
    private static final String REQUEST_ID = "x-amzn-RequestId";

    private final int status;
    private final @Nullable String code;
    private final String message;
    /** In the order of their names, so that equal answers are equal bytes. */
    private final SortedMap<String, String> headers;

    private final byte[] body;

    private HttpResponse(
            int status, @Nullable String code, String message, SortedMap<String, String> headers, byte[] body) {
        this.status = status;
        this.code = code;
        this.message = message;
        this.headers = headers;
        this.body = body;
    }

    /** An answer of the service. */
    static HttpResponse success(byte[] body, String requestId) {
        return new HttpResponse(200, null, "", serviceHeaders(requestId), body);
    }

    /** A refusal by the service. */
    static HttpResponse error(int status, String code, String message, String requestId) {
        byte[] body = Json.object(json -> {
            json.writeStringProperty("__type", code);
            json.writeStringProperty("message", message);
        });
        return new HttpResponse(status, code, message, serviceHeaders(requestId), body);
    }

    /** An answer to a browser. */
    static HttpResponse web(int status, String contentType, Map<String, String> more, byte[] body) {
        SortedMap<String, String> headers = new TreeMap<>(more);
        headers.put("Content-Type", contentType);
        return new HttpResponse(status, null, "", headers, body);
    }

    private static SortedMap<String, String> serviceHeaders(String requestId) {
        return new TreeMap<>(Map.of("Content-Type", AMAZON_JSON, REQUEST_ID, requestId));
    }

    int status() {
        return status;
    }

    /** The error code, null in a success. */
    @Nullable
    String code() {
        return code;
    }

    /** The error's text, empty in a success. */
    String message() {
        return message;
    }

    int bodyBytes() {
        return body.length;
    }

    HttpResponse withBody(String text) {
        return new HttpResponse(status, code, message, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    HttpResponse withoutRequestId() {
        SortedMap<String, String> others = new TreeMap<>(headers);
        others.remove(REQUEST_ID);
        return new HttpResponse(status, code, message, others, body);
    }

    /** Head and body in one array, so that an ordinary answer is one write. */
    byte[] encode(Instant now, boolean closes) {
        StringBuilder head =
                head(now).append("Content-Length: ").append(body.length).append("\r\n");
        if (closes) {
            head.append("Connection: close\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    /** The head of an answer that lasts as long as its connection. */
    byte[] encodeEndless(Instant now) {
        return head(now).append("Connection: close\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private StringBuilder head(Instant now) {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(REASONS.getOrDefault(status, "Status"))
                .append("\r\nDate: ")
                .append(HTTP_DATE.format(now))
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head;
    }
}

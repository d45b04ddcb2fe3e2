// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
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

    private final int status;
    private final @Nullable String code;
    private final byte[] body;
    private final @Nullable String requestId;

    private HttpResponse(int status, @Nullable String code, byte[] body, @Nullable String requestId) {
        this.status = status;
        this.code = code;
        this.body = body;
        this.requestId = requestId;
    }

    static HttpResponse success(byte[] body, String requestId) {
        return new HttpResponse(200, null, body, requestId);
    }

    static HttpResponse error(int status, String code, String message, String requestId) {
        byte[] body = Json.object(json -> {
            json.writeStringProperty("__type", code);
            json.writeStringProperty("message", message);
        });
        return new HttpResponse(status, code, body, requestId);
    }

    int status() {
        return status;
    }

    /** The error code, null in a success. */
    @Nullable
    String code() {
        return code;
    }

    int bodyBytes() {
        return body.length;
    }

    HttpResponse withBody(String text) {
        return new HttpResponse(status, code, text.getBytes(StandardCharsets.UTF_8), requestId);
    }

    HttpResponse withoutRequestId() {
        return new HttpResponse(status, code, body, null);
    }

    /** Head and body in one array, so that an ordinary answer is one write. */
    byte[] encode(Instant now, boolean closes) {
        StringBuilder head = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(REASONS.getOrDefault(status, "Status"))
                .append("\r\nDate: ")
                .append(HTTP_DATE.format(now))
                .append("\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: ")
                .append(body.length)
                .append("\r\n");
        if (requestId != null) {
            head.append("x-amzn-RequestId: ").append(requestId).append("\r\n");
        }
        if (closes) {
            head.append("Connection: close\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }
}

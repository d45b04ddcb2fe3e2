// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as it came over the wire. */
final class HttpRequest {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    HttpRequest(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    String method() {
        return method;
    }

    /** What precedes the question mark of the request target. */
    String path() {
        return path;
    }

    /** What follows the question mark, empty if there is none. */
    String query() {
        return query;
    }

    /** By name in lower case, the values in the order in which they came. */
    Map<String, List<String>> headers() {
        return headers;
    }

    /** As received: still packed if {@code Content-Encoding} says so, without the framing of chunks. */
    byte[] body() {
        return body;
    }

    HttpRequest withBody(byte[] bytes) {
        return new HttpRequest(method, path, query, headers, bytes);
    }

    /** The first value of that header. */
    @Nullable
    String header(String lowerCaseName) {
        List<String> values = headers.get(lowerCaseName);
        return values == null ? null : values.get(0);
    }

    /** Whether the client asks for the connection to end after this request. */
    boolean closes() {
        return "close".equalsIgnoreCase(header("connection"));
    }
}

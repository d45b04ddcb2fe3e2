// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.access.common.spi.IAccessEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/** The key-values of one request. What logback-access does not know, which it writes as {@code -}, is left out. */
final class AccessFields {

    private static final int REQUEST_FIELDS = 16;

    private final List<KeyValuePair> pairs = new ArrayList<>(REQUEST_FIELDS);

    void addRequest(IAccessEvent event) {
        add("method", event.getMethod());
        add("uri", event.getRequestURI());
        add("query", withoutMark(event.getQueryString()));
        add("protocol", event.getProtocol());
        add("status", event.getStatusCode());
        add("bytes_sent", event.getContentLength());
        add("elapsed_ms", event.getElapsedTime());
        add("remote_addr", event.getRemoteAddr());
        add("remote_user", event.getRemoteUser());
        add("server_name", event.getServerName());
        add("server_port", event.getLocalPort());
        add("referer", event.getRequestHeader("Referer"));
        add("user_agent", event.getRequestHeader("User-Agent"));
        add("forwarded_for", event.getRequestHeader("X-Forwarded-For"));
    }

    void add(String name, @Nullable String value) {
        if (value != null && !value.isEmpty() && !value.equals(IAccessEvent.NA)) {
            pairs.add(new KeyValuePair(name, value));
        }
    }

    /** Negative: not known. */
    private void add(String name, long value) {
        if (value >= 0) {
            pairs.add(new KeyValuePair(name, value));
        }
    }

    private static @Nullable String withoutMark(@Nullable String query) {
        return query != null && query.startsWith("?") ? query.substring(1) : query;
    }

    List<KeyValuePair> list() {
        return pairs;
    }
}

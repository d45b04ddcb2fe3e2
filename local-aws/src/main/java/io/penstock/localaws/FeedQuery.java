// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page looks at, as the query of its requests says. An empty value narrows nothing.
 *
 * @param kind the source; empty for the first one
 * @param name exactly that name
 * @param stream exactly that stream
 * @param find what the names and streams listed are to contain, in lower case
 * @param before events that arrived before that one
 * @param id one event
 */
record FeedQuery(
        String kind,
        String name,
        String stream,
        String find,
        EventFilter filter,
        @Nullable Arrival before,
        @Nullable Arrival id) {
    private static final List<String> KEYS =
            List.of("kind", "name", "stream", "find", "search", "level", "before", "id");

    /** @throws ServiceException if the query has an unknown key, or a value that is not allowed */
    static FeedQuery parse(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                values.put(decode(parts[0]), decode(parts[1]));
            }
        }
        if (!KEYS.containsAll(values.keySet())) {
            throw ServiceException.invalidParameter(
                    "The query has " + values.keySet() + "; allowed are " + String.join(", ", KEYS) + ".");
        }
        return new FeedQuery(
                values.getOrDefault("kind", ""),
                values.getOrDefault("name", ""),
                values.getOrDefault("stream", ""),
                EventFilter.lower(values.getOrDefault("find", "")),
                EventFilter.of(values.getOrDefault("search", ""), values.getOrDefault("level", "")),
                arrival(values.get("before")),
                arrival(values.get("id")));
    }

    private static @Nullable Arrival arrival(@Nullable String text) {
        return text == null || text.isEmpty() ? null : Arrival.parse(text);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ServiceException.invalidParameter("'" + text + "' is not encoded as a URL's query is.");
        }
    }

    /** The source that is looked at, null if there is none of that kind. */
    @Nullable
    FeedSource source(List<FeedSource> sources) {
        return sources.stream()
                .filter(source -> kind.isEmpty() || source.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }

    boolean looksAt(String someName, String someStream) {
        return (name.isEmpty() || name.equals(someName)) && (stream.isEmpty() || stream.equals(someStream));
    }

    /** Whether a stream is to be listed. */
    boolean lists(String someName, String someStream) {
        return find.isEmpty()
                || EventFilter.lower(someName).contains(find)
                || EventFilter.lower(someStream).contains(find);
    }
}

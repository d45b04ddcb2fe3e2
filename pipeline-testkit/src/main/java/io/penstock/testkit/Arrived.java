// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event as a service got it.
 *
 * @param timestamp the request's own timestamp for it, in milliseconds since 1970-01-01T00:00Z
 * @param text the event, unescaped
 * @param eventId its event id, or null when it has none
 * @param thread the thread that logged it, or null when it does not say
 * @param number the {@link TestEvent}'s number, or -1 for any other event
 */
public record Arrived(
        long timestamp,
        String text,
        @Nullable String eventId,
        @Nullable String thread,
        long number) {

    /** The field that holds {@link TestEvent#number}. */
    public static final String NUMBER = "number";

    /** Reads the parts from {@code text} where it is a JSON object. */
    public static Arrived of(long timestamp, String text) {
        if (!text.startsWith("{")) {
            return new Arrived(timestamp, text, null, null, -1);
        }
        Map<String, @Nullable Object> fields = TestJson.object(text);
        Object id = fields.get("event_id");
        Object thread = fields.get("thread");
        Object number = fields.get(NUMBER);
        return new Arrived(
                timestamp,
                text,
                id instanceof String known ? known : null,
                thread instanceof String known ? known : null,
                number instanceof Number known ? known.longValue() : -1);
    }

    /** The JSON object's fields, in its order. Throws when the text is not valid JSON. */
    public Map<String, @Nullable Object> fields() {
        return TestJson.object(text);
    }

    /** The field {@code message}, or the whole text of an event that is not JSON. */
    public String message() {
        return text.startsWith("{") ? String.valueOf(fields().get("message")) : text;
    }

    /** What tells it from all others: thread and number. */
    public String key() {
        return thread + "#" + number;
    }
}

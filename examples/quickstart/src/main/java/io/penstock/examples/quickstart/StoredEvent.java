// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What the tally needs of one stored copy of an event.
 *
 * @param eventId the event's own id, or null
 * @param pid the process that logged it; 0 when the event does not say
 * @param epochMillis its time at the service
 * @param logger the logger's name, empty when the event does not say
 * @param fingerprint see {@link Fingerprint}
 */
record StoredEvent(@Nullable String eventId, long pid, long epochMillis, String logger, long fingerprint) {

    private static final JsonFactory JSON = new JsonFactory();

    /** Reads a stored message; one that is no JSON object becomes an event that nobody logged. */
    static StoredEvent read(long epochMillis, String message) {
        @Nullable String eventId = null;
        long pid = 0;
        String level = "";
        String logger = "";
        String thread = "";
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), message)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "event_id" -> eventId = json.getString();
                    case "pid" -> pid = json.getValueAsLong();
                    case "level" -> level = json.getString();
                    case "logger" -> logger = json.getString();
                    case "thread" -> thread = json.getString();
                    default -> json.skipChildren();
                }
            }
        } catch (JacksonException notJson) {
            return new StoredEvent(null, 0, epochMillis, "", 0);
        }
        return new StoredEvent(
                eventId, pid, epochMillis, logger, Fingerprint.of(pid, epochMillis, level, logger, thread));
    }

    /** Penstock's own report of a loss, which no application logged. */
    boolean isOwnReport() {
        return logger.equals("io.penstock");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** How serious an event is, in ascending order; found in its text, which may be JSON or not. */
enum EventLevel {
    /** The text names no level. */
    UNKNOWN,
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL;

    /** The members that hold the level in the formats that are in use: flat and logstash, ECS, OpenTelemetry, others. */
    private static final Set<String> MEMBERS =
            Set.of("level", "log.level", "severityText", "severity_text", "severity", "levelname");

    /** In text that is not JSON the level stands near the start. */
    private static final int HEAD_BYTES = 160;

    private static final Pattern WORD =
            Pattern.compile("\\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|FATAL|CRITICAL)\\b");

    /** The level of that name, in upper or lower case and the spellings of other frameworks; {@link #UNKNOWN} for any other text. */
    static EventLevel named(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "TRACE", "FINEST", "FINER", "VERBOSE" -> TRACE;
            case "DEBUG", "FINE" -> DEBUG;
            case "INFO", "INFORMATION", "NOTICE", "CONFIG" -> INFO;
            case "WARN", "WARNING" -> WARN;
            case "ERROR", "ERR", "SEVERE" -> ERROR;
            case "FATAL", "CRITICAL", "CRIT", "ALERT", "EMERGENCY" -> FATAL;
            default -> UNKNOWN;
        };
    }

    static EventLevel of(EventBatch events, int index) {
        byte[] text = events.text();
        int start = events.start(index);
        int length = events.length(index);
        if (length == 0 || text[start] != '{') {
            String head = new String(text, start, Math.min(length, HEAD_BYTES), StandardCharsets.ISO_8859_1);
            Matcher word = WORD.matcher(head);
            return word.find() ? named(word.group()) : UNKNOWN;
        }
        try (JsonParser json = Json.parser(text, start, length)) {
            json.nextToken();
            return member(json, false);
        } catch (JacksonException e) {
            // It only looked like JSON.
            return UNKNOWN;
        }
    }

    /** Reads the object that the parser stands on; ECS may nest its level as {@code {"log":{"level":…}}}. */
    private static EventLevel member(JsonParser json, boolean nested) {
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && MEMBERS.contains(name)) {
                EventLevel level = named(json.getString());
                if (level != UNKNOWN) {
                    return level;
                }
            } else if (value == JsonToken.START_OBJECT && !nested && name.equals("log")) {
                EventLevel level = member(json, true);
                if (level != UNKNOWN) {
                    return level;
                }
            } else {
                json.skipChildren();
            }
        }
        return UNKNOWN;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules that a service model states about single members. As in the service, all that a request violates is reported at once:
 * {@code 2 validation errors detected: Value '…' at '…' failed to satisfy constraint: …; Value …}.
 */
final class Checks {
    /** Beyond this an offending value is cut in an error text. */
    private static final int MAX_SHOWN = 600;

    private final List<String> violations = new ArrayList<>();

    /** A group's name where one must be given. */
    Checks groupName(@Nullable String value) {
        return named("logGroupName", value, 1, ServiceLimits.GROUP_NAME);
    }

    /** A stream's name where one must be given. */
    Checks streamName(@Nullable String value) {
        return named("logStreamName", value, 1, ServiceLimits.STREAM_NAME);
    }

    private Checks named(String at, @Nullable String value, int min, Pattern pattern) {
        return required(at, value)
                .length(at, value, min, ServiceLimits.MAX_NAME_LENGTH)
                .matches(at, value, pattern);
    }

    Checks required(String at, @Nullable Object value) {
        return check(value != null, at, null, "Member must not be null");
    }

    Checks length(String at, @Nullable String value, int min, int max) {
        int length = value == null ? min : value.codePointCount(0, value.length());
        check(length >= min, at, value, "Member must have length greater than or equal to " + min);
        return check(length <= max, at, value, "Member must have length less than or equal to " + max);
    }

    Checks size(String at, int size, int min, int max) {
        String shown = "[" + size + " members]";
        check(size >= min, at, shown, "Member must have length greater than or equal to " + min);
        return check(size <= max, at, shown, "Member must have length less than or equal to " + max);
    }

    Checks matches(String at, @Nullable String value, Pattern pattern) {
        return check(
                value == null || pattern.matcher(value).matches(),
                at,
                value,
                "Member must satisfy regular expression pattern: " + pattern);
    }

    Checks range(String at, @Nullable Long value, long min, long max) {
        check(value == null || value >= min, at, value, "Member must have value greater than or equal to " + min);
        return check(value == null || value <= max, at, value, "Member must have value less than or equal to " + max);
    }

    /** A time: milliseconds since 1970. */
    Checks time(String at, @Nullable Long value) {
        return range(at, value, 0, Long.MAX_VALUE);
    }

    Checks oneOf(String at, @Nullable Object value, List<?> allowed) {
        return check(
                value == null || allowed.contains(value), at, value, "Member must satisfy enum value set: " + allowed);
    }

    Checks tags(Map<String, String> tags) {
        if (!tags.isEmpty()) {
            size("tags", tags.size(), 1, ServiceLimits.MAX_TAGS);
        }
        tags.forEach((key, value) -> {
            length("tags", key, 1, ServiceLimits.MAX_TAG_KEY_LENGTH);
            matches("tags", key, ServiceLimits.TAG_KEY);
            length("tags", value, 0, ServiceLimits.MAX_TAG_VALUE_LENGTH);
        });
        return this;
    }

    /** The members of a map of texts, whose values are never empty. */
    Checks entries(String at, Map<String, String> entries, int min, int max, int maxName) {
        size(at, entries.size(), min, max);
        entries.forEach((name, value) -> {
            length(at, name, 1, maxName);
            length(at, value, 1, ServiceLimits.MAX_ATTRIBUTE_VALUE);
        });
        return this;
    }

    private Checks check(boolean satisfied, String at, @Nullable Object value, String constraint) {
        if (!satisfied) {
            violations.add("Value " + shown(value) + " at '" + at + "' failed to satisfy constraint: " + constraint);
        }
        return this;
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = value.toString();
        return "'" + (text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text) + "'";
    }

    /** Ends the list. */
    void verify() {
        if (!violations.isEmpty()) {
            String count = violations.size() == 1 ? "1 validation error" : violations.size() + " validation errors";
            throw ServiceException.invalidParameter(count + " detected: " + String.join("; ", violations));
        }
    }
}

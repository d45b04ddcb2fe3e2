// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.cli;

import io.penstock.filter.FilterPattern;
import io.penstock.filter.FilterPatternException;
import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.JsonIndex.Kind;
import io.penstock.filter.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file of cases came out.
 *
 * @param cases how many there are
 * @param differences a line for each that is not as expected
 */
record Score(int cases, List<String> differences) {

    /** What is expected of a pattern and an event, or what became of them. */
    private enum Answer {
        MATCHES,
        NO_MATCH,
        INVALID
    }

    /**
     * Scores the cases in {@code file}.
     *
     * @throws IllegalArgumentException when it is not a JSON array of cases
     */
    static Score of(byte[] file) {
        JsonIndex json = new JsonIndex();
        if (!json.read(file, 0, file.length)) {
            throw new IllegalArgumentException("not JSON at byte " + json.stop());
        }
        if (json.kind(json.root()) != Kind.ARRAY) {
            throw new IllegalArgumentException("not a JSON array of {\"pattern\", \"event\", \"matches\"}");
        }
        List<String> differences = new ArrayList<>();
        int cases = 0;
        int end = json.next(json.root());
        for (int node = json.first(json.root()); node < end; node = json.next(node)) {
            String difference = difference(json, node, ++cases);
            if (difference != null) {
                differences.add(difference);
            }
        }
        return new Score(cases, List.copyOf(differences));
    }

    String summary() {
        return cases + " cases, " + (cases - differences.size()) + " as expected, " + differences.size() + " different";
    }

    private static @Nullable String difference(JsonIndex json, int node, int number) {
        if (json.kind(node) != Kind.OBJECT) {
            throw new IllegalArgumentException("case " + number + " is not an object");
        }
        int event = json.member(node, "event".getBytes(StandardCharsets.UTF_8));
        Answer expected = expected(json, node, number);
        String text = event != JsonIndex.NONE && json.kind(event) == Kind.STRING ? json.text(event) : null;
        if (text == null && expected != Answer.INVALID) {
            throw new IllegalArgumentException("case " + number + " has no string \"event\"");
        }
        int pattern = json.member(node, "pattern".getBytes(StandardCharsets.UTF_8));
        if (pattern == JsonIndex.NONE || json.kind(pattern) != Kind.STRING) {
            throw new IllegalArgumentException("case " + number + " has no string \"pattern\"");
        }
        String reason = "";
        Answer actual;
        try {
            actual = FilterPattern.parse(json.text(pattern)).matches(text == null ? "" : text)
                    ? Answer.MATCHES
                    : Answer.NO_MATCH;
        } catch (FilterPatternException e) {
            actual = Answer.INVALID;
            reason = " (" + e.getMessage() + ")";
        }
        return actual == expected
                ? null
                : new JsonText()
                        .raw("case " + number + ": expected " + expected + ", is " + actual + reason + ": pattern ")
                        .string(json.text(pattern))
                        .raw(", event ")
                        .string(String.valueOf(text))
                        .toString();
    }

    private static Answer expected(JsonIndex json, int node, int number) {
        int matches = json.member(node, "matches".getBytes(StandardCharsets.UTF_8));
        Kind kind = matches == JsonIndex.NONE ? Kind.STRING : json.kind(matches);
        return switch (kind) {
            case TRUE -> Answer.MATCHES;
            case FALSE -> Answer.NO_MATCH;
            case NULL -> Answer.INVALID;
            default ->
                throw new IllegalArgumentException(
                        "case " + number + ": \"matches\" must be true, false, or null for a pattern that is invalid");
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A filter pattern of CloudWatch Logs.
 *
 * <pre>{@code
 * FilterPattern pattern = FilterPattern.parse("{ $.level = \"ERROR\" && $.statusCode != 404 }");
 * pattern.matches("{\"level\":\"ERROR\",\"statusCode\":500}");   // true
 * }</pre>
 *
 * <p>A pattern is one of three kinds, told by its first character: {@code [} names the fields of lines that blanks divide,
 * <code>{</code> selects from JSON objects, anything else is terms to be found anywhere. An empty pattern matches everything.
 * The page {@code docs/filter-patterns.md} has the whole language.
 *
 * <p>Immutable, for any number of threads at once. A match takes time linear in the event's length. It allocates nothing once
 * a few matches have been made, except for large events, whose working memory is not kept: strings of more than about 20,000
 * characters, and events with more than about 4,000 JSON values or fields, or 64 KB of JSON strings with escapes.
 */
public final class FilterPattern {

    /** From the service's reference of {@code PutMetricFilter}, {@code PutSubscriptionFilter} and {@code FilterLogEvents}. */
    private static final int MAX_CHARACTERS = 1_024;

    private final EventMatcher matcher;
    private final List<String> warnings;
    private final ScratchPool pool = new ScratchPool();

    private FilterPattern(EventMatcher matcher, List<String> warnings) {
        this.matcher = matcher;
        this.warnings = warnings;
    }

    /**
     * Reads a pattern.
     *
     * @param text at most 1,024 characters
     * @throws FilterPatternException when the service would refuse it
     */
    public static FilterPattern parse(String text) {
        Cursor cursor = new Cursor(text);
        if (text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            throw cursor.errorAt(
                    text.offsetByCodePoints(0, MAX_CHARACTERS),
                    null,
                    "more than 1,024 characters",
                    "That is the service's limit; use a shorter pattern.");
        }
        cursor.skipBlanks();
        EventMatcher matcher =
                switch (cursor.peek()) {
                    case '{' -> JsonPattern.parse(cursor);
                    case '[' -> SpacePattern.parse(cursor);
                    default -> Terms.parse(cursor);
                };
        cursor.skipBlanks();
        if (!cursor.atEnd()) {
            throw cursor.error("something behind the pattern", "Remove it, or put it within.");
        }
        return new FilterPattern(matcher, List.copyOf(cursor.warnings));
    }

    /**
     * Whether an event matches.
     *
     * @param utf8 holds the event's text; it is not kept, and must not change during the call
     * @param from the event's first byte
     * @param to the byte behind its last
     * @throws IndexOutOfBoundsException when {@code from} and {@code to} are no part of {@code utf8}
     */
    public boolean matches(byte[] utf8, int from, int to) {
        Objects.checkFromToIndex(from, to, utf8.length);
        Scratch scratch = pool.take();
        scratch.event(utf8, from, to);
        boolean matches = matcher.matches(scratch);
        pool.give(scratch);
        return matches;
    }

    /** Whether an event matches; a surrogate without its partner counts as {@code ?}. */
    public boolean matches(String event) {
        Scratch scratch = pool.take();
        scratch.event(event);
        boolean matches = matcher.matches(scratch);
        pool.give(scratch);
        return matches;
    }

    /**
     * What the fields of a space-delimited pattern stand for in an event, in the event's order.
     *
     * @return values by name; fields without a name go by their place, from 1. Empty for other kinds of patterns, and when the
     *     event does not match
     */
    public Map<String, String> extract(String event) {
        Scratch scratch = new Scratch();
        scratch.event(event);
        return matcher.matches(scratch) ? matcher.extract(scratch) : Map.of();
    }

    /** What is allowed but probably not meant, as sentences without a full stop; mostly empty. */
    public List<String> warnings() {
        return warnings;
    }

    /** The steps of work for one match, which a test holds to be linear. */
    long stepsFor(byte[] utf8) {
        Scratch scratch = new Scratch();
        scratch.event(utf8, 0, utf8.length);
        matcher.matches(scratch);
        return scratch.totalSteps();
    }

    /**
     * The pattern without needless blanks and parentheses: never longer than the text that was parsed, and with the same
     * meaning.
     */
    @Override
    public String toString() {
        return matcher.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a pattern's text, the counts that the service limits, and the warnings so far. Used by one thread for one
 * parse.
 */
final class Cursor {

    /** From the service's documentation of filter patterns. */
    private static final int MAX_REGEXES = 2;

    private static final int MAX_WILDCARD_SELECTORS = 3;

    /** What text that is no term needs. */
    static final String QUOTE_IT = "Put anything but letters, digits, '_' and '-' in double quotes.";

    final String text;
    final List<String> warnings = new ArrayList<>();
    private int at;
    private int regexes;
    private int wildcardSelectors;

    Cursor(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    void back(int to) {
        at = to;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** The next character; NUL, which no pattern has outside quotes, at the end. */
    char peek() {
        return at < text.length() ? text.charAt(at) : 0;
    }

    char take() {
        return text.charAt(at++);
    }

    boolean eat(String expected) {
        if (text.startsWith(expected, at)) {
            at += expected.length();
            return true;
        }
        return false;
    }

    /** Passes {@code word} when it stands here and ends here. */
    boolean eatWord(String word) {
        int end = at + word.length();
        if (text.startsWith(word, at) && (end == text.length() || !isWordChar(text.charAt(end)))) {
            at = end;
            return true;
        }
        return false;
    }

    boolean skipBlanks() {
        int start = at;
        while (isBlank(peek())) {
            at++;
        }
        return at > start;
    }

    /** Letters, digits, {@code _} and {@code -}; empty when there is none. */
    String word() {
        int start = at;
        while (isWordChar(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    /** What a value may have without quotes; empty when there is none. */
    String bareValue() {
        int start = at;
        while (isWordChar(peek()) || peek() == '.' || peek() == '*' || peek() == '+') {
            at++;
        }
        return text.substring(start, at);
    }

    /** The text between the quote here and the next like it, with its backslashes. */
    String quoted() {
        int start = at;
        char quote = take();
        while (!atEnd() && peek() != quote) {
            char c = take();
            if (c == '\\' && !atEnd()) {
                warnOfEscape(take());
            }
        }
        if (atEnd()) {
            throw errorAt(
                    start,
                    null,
                    "the quote at position " + (start + 1) + " is not closed",
                    "Write " + quote + " at the" + " end of the text, and \\" + quote + " for a quote within it.");
        }
        at++;
        return text.substring(start + 1, at - 1);
    }

    private void warnOfEscape(char escaped) {
        if ("nrtbfu".indexOf(escaped) >= 0) {
            warnings.add("\\" + escaped + " at position " + (at - 1) + " stands for the letter " + escaped
                    + ", not for a control character");
        }
    }

    /** A quoted text without its backslashes: each makes the next character an ordinary one. */
    static String unescaped(String quoted) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            boolean escape = quoted.charAt(i) == '\\' && i + 1 < quoted.length();
            plain.append(quoted.charAt(escape ? ++i : i));
        }
        return plain.toString();
    }

    /** The expression between two percent signs. */
    Regex regex() {
        int start = at++;
        int end = text.indexOf('%', at);
        if (end < 0) {
            throw errorAt(
                    start,
                    null,
                    "the regular expression at position " + (start + 1) + " is not closed",
                    "Write % behind it, and \\x25 for a percent sign within it.");
        }
        if (++regexes > MAX_REGEXES) {
            throw errorAt(
                    start,
                    "Your input has exceeded the maximum of 2 regular expressions per filter pattern.",
                    "more than " + MAX_REGEXES + " regular expressions",
                    "Say several alternatives in one expression, with |.");
        }
        Regex regex = new RegexParser(this, end).parse();
        at = end + 1;
        return regex;
    }

    void countWildcardSelector(int start) {
        if (++wildcardSelectors > MAX_WILDCARD_SELECTORS) {
            throw errorAt(
                    start,
                    "Your input has exceeded the maximum of 3 JSON wildcard selectors allowed per filter pattern.",
                    "more than " + MAX_WILDCARD_SELECTORS + " selectors with a wildcard",
                    "Name the member or the element instead.");
        }
    }

    FilterPatternException error(String what, String remedy) {
        return errorAt(at, null, what, remedy);
    }

    FilterPatternException errorAt(int where, @Nullable String serviceText, String what, String remedy) {
        String place = where < text.length()
                ? "'" + text.substring(where, text.offsetByCodePoints(where, 1)) + "' at position " + (where + 1)
                : "the end";
        return new FilterPatternException(
                "bad filter pattern, at " + place + ": " + what + ", in '" + shorten(text) + "'. " + remedy,
                where + 1,
                serviceText);
    }

    /** The service's words for a term that has what it may not have: from {@code start} to the character here. */
    FilterPatternException badTerm(int start, String what, String remedy) {
        int end = atEnd() ? at : text.offsetByCodePoints(at, 1);
        return errorAt(at, "Invalid character(s) in term '" + text.substring(start, end) + "'", what, remedy);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isWordChar(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    static String shorten(String text) {
        return text.length() <= 120
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 60)) + "… (" + text.length() + " characters)";
    }
}

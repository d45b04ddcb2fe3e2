// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts, numbers and truth values of a small JSON document, by the names that lead to them, joined by {@code /}:
 * {@code {"a":{"b":1}}} is {@code a/b=1}. What is in lists is left out, and so is {@code null}. Used once, by one thread.
 *
 * <p>Ours, because this module has no JSON reader among its dependencies, and the documents are a page long.
 */
final class JsonScalars {

    private static final int MAX_DEPTH = 20;

    private final String text;
    private final Map<String, String> found = new LinkedHashMap<>();
    private int at;
    private int depth;
    private int lists;

    private JsonScalars(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when {@code text} is not one JSON object */
    static Map<String, String> of(String text) {
        JsonScalars reader = new JsonScalars(text);
        if (reader.next() != '{') {
            throw reader.wrong();
        }
        reader.object("");
        if (reader.next() != '\0') {
            throw reader.wrong();
        }
        return reader.found;
    }

    /** The next character that is no white space; {@code '\0'} at the end. It stays. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void expect(char wanted) {
        if (next() != wanted) {
            throw wrong();
        }
        at++;
    }

    private void object(String prefix) {
        enter('{');
        boolean more = next() != '}';
        while (more) {
            String name = string();
            expect(':');
            value(prefix + name);
            more = next() == ',';
            if (more) {
                at++;
            }
        }
        expect('}');
        depth--;
    }

    private void list(String prefix) {
        enter('[');
        lists++;
        boolean more = next() != ']';
        while (more) {
            value(prefix);
            more = next() == ',';
            if (more) {
                at++;
            }
        }
        lists--;
        expect(']');
        depth--;
    }

    private void enter(char brace) {
        expect(brace);
        if (++depth > MAX_DEPTH) {
            throw new IllegalArgumentException("it is nested deeper than " + MAX_DEPTH);
        }
    }

    private void value(String path) {
        switch (next()) {
            case '{' -> object(path + "/");
            case '[' -> list(path);
            case '"' -> put(path, string());
            default -> word(path);
        }
    }

    /** A number, true, false or null. */
    private void word(String path) {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        String word = text.substring(start, at);
        if (!word.matches("true|false|null|-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?")) {
            throw wrong();
        }
        if (!word.equals("null")) {
            put(path, word);
        }
    }

    private void put(String path, String value) {
        if (lists == 0) {
            found.put(path, value);
        }
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            string.append(c == '\\' ? escaped() : c);
        }
        if (at >= text.length()) {
            throw wrong();
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = at < text.length() ? text.charAt(at++) : '\0';
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw wrong();
        };
    }

    private char unicode() {
        String digits = text.substring(at, Math.min(at + 4, text.length()));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw wrong();
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private IllegalArgumentException wrong() {
        return new IllegalArgumentException("it is not JSON at character " + (at + 1));
    }
}

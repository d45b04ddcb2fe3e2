// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a small JSON document, a policy or a line, into maps, lists, strings, numbers and booleans. Strict, with the position in
 * each error. Not for what is hot. Used once.
 */
public final class JsonText {

    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /**
     * The value in {@code text}: a {@code Map}, {@code List}, {@code String}, {@code Long}, {@code Double}, {@code Boolean} or null.
     *
     * @throws IllegalArgumentException when it is no JSON; the message says where and why
     */
    public static @Nullable Object parse(String text) {
        JsonText json = new JsonText(text);
        Object value = json.value(0);
        json.space();
        if (json.at < text.length()) {
            throw json.error("the end");
        }
        return value;
    }

    /** {@code value} as a JSON string, with its quotes. */
    public static String quoted(CharSequence value) {
        StringBuilder out = new StringBuilder(value.length() + 16).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean lone = Character.isSurrogate(c) && !paired(value, i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || lone) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static boolean paired(CharSequence value, int i) {
        return Character.isHighSurrogate(value.charAt(i))
                ? Character.isLowSurrogate(Chars.at(value, i + 1))
                : Character.isHighSurrogate(Chars.at(value, i - 1));
    }

    private @Nullable Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON is nested deeper than " + MAX_DEPTH + " levels.");
        }
        space();
        char c = Chars.at(text, at);
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        space();
        if (take('}')) {
            return object;
        }
        do {
            space();
            if (Chars.at(text, at) != '"') {
                throw error("a name in quotes");
            }
            String name = string();
            space();
            if (!take(':')) {
                throw error("':'");
            }
            object.put(name, value(depth + 1));
            space();
        } while (take(','));
        if (!take('}')) {
            throw error("',' or '}'");
        }
        return object;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        space();
        if (take(']')) {
            return array;
        }
        do {
            array.add(value(depth + 1));
            space();
        } while (take(','));
        if (!take(']')) {
            throw error("',' or ']'");
        }
        return array;
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                at--;
                throw error("no control character in a string");
            }
            out.append(c == '\\' ? escaped() : c);
        }
        throw error("'\"'");
    }

    private char escaped() {
        char c = Chars.at(text, at++);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> {
                at--;
                throw error("an escape such as \\n or \\u0041");
            }
        };
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = Chars.at(text, at);
            if (!Chars.hex(c)) {
                throw error("four hexadecimal digits");
            }
            code = code * 16 + Character.digit(c, 16);
            at++;
        }
        return (char) code;
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw error("a value");
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int start = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(start, at);
        try {
            boolean whole = number.chars().allMatch(c -> Chars.digit(c) || c == '-');
            return whole ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
        } catch (NumberFormatException e) {
            at = start;
            throw error("a value");
        }
    }

    private boolean take(char c) {
        if (Chars.at(text, at) != c) {
            return false;
        }
        at++;
        return true;
    }

    private void space() {
        while (at < text.length() && Chars.space(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException error(String wanted) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < at && i < text.length(); i++) {
            boolean end = text.charAt(i) == '\n';
            line += end ? 1 : 0;
            column = end ? 1 : column + 1;
        }
        return new IllegalArgumentException(
                "This is no JSON: line " + line + ", column " + column + " should have " + wanted + ".");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import org.jspecify.annotations.Nullable;

/**
 * A text as the detectors read it: full-width and other digits, spaces, dashes and {@code @} as their ASCII form; zero-width and
 * control characters gone; percent-encoding, escapes of JSON and numeric
 * entities decoded. Each character of the view
 * knows the range of the original that it stands for.
 *
 * <pre>
 *   original   ０１０\u2013１２３４ …      view   010-1234 …
 * </pre>
 *
 * Immutable. Made in one pass, only for texts that need it.
 */
final class View {

    private static final int REMOVED = -1;
    private static final int MAX_BACKSLASHES = 16;

    private final String text;
    private final int[] starts;
    private final int[] ends;

    private View(String text, int[] starts, int[] ends) {
        this.text = text;
        this.starts = starts;
        this.ends = ends;
    }

    /** The view of {@code original}, or null when it would be the same text. */
    static @Nullable View of(CharSequence original) {
        for (int i = 0; i < original.length(); i++) {
            if (suspect(original, i)) {
                return new Builder(original, i).build();
            }
        }
        return null;
    }

    /** True when the character reads differently in the view, or may. */
    static boolean suspect(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c < 0x80) {
            return c == '\\'
                    || (c == '%' && Chars.hex(Chars.at(text, at + 1)) && Chars.hex(Chars.at(text, at + 2)))
                    || (c == '&' && Chars.at(text, at + 1) == '#')
                    || (c < ' ' && !Chars.space(c))
                    || c == 0x7F;
        }
        if (plain(c)) {
            return false;
        }
        if (c == 0x30FC || c == 0xFF70) {
            return Character.isDigit(Chars.at(text, at + 1)) && at > 0 && Character.isDigit(text.charAt(at - 1));
        }
        if (Character.isHighSurrogate(c)) {
            char low = Chars.at(text, at + 1);
            return Character.isLowSurrogate(low) && Character.isDigit(Character.toCodePoint(c, low));
        }
        return folded(c) != c;
    }

    /**
     * True when the character alone may make something of a text in which nothing else is suspicious. A space or a bracket does not:
     * they matter beside digits, which are looked at anyway.
     */
    static boolean telling(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c < 0x80 || !suspect(text, at)) {
            return c < 0x80 && suspect(text, at);
        }
        int folded = folded(c);
        return folded == REMOVED
                || Chars.word(folded)
                || folded == '@'
                || Character.isHighSurrogate(c)
                || ((folded == ':' || folded == '=') && Secrets.maybe(text, at));
    }

    /** Scripts of which no character is folded: the bulk of Korean, Japanese and Chinese text. */
    private static boolean plain(char c) {
        return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x3041 && c <= 0x30FB) || (c >= 0x3400 && c <= 0x9FFF);
    }

    String text() {
        return text;
    }

    /** Where in the original the character {@code at} of the view starts. */
    int start(int at) {
        return starts[at];
    }

    /** Where in the original the character before {@code end} of the view ends. */
    int end(int end) {
        return ends[end - 1];
    }

    private static int folded(int c) {
        if (c >= 0xFF01 && c <= 0xFF5E) {
            return c - 0xFEE0;
        }
        if (Character.isDigit(c)) {
            return '0' + Character.digit(c, 10);
        }
        if (c >= 0x2010 && c <= 0x2015) {
            return '-';
        }
        if (c >= 0x2070 && c <= 0x2089) {
            int low = c & 0xF;
            return low <= 9 && c != 0x2071 && c != 0x2072 && c != 0x2073 ? '0' + low : c;
        }
        if (c >= 0x2460 && c <= 0x2468) {
            return '1' + c - 0x2460;
        }
        return switch (c) {
            case 0x00A0, 0x1680, 0x202F, 0x205F, 0x3000 -> ' ';
            case 0x2212, 0xFE58, 0xFE63 -> '-';
            case 0xFE6B -> '@';
            case 0x2024, 0xFE52 -> '.';
            case 0x0085, 0x2028, 0x2029 -> '\n';
            case 0x00B9 -> '1';
            case 0x00B2 -> '2';
            case 0x00B3 -> '3';
            case 0x24EA -> '0';
            default -> c >= 0x2000 && c <= 0x200A ? ' ' : invisible(c) ? REMOVED : c;
        };
    }

    private static boolean invisible(int c) {
        return (c < ' ' && !Chars.space(c))
                || (c >= 0x7F && c <= 0x9F)
                || c == 0x00AD
                || c == 0x034F
                || c == 0x180E
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }

    /** Writes the view. Used once. */
    private static final class Builder {

        private final CharSequence original;
        private final char[] chars;
        private final int[] starts;
        private final int[] ends;
        private int length;

        Builder(CharSequence original, int same) {
            this.original = original;
            this.chars = new char[original.length()];
            this.starts = new int[original.length()];
            this.ends = new int[original.length()];
            for (int i = 0; i < same; i++) {
                put(original.charAt(i), i, i + 1);
            }
        }

        View build() {
            int at = length;
            while (at < original.length()) {
                at = step(at);
            }
            return new View(new String(chars, 0, length), starts, ends);
        }

        private void put(int c, int start, int end) {
            chars[length] = (char) c;
            starts[length] = start;
            ends[length] = end;
            length++;
        }

        /** Reads what stands at {@code at} and returns where the next begins. */
        private int step(int at) {
            char c = original.charAt(at);
            if (c == '\\') {
                return backslash(at);
            }
            if (c == '%') {
                return percent(at);
            }
            if (c == '&' && Chars.at(original, at + 1) == '#') {
                return entity(at);
            }
            if (c == 0x1B && Chars.at(original, at + 1) == '[') {
                return colour(at);
            }
            if (Character.isHighSurrogate(c) && Character.isLowSurrogate(Chars.at(original, at + 1))) {
                return pair(at, c);
            }
            int folded = (c == 0x30FC || c == 0xFF70) && betweenDigits(at) ? '-' : folded(c);
            if (folded != REMOVED) {
                put(folded, at, at + 1);
            }
            return at + 1;
        }

        /** The long-vowel mark is typed for a dash in numbers, and only there. */
        private boolean betweenDigits(int at) {
            return length > 0 && Chars.digit(chars[length - 1]) && Chars.digit(folded(Chars.at(original, at + 1)));
        }

        private int pair(int at, char high) {
            int point = Character.toCodePoint(high, original.charAt(at + 1));
            if (Character.isDigit(point)) {
                put('0' + Character.digit(point, 10), at, at + 2);
            } else {
                put(high, at, at + 1);
                put(original.charAt(at + 1), at + 1, at + 2);
            }
            return at + 2;
        }

        /** A terminal's colour sequence: {@code ESC [ 31 m}. */
        private int colour(int at) {
            int end = at + 2;
            while (end < original.length() && end < at + 16 && !Chars.letter(original.charAt(end))) {
                end++;
            }
            return Chars.letter(Chars.at(original, end)) ? end + 1 : at + 1;
        }

        /** Any number of backslashes, because JSON within JSON doubles them, and the character that they escape. */
        private int backslash(int at) {
            int end = at + 1;
            while (end < original.length() && end < at + MAX_BACKSLASHES && original.charAt(end) == '\\') {
                end++;
            }
            char c = Chars.at(original, end);
            if (c == 'u') {
                int code = hex(end + 1, 4);
                if (code >= 0) {
                    return decoded(folded(code), at, end + 5);
                }
            }
            int escaped =
                    switch (c) {
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        case 't' -> '\t';
                        case '"', '/' -> c;
                        default -> 0;
                    };
            if (escaped != 0) {
                return decoded(escaped, at, end + 1);
            }
            for (int i = at; i < end; i++) {
                put('\\', i, i + 1);
            }
            return end;
        }

        private int decoded(int c, int start, int end) {
            if (c != REMOVED) {
                put(c, start, end);
            }
            return end;
        }

        /** {@code %40}, and {@code %2540} which was encoded twice. What structures a URL stays as it is. */
        private int percent(int at) {
            int digits = at + 1;
            while (digits < at + 7 && hex(digits, 2) == '%' && hex(digits + 2, 2) >= 0) {
                digits += 2;
            }
            int code = hex(digits, 2);
            if (code < ' ' || code > '~' || code == '/' || code == '?' || code == '#' || code == '&' || code == '%') {
                put('%', at, at + 1);
                return at + 1;
            }
            put(code, at, digits + 2);
            return digits + 2;
        }

        private int entity(int at) {
            boolean hexadecimal = (Chars.at(original, at + 2) | 0x20) == 'x';
            int from = at + (hexadecimal ? 3 : 2);
            int end = from;
            int code = 0;
            while (end < from + 6 && Character.digit(Chars.at(original, end), hexadecimal ? 16 : 10) >= 0) {
                code = code * (hexadecimal ? 16 : 10) + Character.digit(original.charAt(end), hexadecimal ? 16 : 10);
                end++;
            }
            if (end == from || Chars.at(original, end) != ';' || code < ' ' || code > 0xFFFF) {
                put('&', at, at + 1);
                return at + 1;
            }
            return decoded(folded(code), at, end + 1);
        }

        private int hex(int at, int count) {
            int value = 0;
            for (int i = at; i < at + count; i++) {
                char c = Chars.at(original, i);
                if (!Chars.hex(c)) {
                    return -1;
                }
                value = value * 16 + Character.digit(c, 16);
            }
            return value;
        }
    }
}

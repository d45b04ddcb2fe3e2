// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * What a character is, for detectors. Only ASCII counts as letter and digit: a Korean particle or a Kana that touches a number
 * neither hides nor extends it, and the answers do not depend on the JDK's Unicode version.
 */
final class Chars {

    private Chars() {}

    static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean upper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean lower(int c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean letter(int c) {
        return lower(c | 0x20);
    }

    /** A letter or a digit. */
    static boolean word(int c) {
        return letter(c) || digit(c);
    }

    static boolean hex(int c) {
        int low = c | 0x20;
        return digit(c) || (low >= 'a' && low <= 'f');
    }

    static boolean space(int c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean quote(int c) {
        return c == '"' || c == '\'' || c == '`';
    }

    static boolean base64(int c) {
        return word(c) || c == '+' || c == '/';
    }

    static boolean base64Url(int c) {
        return word(c) || c == '-' || c == '_';
    }

    /** A letter of a script without upper case in which words are glued: Hangul, Kana, Han. */
    static boolean cjk(int c) {
        return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
    }

    static char folded(char c) {
        return upper(c) ? (char) (c | 0x20) : c;
    }

    /** The character at {@code at}, or 0 outside the text. */
    static char at(CharSequence text, int at) {
        return at >= 0 && at < text.length() ? text.charAt(at) : 0;
    }

    /** True when {@code text} has {@code word} (lower case ASCII) at {@code at}, in any case. */
    static boolean matches(CharSequence text, int at, String word) {
        if (at < 0 || at + word.length() > text.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (folded(text.charAt(at + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

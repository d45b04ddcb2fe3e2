// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/** What is valid UTF-8 (Unicode 15, table 3-7), and how long a text is in it. */
final class Utf8 {

    private Utf8() {}

    /**
     * The length of the character at {@code at}; or, negative, how many bytes there are to be replaced by one U+FFFD: the
     * longest start of a character, or an encoded surrogate, as the JDK's decoder does.
     */
    static int lengthAt(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xC2 && first < 0xE0
                ? 2
                : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
        if (length == 0) {
            return -1;
        }
        for (int i = 1; i < length; i++) {
            if (at + i >= end || !follows(first, i, bytes[at + i] & 0xFF)) {
                return -i;
            }
        }
        boolean surrogate = first == 0xED && (bytes[at + 1] & 0xFF) >= 0xA0;
        return surrogate ? -length : length;
    }

    private static boolean follows(int first, int index, int next) {
        if (index == 1) {
            switch (first) {
                case 0xE0 -> {
                    return next >= 0xA0 && next < 0xC0;
                }
                case 0xF0 -> {
                    return next >= 0x90 && next < 0xC0;
                }
                case 0xF4 -> {
                    return next >= 0x80 && next < 0x90;
                }
                default -> {}
            }
        }
        return next >= 0x80 && next < 0xC0;
    }

    /** Whether a pair of surrogates starts at {@code at}. */
    static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    /** The UTF-8 bytes of the code point at {@code at}, escaped as in JSON or not. */
    static int charLength(String text, int at, boolean escaped) {
        char c = text.charAt(at);
        if (c < 128) {
            return escaped ? Math.max(1, Form.ESCAPED_LENGTH[c]) : 1;
        }
        if (c < 0x800) {
            return 2;
        }
        return isPair(text, at) ? 4 : 3;
    }

    /** The UTF-8 bytes of {@code text}, quotes and escapes not counted. */
    static long utf8Length(String text) {
        long length = 0;
        for (int at = 0; at < text.length(); at++) {
            int bytes = charLength(text, at, false);
            length += bytes;
            at += bytes == 4 ? 1 : 0;
        }
        return length;
    }

    /** The bytes of {@code text} within a plain JSON string, quotes not counted. */
    static long jsonLength(String text) {
        long length = 0;
        for (int at = 0; at < text.length(); at++) {
            int bytes = charLength(text, at, true);
            length += bytes;
            at += isPair(text, at) ? 1 : 0;
        }
        return length;
    }
}

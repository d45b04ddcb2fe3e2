// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.json;

import java.util.Arrays;

/** The strings of one JSON text that hold escapes, decoded to UTF-8, one behind the other. For one thread at a time. */
final class DecodedStrings {

    private byte[] bytes = {};
    private int length;
    private boolean complete;

    private byte[] text = {};
    private int at;
    private int to;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether the last string was right to its closing quote. */
    boolean complete() {
        return complete;
    }

    void clear() {
        length = 0;
        text = bytes;
    }

    /**
     * Decodes a string.
     *
     * @param start behind its opening quote
     * @param escape its first backslash
     * @return behind its closing quote, or where it is wrong
     */
    int string(byte[] source, int start, int escape, int end) {
        text = source;
        at = escape;
        to = end;
        copy(start, escape);
        complete = rest();
        return at;
    }

    private boolean rest() {
        while (at < to) {
            byte c = text[at];
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '\\') {
                at++;
                if (!escape()) {
                    return false;
                }
            } else if (c >= 0 && c < ' ') {
                return false;
            } else {
                int run = at;
                while (at < to && text[at] != '"' && text[at] != '\\' && (text[at] < 0 || text[at] >= ' ')) {
                    at++;
                }
                copy(run, at);
            }
        }
        return false;
    }

    /** Reads what follows a backslash. */
    private boolean escape() {
        if (at == to) {
            return false;
        }
        byte c = text[at++];
        if (c == 'u') {
            return unicodeEscape();
        }
        int plain = "\"\\/bfnrt".indexOf(c);
        if (plain < 0) {
            return false;
        }
        add("\"\\/\b\f\n\r\t".charAt(plain));
        return true;
    }

    private boolean unicodeEscape() {
        int unit = hex();
        if (unit < 0) {
            return false;
        }
        if (Character.isHighSurrogate((char) unit) && at + 1 < to && text[at] == '\\' && text[at + 1] == 'u') {
            int back = at;
            at += 2;
            int low = hex();
            if (low < 0) {
                return false;
            }
            if (Character.isLowSurrogate((char) low)) {
                add(Character.toCodePoint((char) unit, (char) low));
                return true;
            }
            at = back;
        }
        add(unit);
        return true;
    }

    private int hex() {
        if (to - at < 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = text[at] < 0 ? -1 : Character.digit(text[at], 16);
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
            at++;
        }
        return value;
    }

    private void add(int codePoint) {
        room(4);
        length = Utf8.write(codePoint, bytes, length);
    }

    private void copy(int from, int end) {
        room(end - from);
        System.arraycopy(text, from, bytes, length, end - from);
        length += end - from;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(256, Math.max(length + count, 2 * bytes.length)));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import org.jspecify.annotations.Nullable;

/**
 * Writes JSON as UTF-8 into an {@link EventBuffer}, in either {@link Form}, and counts what it would be in plain form.
 *
 * <p>It never stores much more than {@code maxBytes}: once the event is larger than that, it goes on counting and
 * stores no more ({@link #overflowed}), so that the encoder learns how large each part is and writes the event again
 * with an end set for each part ({@link #endAt}). A part with an end never passes it: a text takes at most half of the
 * bytes that are left, so that one large value leaves room for its neighbours, and what has no room at all is left out.
 *
 * <p>Used by one thread at a time.
 */
final class JsonWriter {

    /** Longer texts are written in pieces, so that counting needs no memory. */
    private static final int PIECE = 512;

    /** A value is only begun with that much room: enough for any number, and for the brackets of an empty object. */
    static final int MIN_VALUE = 32;

    private static final long NO_END = Long.MAX_VALUE;

    /** What a lone surrogate becomes: U+FFFD, so that the output is always valid UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private final EventBuffer out;
    private final Form form;
    private final int maxBytes;

    /** How many of the stored bytes are there only because of the form. */
    private int surplus;

    /** Plain bytes that were counted and thrown away. */
    private long counted;

    private boolean overflowed;
    private long end = NO_END;

    JsonWriter(EventBuffer out, Form form, int maxBytes) {
        this.out = out;
        this.form = form;
        this.maxBytes = maxBytes;
    }

    void begin() {
        out.clear();
        surplus = 0;
        counted = 0;
        overflowed = false;
        end = NO_END;
    }

    /** How many plain bytes were written so far, stored or not. */
    long position() {
        return counted + out.length - surplus;
    }

    /** True when only counting is left: what is in the buffer is not the event. */
    boolean overflowed() {
        return overflowed;
    }

    /** From here on nothing is written beyond {@code plainBytes} more. */
    void endAt(long plainBytes) {
        end = position() + plainBytes;
    }

    void noEnd() {
        end = NO_END;
    }

    boolean hasEnd() {
        return end != NO_END;
    }

    /** Moves the end to half of what is left; returns where it was, for {@link #endIs}. */
    long halve() {
        long before = end;
        end = end == NO_END ? NO_END : (position() + end) / 2;
        return before;
    }

    long end() {
        return end;
    }

    void endIs(long position) {
        end = position;
    }

    /** Whether {@code plainBytes} more, and a value behind them, still fit. */
    boolean hasRoomFor(int plainBytes) {
        return end == NO_END || end - position() >= plainBytes + MIN_VALUE;
    }

    /** The plain bytes left before the end. */
    long room() {
        return end == NO_END ? NO_END : end - position();
    }

    /** Sets the record's lengths. */
    void finish() {
        out.plainLength = (int) position();
    }

    void literal(Form.Literal literal) {
        stored(literal.stored(), literal.stored().length, literal.surplus());
    }

    /** The first {@code length} bytes of {@code stored}, which are in this writer's form already. */
    void stored(byte[] stored, int length, int moreSurplus) {
        reserve(length);
        System.arraycopy(stored, 0, out.bytes, out.length, length);
        out.length += length;
        surplus += moreSurplus;
    }

    /** How many of the bytes stored so far are there only because of the form. */
    int surplus() {
        return surplus;
    }

    /** One ASCII character that no form escapes. */
    void raw(char c) {
        reserve(1);
        out.bytes[out.length++] = (byte) c;
    }

    /** ASCII text that no form escapes: a number, true, null. */
    void raw(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            raw(ascii.charAt(i));
        }
    }

    /**
     * Begins an object or array. Every element brings its own comma in front; {@link #close} turns the first one into
     * the bracket.
     */
    int open() {
        end = end == NO_END ? NO_END : end - 1;
        return out.length;
    }

    void close(int opened, char left, char right) {
        end = end == NO_END ? NO_END : end + 1;
        if (out.length == opened) {
            raw(left);
        } else {
            out.bytes[opened] = (byte) left;
        }
        raw(right);
    }

    /** A text with its quotes. */
    void text(String text) {
        if (end != NO_END) {
            text(text, (end - position() - 2) / 2);
        } else if (text.length() > PIECE) {
            pieces(text, text.length());
        } else {
            reserve(text.length() * Form.MAX_BYTES_PER_CHAR + 4);
            int at = copy(text, 0, text.length(), quote(out.bytes, out.length));
            out.length = quote(out.bytes, at);
        }
    }

    /** A text with its quotes, between them at most {@code plainBytes}; cut between code points. */
    void text(String text, long plainBytes) {
        pieces(text, fitting(text, plainBytes));
    }

    /** How many characters of a text take at most {@code plainBytes}, without its quotes; never half a code point. */
    static int fitting(String text, long plainBytes) {
        long left = plainBytes;
        int at = 0;
        while (at < text.length()) {
            left -= Utf8.charLength(text, at, true);
            if (left < 0) {
                break;
            }
            at += Utf8.isPair(text, at) ? 2 : 1;
        }
        return at;
    }

    private void pieces(String text, int to) {
        beginText();
        parts(text, to);
        endText();
    }

    /** The first {@code to} characters of a text of any length, between {@link #beginText} and {@link #endText}. */
    void parts(String text, int to) {
        for (int at = 0; at < to; ) {
            int next = Math.min(at + PIECE, to);
            if (next < to && Utf8.isPair(text, next - 1)) {
                next--;
            }
            part(text, at, next);
            at = next;
        }
    }

    /** The opening quote of a text that is written in parts. */
    void beginText() {
        reserve(2);
        out.length = quote(out.bytes, out.length);
    }

    /** Part of a text between {@link #beginText} and {@link #endText}. */
    void part(String text) {
        part(text, 0, text.length());
    }

    /** Part of a text; at most some hundred characters, for room is made for the longest escape of each. */
    void part(String text, int from, int to) {
        reserve((to - from) * Form.MAX_BYTES_PER_CHAR);
        out.length = copy(text, from, to, out.length);
    }

    void endText() {
        beginText();
    }

    private int quote(byte[] bytes, int at) {
        int next = at;
        if (form.nested) {
            bytes[next++] = '\\';
            surplus++;
        }
        bytes[next++] = '"';
        return next;
    }

    /** The hottest loop: characters that stay as they are, four at a time. */
    private int copy(String text, int from, int to, int start) {
        byte[] bytes = out.bytes;
        byte[] escaped = Form.ESCAPED_LENGTH;
        int shift = start - from;
        int i = from;
        for (; i < to - 3; i += 4) {
            char a = text.charAt(i);
            char b = text.charAt(i + 1);
            char c = text.charAt(i + 2);
            char d = text.charAt(i + 3);
            if ((a | b | c | d) >= 128 || (escaped[a] | escaped[b] | escaped[c] | escaped[d]) != 0) {
                return copyAny(text, i, to, shift + i);
            }
            bytes[shift + i] = (byte) a;
            bytes[shift + i + 1] = (byte) b;
            bytes[shift + i + 2] = (byte) c;
            bytes[shift + i + 3] = (byte) d;
        }
        return i == to ? shift + to : copyAny(text, i, to, shift + i);
    }

    private int copyAny(String text, int from, int to, int start) {
        byte[] bytes = out.bytes;
        byte[] escaped = Form.ESCAPED_LENGTH;
        int at = start;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 128) {
                if (escaped[c] == 0) {
                    bytes[at++] = (byte) c;
                } else {
                    byte[] escape = form.escapes[c];
                    System.arraycopy(escape, 0, bytes, at, escape.length);
                    at += escape.length;
                    surplus += escape.length - escaped[c];
                }
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xC0 + (c >> 6));
                bytes[at++] = rest(c);
            } else if (Utf8.isPair(text, i)) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[at++] = (byte) (0xF0 + (point >> 18));
                bytes[at++] = rest(point >> 12);
                bytes[at++] = rest(point >> 6);
                bytes[at++] = rest(point);
            } else {
                char whole = Character.isSurrogate(c) ? REPLACEMENT : c;
                bytes[at++] = (byte) (0xE0 + (whole >> 12));
                bytes[at++] = rest(whole >> 6);
                bytes[at++] = rest(whole);
            }
        }
        return at;
    }

    /** A byte of UTF-8 after the first: six bits. */
    private static byte rest(int bits) {
        return (byte) (0x80 + (bits & 0x3F));
    }

    void number(long number) {
        if (number == Long.MIN_VALUE) {
            raw(Long.toString(number));
            return;
        }
        reserve(20);
        byte[] bytes = out.bytes;
        int at = out.length;
        long rest = number;
        if (rest < 0) {
            bytes[at++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
            digits++;
        }
        Digits.write(rest, bytes, at, digits);
        out.length = at + digits;
    }

    /** A member whose value is a text, if it has both and there is room for it. */
    void member(Form.@Nullable Literal name, @Nullable String value) {
        if (name != null && value != null && hasRoomFor(name.plainLength())) {
            literal(name);
            text(value);
        }
    }

    /** Room for {@code bytes} bytes that the caller stores itself, at {@code out.length}. */
    void reserve(int bytes) {
        if (out.bytes.length - out.length < bytes) {
            makeRoom(bytes);
        }
    }

    private void makeRoom(int bytes) {
        overflowed |= position() > maxBytes;
        if (overflowed) {
            counted = position();
            surplus = 0;
            out.length = 0;
        }
        out.ensure(bytes);
    }

    /** Where the writer stands, to come back to. */
    long[] mark() {
        return new long[] {counted, out.length, surplus, end};
    }

    /** Forgets what was written since {@code mark}. */
    void rewind(long[] mark) {
        if (counted == mark[0]) {
            out.length = (int) mark[1];
            surplus = (int) mark[2];
        } else {
            counted = mark[0] + mark[1] - mark[2];
            out.length = 0;
            surplus = 0;
        }
        end = mark[3];
    }
}

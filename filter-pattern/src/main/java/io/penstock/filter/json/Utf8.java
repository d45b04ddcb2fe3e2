// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.json;

/** Characters to UTF-8. */
public final class Utf8 {

    private Utf8() {}

    /**
     * Writes one code point, a surrogate too as the three bytes that its number gives.
     *
     * @param out with room for four bytes from {@code at} on
     * @return behind the last byte written
     */
    public static int write(int codePoint, byte[] out, int at) {
        int i = at;
        if (codePoint < 0x80) {
            out[i++] = (byte) codePoint;
            return i;
        }
        if (codePoint < 0x800) {
            out[i++] = (byte) (0xC0 | (codePoint >> 6));
        } else {
            if (codePoint < 0x10000) {
                out[i++] = (byte) (0xE0 | (codePoint >> 12));
            } else {
                out[i++] = (byte) (0xF0 | (codePoint >> 18));
                out[i++] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
            }
            out[i++] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
        }
        out[i++] = (byte) (0x80 | (codePoint & 0x3F));
        return i;
    }

    /**
     * Writes {@code text}; a surrogate without its partner becomes {@code ?}, as {@link String#getBytes} has it.
     *
     * @param out with room for three bytes for each character
     * @return how many bytes were written
     */
    public static int write(String text, byte[] out) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out[length++] = (byte) c;
            } else if (!Character.isSurrogate(c)) {
                length = write(c, out, length);
            } else {
                int codePoint = text.codePointAt(i);
                boolean pair = Character.isSupplementaryCodePoint(codePoint);
                length = write(pair ? codePoint : '?', out, length);
                i += pair ? 1 : 0;
            }
        }
        return length;
    }
}

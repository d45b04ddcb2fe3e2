// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** The form of the tokens that replace values so that equal values can still be told: {@code card:k1:3fa95b…}. */
final class Pseudonyms {

    static final int HEX = 24;

    private Pseudonyms() {}

    /** True when the range reads as {@code type:key:hex}. */
    static boolean looksLike(CharSequence text, int from, int end) {
        int hex = end - HEX;
        if (hex <= from + 3 || text.charAt(hex - 1) != ':') {
            return false;
        }
        for (int i = hex; i < end; i++) {
            if (!Chars.hex(text.charAt(i))) {
                return false;
            }
        }
        int colons = 0;
        for (int i = from; i < hex - 1; i++) {
            char c = text.charAt(i);
            colons += c == ':' ? 1 : 0;
            if (c != ':' && !Chars.base64Url(c)) {
                return false;
            }
        }
        return colons == 1;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Private keys between {@code -----BEGIN … PRIVATE KEY-----} and its end. A block that was cut off before its end is taken as far
 * as it goes; certificates and public keys stay.
 */
final class PrivateKeys {

    private static final int MAX_TITLE = 64;

    private PrivateKeys() {}

    static boolean find(Scan scan, int at) {
        CharSequence text = scan.text;
        if (!Chars.matches(text, at, "-----begin ")) {
            return false;
        }
        int title = at + 11;
        int close = title;
        while (close < scan.length && close < title + MAX_TITLE && text.charAt(close) != '-') {
            close++;
        }
        if (!Chars.matches(text, close, "-----") || !secret(text, title, close)) {
            return false;
        }
        return scan.hit(Kind.PRIVATE_KEY, at, end(text, close + 5));
    }

    private static boolean secret(CharSequence text, int from, int to) {
        for (int i = from; i + 11 <= to; i++) {
            if (Chars.matches(text, i, "private key")) {
                return true;
            }
        }
        return false;
    }

    private static int end(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && body(text.charAt(i))) {
            if (text.charAt(i) == '-' && Chars.matches(text, i, "-----end ")) {
                int close = i + 9;
                while (close < text.length() && close < i + 9 + MAX_TITLE && text.charAt(close) != '-') {
                    close++;
                }
                return Chars.matches(text, close, "-----") ? close + 5 : i + 9;
            }
            i++;
        }
        // White space behind a cut-off block belongs to the text.
        while (i > from && Chars.space(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    /** What stands within a block: base64, white space, the headers of an encrypted key, escapes that were not decoded. */
    private static boolean body(char c) {
        return Chars.base64(c)
                || c == '='
                || Chars.space(c)
                || c == ':'
                || c == ','
                || c == '-'
                || c == '.'
                || c == '\\'
                || c == '('
                || c == ')'
                || c == '@'
                || c == '_';
    }
}

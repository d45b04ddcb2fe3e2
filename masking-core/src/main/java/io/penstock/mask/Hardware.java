// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Hardware addresses written with dashes ({@code 00-00-5E-00-53-01}) or in three groups ({@code 0000.5e00.5301}). */
final class Hardware {

    private Hardware() {}

    /** The dash at {@code at} is the first of an address. */
    static boolean pairs(Scan scan, int at) {
        CharSequence text = scan.text;
        return Chars.at(text, at) == '-' && Chars.at(text, at + 3) == '-' && at >= 2 && address(scan, at - 2, 2, '-');
    }

    /** The dot at {@code at} is the first of an address. */
    static boolean quads(Scan scan, int at) {
        CharSequence text = scan.text;
        return Chars.at(text, at) == '.' && Chars.at(text, at + 5) == '.' && at >= 4 && address(scan, at - 4, 4, '.');
    }

    private static boolean address(Scan scan, int start, int group, char separator) {
        CharSequence text = scan.text;
        int length = 12 + 12 / group - 1;
        int end = start + length;
        if (start < scan.floor || end > scan.length || glued(text, start, end, separator)) {
            return false;
        }
        boolean letter = false;
        boolean digit = false;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(start + i);
            boolean gap = i % (group + 1) == group;
            if (gap ? c != separator : !Chars.hex(c)) {
                return false;
            }
            letter |= !gap && Chars.letter(c);
            digit |= !gap && Chars.digit(c);
        }
        boolean named = scan.surroundings.before(start).speakOf(Topic.HARDWARE);
        return ((letter && digit) || named) && Addresses.burnedIn(text, start, end) && scan.hit(Kind.MAC, start, end);
    }

    private static boolean glued(CharSequence text, int start, int end, char separator) {
        char before = Chars.at(text, start - 1);
        char after = Chars.at(text, end);
        return Chars.word(before)
                || before == '_'
                || before == separator
                || Chars.word(after)
                || after == '_'
                || (after == separator && Chars.word(Chars.at(text, end + 1)));
    }
}

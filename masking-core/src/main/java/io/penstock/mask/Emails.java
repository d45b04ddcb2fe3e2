// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * E-mail addresses. Not package versions ({@code react@18.2.0}), objects' identities ({@code Order@1b2c3d}), picture names
 * ({@code logo@2x.png}), annotations or the login of a source repository.
 */
final class Emails {

    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 255;

    /** File name extensions that stand behind an at sign in names of files. */
    private static final Words EXTENSIONS = Words.forward().add(1, """
                    png jpg jpeg gif svg webp ico css js mjs ts tsx jsx html htm java class jar kt py rb go json xml yml yaml txt
                    log map
                    """);

    private Emails() {}

    static boolean find(Scan scan, int at) {
        CharSequence text = scan.text;
        int start = localStart(text, at, Math.max(scan.floor, at - MAX_LOCAL));
        if (start == at) {
            return false;
        }
        int end = domainEnd(text, at + 1);
        if (end < 0 || !person(text, start, at, end)) {
            return false;
        }
        return scan.hit(Kind.EMAIL, start, end);
    }

    private static int localStart(CharSequence text, int at, int floor) {
        int start = at;
        while (start > floor && local(text, start - 1)) {
            start--;
        }
        while (start < at && !Chars.word(text.charAt(start)) && text.charAt(start) != '_') {
            start++;
        }
        return text.charAt(at - (at > start ? 1 : 0)) == '.' ? at : start;
    }

    private static boolean local(CharSequence text, int at) {
        char c = text.charAt(at);
        return Chars.word(c)
                || c == '.'
                || c == '_'
                || c == '%'
                || c == '+'
                || c == '-'
                || (c == '\'' && inner(text, at));
    }

    /** An apostrophe between two letters, as in O'Brien. */
    private static boolean inner(CharSequence text, int at) {
        return Chars.letter(Chars.at(text, at - 1)) && Chars.letter(Chars.at(text, at + 1));
    }

    /** The end of {@code label(.label)+} with a top-level domain of letters, or -1. */
    private static int domainEnd(CharSequence text, int from) {
        int i = from;
        int stop = Math.min(text.length(), from + MAX_DOMAIN);
        int end = -1;
        while (i < stop) {
            int label = i;
            boolean letters = true;
            while (i < stop && (Chars.word(text.charAt(i)) || text.charAt(i) == '-')) {
                letters &= Chars.letter(text.charAt(i));
                i++;
            }
            if (i == label || text.charAt(label) == '-') {
                break;
            }
            boolean top = label > from
                    && i - label >= 2
                    && i - label <= 24
                    && (letters || Chars.matches(text, label, "xn--"));
            if (top) {
                end = i;
            } else if (label > from && !letters && end < 0 && Chars.at(text, i) != '.') {
                return -1;
            }
            if (Chars.at(text, i) != '.') {
                break;
            }
            i++;
        }
        return end;
    }

    private static boolean person(CharSequence text, int start, int at, int end) {
        int top = end;
        while (text.charAt(top - 1) != '.') {
            top--;
        }
        long extension = EXTENSIONS.longest(text, top, end);
        if (extension >> 8 == end || mixedCase(text, top, end)) {
            return false;
        }
        char after = Chars.at(text, end);
        if (after == '(' || (after == ':' && word(text, start, at, "git"))) {
            return false;
        }
        return !(word(text, start, at, "this") || word(text, start, at, "return") || word(text, start, at, "super"));
    }

    private static boolean word(CharSequence text, int start, int end, String word) {
        return end - start == word.length() && Chars.matches(text, start, word);
    }

    /** True for {@code onCreate}: a method, no domain. */
    private static boolean mixedCase(CharSequence text, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            if (Chars.upper(text.charAt(i)) && Chars.lower(text.charAt(i - 1))) {
                return true;
            }
        }
        return false;
    }
}

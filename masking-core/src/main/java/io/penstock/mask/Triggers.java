// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Which characters a detector starts from: one table look-up for each character of a text. */
final class Triggers {

    static final int NONE = 0;
    static final int DIGIT = 1;
    static final int LETTER = 2;
    static final int AT = 3;
    static final int DASH = 4;
    static final int DOT = 5;
    static final int COLON = 6;
    static final int ASSIGN = 7;

    /** The fewest digits, with what separates them, that can be something: a coordinate such as 5.1234. */
    private static final int MIN_DIGITS = 4;

    private static final byte[] CLASSES = new byte[128];

    static {
        for (char c = 0; c < 128; c++) {
            if (Chars.digit(c)) {
                CLASSES[c] = DIGIT;
            } else if (Chars.letter(c)) {
                CLASSES[c] = LETTER;
            }
        }
        CLASSES['@'] = AT;
        CLASSES['-'] = DASH;
        CLASSES['.'] = DOT;
        CLASSES[':'] = COLON;
        CLASSES['='] = ASSIGN;
        CLASSES['>'] = ASSIGN;
    }

    private Triggers() {}

    static int of(char c) {
        return c < 128 ? CLASSES[c] : NONE;
    }

    /** Behind the ASCII letters and digits that go on from {@code at}. */
    static int wordEnd(CharSequence text, int at) {
        int end = at;
        while (end < text.length() && Chars.word(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /**
     * The first position from which a scan might find something, or -1: a cheap look that says yes too often rather than too
     * rarely.
     */
    static int first(CharSequence text) {
        int length = text.length();
        int at = 0;
        while (at < length) {
            char c = text.charAt(at);
            switch (of(c)) {
                case LETTER -> {
                    if (Tokens.maybe(text, at) || Codes.maybe(text, at)) {
                        return at;
                    }
                    at = wordEnd(text, at);
                    continue;
                }
                case DIGIT -> {
                    int end = harmlessDigits(text, at);
                    if (end < 0) {
                        return at;
                    }
                    at = end;
                    continue;
                }
                case AT -> {
                    return at;
                }
                case DASH -> {
                    if (Chars.at(text, at + 1) == '-' || Chars.at(text, at + 3) == '-') {
                        return at;
                    }
                }
                case DOT -> {
                    if (Chars.at(text, at + 5) == '.') {
                        return at;
                    }
                }
                case COLON -> {
                    if (Chars.at(text, at + 1) == '/' || Addresses.maybe(text, at) || Secrets.maybe(text, at)) {
                        return at;
                    }
                }
                case ASSIGN -> {
                    if (Secrets.maybe(text, at)) {
                        return at;
                    }
                }
                default -> {
                    if (View.telling(text, at)) {
                        return at;
                    }
                }
            }
            at++;
        }
        return -1;
    }

    /** Behind a number that is too short for any kind, or -1. */
    private static int harmlessDigits(CharSequence text, int at) {
        int digits = 0;
        int end = at;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (Chars.digit(c)) {
                digits++;
            } else if (!((c == ' ' || c == '-' || c == '.' || c == '(' || c == ')')
                    && Chars.digit(Chars.at(text, end + 1)))) {
                break;
            }
            if (digits >= MIN_DIGITS) {
                return -1;
            }
            end++;
        }
        return suspectAt(text, end) ? -1 : end;
    }

    private static boolean suspectAt(CharSequence text, int at) {
        return at < text.length() && View.suspect(text, at);
    }
}

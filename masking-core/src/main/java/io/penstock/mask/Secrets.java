// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Secrets that their name gives away, in {@code key=value}, {@code key: value}, JSON, JSON within JSON, query strings, XML,
 * command lines and what {@code toString} prints.
 */
final class Secrets {

    private static final int MAX_KEY = 64;
    private static final int MAX_MASKED = 64;
    private static final int MIN_TOKEN = 8;

    private Secrets() {}

    /** A cheap look at the sign at {@code at}: does a key stand before it that has a secret for a value? */
    static boolean maybe(CharSequence text, int at) {
        return SecretNames.before(text, Math.max(0, at - MAX_KEY), at) != SecretNames.NONE;
    }

    static boolean find(Scan scan, int at) {
        int name = SecretNames.before(scan.text, Math.max(0, at - MAX_KEY), at);
        if (name == SecretNames.NONE) {
            return false;
        }
        CharSequence text = scan.text;
        int from = at + 1;
        if (Chars.at(text, from) == '=' || Chars.at(text, from) == '>' || Chars.at(text, from) == ':') {
            from++;
        }
        int spaces = 0;
        while (spaces < 4 && (Chars.at(text, from) == ' ' || Chars.at(text, from) == '\t')) {
            from++;
            spaces++;
        }
        boolean prose = text.charAt(at) == ':' && spaces > 0;
        char open = Chars.at(text, from);
        if ((open == '[' || open == '(') && !masked(text, from, valueEnd(text, from, from + MAX_MASKED + 1))) {
            from++;
            open = Chars.at(text, from);
            if (!Chars.quote(open) && quotedKey(text, at)) {
                // An array of JSON's numbers: there is no text to replace.
                return false;
            }
        }
        if (Chars.quote(open)) {
            int close = quoteEnd(scan, from, open);
            if (close >= 0) {
                return judge(scan, name, from + 1, close, false);
            }
            from++;
        }
        int end = name == SecretNames.TOKEN
                ? tokenEnd(text, from)
                : text.charAt(at) == '>' ? xmlEnd(text, from) : valueEnd(text, from, text.length());
        if (Pseudonyms.looksLike(text, wordStart(text, at), end)) {
            return false;
        }
        return judge(scan, name, from, end, prose);
    }

    private static boolean quotedKey(CharSequence text, int at) {
        int i = at - 1;
        while (i > at - 4 && Chars.space(Chars.at(text, i))) {
            i--;
        }
        return Chars.quote(Chars.at(text, i));
    }

    private static int wordStart(CharSequence text, int at) {
        int start = at;
        while (start > 0 && start > at - MAX_KEY && Chars.base64Url(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static boolean judge(Scan scan, int name, int from, int end, boolean prose) {
        CharSequence text = scan.text;
        if (end <= from || text.charAt(from) == '{' || placeholder(text, from, end)) {
            return false;
        }
        return switch (name) {
            case SecretNames.PASSWORD -> !(prose && sentence(text, from, end)) && scan.hit(Kind.PASSWORD, from, end);
            case SecretNames.PIN -> digits(text, from, end, 3, 8) && scan.hit(Kind.PASSWORD, from, end);
            case SecretNames.CVV -> digits(text, from, end, 3, 4) && scan.hit(Kind.CVV, from, end);
            case SecretNames.AUTHORIZATION -> authorization(scan, from, end);
            default -> token(scan, from, end);
        };
    }

    private static boolean token(Scan scan, int from, int end) {
        CharSequence text = scan.text;
        if (Tokens.awsSecret(text, from, end)) {
            return scan.hit(Kind.AWS_SECRET_KEY, from, end);
        }
        if (Chars.letter(text.charAt(from)) && Tokens.find(scan, from)) {
            return true;
        }
        int stop = Math.min(end, tokenEnd(text, from));
        return random(text, from, stop, MIN_TOKEN) && scan.hit(Kind.API_KEY, from, stop);
    }

    private static int tokenEnd(CharSequence text, int from) {
        int end = from;
        while (end < text.length() && tokenChar(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean tokenChar(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c == '=') {
            return !Chars.word(Chars.at(text, at + 1));
        }
        return Chars.base64(c)
                || c == '-'
                || c == '_'
                || c == '.'
                || c == '~'
                || c == '%'
                || c == '$'
                || c == '!'
                || c == '*';
    }

    /** A header's value: a scheme and a credential, or the credential alone. */
    private static boolean authorization(Scan scan, int from, int end) {
        CharSequence text = scan.text;
        int scheme = from;
        while (scheme < scan.length && Chars.base64Url(text.charAt(scheme))) {
            scheme++;
        }
        boolean two = Chars.at(text, scheme) == ' '
                && scheme - from <= 20
                && (Chars.matches(text, from, "aws4-") || !random(text, from, scheme, 16));
        int value = two ? scheme + 1 : from;
        if (!two) {
            return token(scan, from, end);
        }
        Kind kind = Chars.matches(text, from, "basic")
                ? Kind.BASIC_AUTH
                : Chars.matches(text, from, "bearer") ? Kind.BEARER : Kind.API_KEY;
        return Tokens.credential(scan, kind, value, MIN_TOKEN);
    }

    /** Where the value that {@code quote} opened at {@code from} ends, or -1. A quote that is escaped deeper is part of it. */
    private static int quoteEnd(Scan scan, int from, char quote) {
        int width = scan.width(from);
        for (int i = from + 1; i < scan.length; i++) {
            char c = scan.text.charAt(i);
            if (c == quote && scan.width(i) <= width && Chars.at(scan.text, i - 1) != '\\') {
                return i;
            }
            if (c == '\n' && scan.width(i) == 1) {
                return -1;
            }
        }
        return -1;
    }

    /** The end of a value without quotes: white space, a closing sign, or a separator that something else follows. */
    private static int valueEnd(CharSequence text, int from, int limit) {
        int i = from;
        int stop = Math.min(text.length(), limit);
        while (i < stop && !ends(text, i)) {
            i++;
        }
        return i;
    }

    private static boolean ends(CharSequence text, int at) {
        char c = text.charAt(at);
        return switch (c) {
            case ' ', '\t', '\n', '\r', '"', '\'', '`', '<', '|', '\\' -> true;
            case ')', ']', '}' -> !Chars.word(Chars.at(text, at + 1));
            case ',', ';', '&' -> separates(text, at);
            default -> false;
        };
    }

    /** True when white space, the end or another key with a value follows. */
    private static boolean separates(CharSequence text, int at) {
        int i = at + 1;
        while (i < at + 40 && (Chars.base64Url(Chars.at(text, i)) || Chars.at(text, i) == '.')) {
            i++;
        }
        char c = Chars.at(text, i);
        return i == at + 1 ? !Chars.word(c) : c == '=' || c == ':' || c == '[';
    }

    private static int xmlEnd(CharSequence text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '<' && text.charAt(i) != '\n') {
            i++;
        }
        return i;
    }

    /** True for a word that goes on as a sentence, such as {@code password: must be longer}. */
    private static boolean sentence(CharSequence text, int from, int end) {
        boolean letters = true;
        boolean foreign = false;
        for (int i = from; i < end; i++) {
            letters &= Chars.letter(text.charAt(i));
            foreign |= Chars.cjk(text.charAt(i));
        }
        boolean goesOn = Chars.at(text, end) == ' '
                && (Chars.letter(Chars.at(text, end + 1)) || Chars.cjk(Chars.at(text, end + 1)));
        return foreign || (letters && (goesOn || SecretNames.prose(text, from, end)));
    }

    private static boolean digits(CharSequence text, int from, int end, int min, int max) {
        for (int i = from; i < end; i++) {
            if (!Chars.digit(text.charAt(i))) {
                return false;
            }
        }
        return end - from >= min && end - from <= max;
    }

    static boolean hasDigit(CharSequence text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (Chars.digit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** True when nobody would write the range as a word: digits among letters, or mixed case at some length. */
    static boolean random(CharSequence text, int from, int end, int minimum) {
        int digits = 0;
        int upper = 0;
        int lower = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            digits += Chars.digit(c) ? 1 : 0;
            upper += Chars.upper(c) ? 1 : 0;
            lower += Chars.lower(c) ? 1 : 0;
        }
        boolean mixed = digits >= 2 && upper + lower >= 2;
        boolean cased = upper >= 3 && lower >= 3 && end - from >= 16;
        boolean long32 = digits >= 32 || (upper + lower >= 24 && upper * lower > 0);
        return end - from >= minimum && (mixed || cased || long32) && !masked(text, from, end);
    }

    /** True for what stands where a secret would: a variable, a word for nothing, what was masked before. */
    static boolean placeholder(CharSequence text, int from, int end) {
        char c = text.charAt(from);
        char second = from + 1 < end ? text.charAt(from + 1) : 0;
        boolean variable = (c == '$' && second == '{')
                || (c == '{' && (second == '{' || second == '}'))
                || (c == '%' && second == 's' && end - from == 2)
                || (c == '<' && text.charAt(end - 1) == '>')
                || (c == '#' && second == '{');
        return variable || masked(text, from, end) || SecretNames.nothing(text, from, end);
    }

    /** True for what a masking engine leaves: {@code ****}, {@code [CARD]}, {@code card:k1:9f…}. */
    static boolean masked(CharSequence text, int from, int end) {
        if (end - from > MAX_MASKED || end <= from) {
            return false;
        }
        char c = text.charAt(from);
        if (c == '[') {
            int i = from + 1;
            while (i < end
                    && (Chars.upper(text.charAt(i))
                            || Chars.digit(text.charAt(i))
                            || text.charAt(i) == '_'
                            || text.charAt(i) == '-')) {
                i++;
            }
            return i > from + 2 && (i >= end - 1) && Chars.at(text, i) == ']';
        }
        return stars(text, from, end) || Pseudonyms.looksLike(text, from, end);
    }

    private static boolean stars(CharSequence text, int from, int end) {
        int stars = 0;
        int same = 0;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            stars += c == '*' || c == '\u2022' ? 1 : 0;
            same += c == text.charAt(from) ? 1 : 0;
        }
        boolean repeated =
                same == end - from && !Chars.digit(text.charAt(from)) && (same > 2 || !Chars.word(text.charAt(from)));
        return repeated || (stars >= 3 && stars * 2 >= end - from);
    }
}

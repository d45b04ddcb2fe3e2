// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Passwords in URLs of any scheme: {@code amqp://user:password@host}, {@code redis://:password@host}. */
final class Urls {

    /** An authority longer than this is none. */
    private static final int MAX_AUTHORITY = 1024;

    private static final int MIN_LONE_TOKEN = 16;

    private Urls() {}

    /** The colon at {@code at} ends a scheme. Passwords are replaced, all else is left for the other detectors. */
    static boolean find(Scan scan, int at) {
        CharSequence text = scan.text;
        if (Chars.at(text, at + 1) != '/' || Chars.at(text, at + 2) != '/' || !Chars.word(Chars.at(text, at - 1))) {
            return oracle(scan, at);
        }
        int from = at + 3;
        int host = -1;
        int stop = Math.min(scan.length, from + MAX_AUTHORITY);
        int i = from;
        while (i < stop && !ends(text.charAt(i))) {
            if (text.charAt(i) == '@') {
                host = i;
            }
            i++;
        }
        if (host < 0) {
            return false;
        }
        int colon = from;
        while (colon < host && text.charAt(colon) != ':') {
            colon++;
        }
        if (colon == host) {
            return Secrets.random(text, from, host, MIN_LONE_TOKEN)
                    && !Secrets.placeholder(text, from, host)
                    && scan.hit(Kind.URL_PASSWORD, from, host);
        }
        return password(scan, colon + 1, host);
    }

    /** {@code jdbc:oracle:thin:user/password@host}. */
    private static boolean oracle(Scan scan, int at) {
        CharSequence text = scan.text;
        if (at < 4 || !Chars.matches(text, at - 4, "thin") || !Chars.word(Chars.at(text, at + 1))) {
            return false;
        }
        int slash = at + 1;
        while (slash < scan.length && Chars.base64Url(text.charAt(slash))) {
            slash++;
        }
        int host = slash + 1;
        while (host < scan.length && !ends(text.charAt(host)) && text.charAt(host) != '@') {
            host++;
        }
        return Chars.at(text, slash) == '/' && Chars.at(text, host) == '@' && password(scan, slash + 1, host);
    }

    private static boolean password(Scan scan, int start, int end) {
        return start < end && !Secrets.placeholder(scan.text, start, end) && scan.hit(Kind.URL_PASSWORD, start, end);
    }

    private static boolean ends(char c) {
        return c == '/'
                || c == '?'
                || c == '#'
                || c == '\\'
                || c == '<'
                || c == '>'
                || c == '"'
                || c == '\''
                || c == '`'
                || Chars.space(c)
                || c > 0x7F;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Secrets that show what they are: tokens with a vendor's prefix, JSON web tokens, the secret paths of webhooks, and what follows
 * {@code Bearer} and {@code Basic} outside of a header.
 */
final class Tokens {

    /** Looks at the word at {@code at}, which starts as the table says. */
    private interface Form {
        boolean find(Scan scan, int at);
    }

    private record Entry(String prefix, boolean anyCase, Form form) {}

    private static final int MIN_PART = 10;
    private static final int MIN_BEARER = 16;
    private static final int AWS_SECRET = 40;

    private static final Entry[] ENTRIES = {
        exact("eyJ", Tokens::webToken),
        exact("AKIA", Tokens::awsKey),
        exact("ASIA", Tokens::awsKey),
        exact("ABIA", Tokens::awsKey),
        exact("ACCA", Tokens::awsKey),
        anyCase("bearer", Tokens::bearer),
        anyCase("basic", Tokens::basic),
        anyCase("secret", Tokens::awsSecret),
        anyCase("hooks.slack.com/", Tokens::webhook),
        anyCase("discord.com/api/webhooks/", Tokens::webhook),
        anyCase("discordapp.com/api/webhooks/", Tokens::webhook),
        anyCase("webhook.office.com/webhookb2/", Tokens::webhook),
        exact("Private-Lines", Tokens::putty),
        vendor("ghp_", Kind.GITHUB_TOKEN, 30),
        vendor("gho_", Kind.GITHUB_TOKEN, 30),
        vendor("ghu_", Kind.GITHUB_TOKEN, 30),
        vendor("ghs_", Kind.GITHUB_TOKEN, 30),
        vendor("ghr_", Kind.GITHUB_TOKEN, 30),
        vendor("github_pat_", Kind.GITHUB_TOKEN, 22),
        vendor("xoxb-", Kind.SLACK_TOKEN, 10),
        vendor("xoxp-", Kind.SLACK_TOKEN, 10),
        vendor("xoxa-", Kind.SLACK_TOKEN, 10),
        vendor("xoxr-", Kind.SLACK_TOKEN, 10),
        vendor("xoxs-", Kind.SLACK_TOKEN, 10),
        vendor("xoxe-", Kind.SLACK_TOKEN, 10),
        vendor("xoxe.", Kind.SLACK_TOKEN, 10),
        vendor("xapp-", Kind.SLACK_TOKEN, 10),
        vendor("sk_live_", Kind.STRIPE_KEY, 10),
        vendor("sk_test_", Kind.STRIPE_KEY, 10),
        vendor("rk_live_", Kind.STRIPE_KEY, 10),
        vendor("rk_test_", Kind.STRIPE_KEY, 10),
        vendor("whsec_", Kind.STRIPE_KEY, 16),
        vendor("AIza", Kind.GCP_API_KEY, 30),
        vendor("ya29.", Kind.GCP_API_KEY, 20),
        vendor("GOCSPX-", Kind.GCP_API_KEY, 20),
        vendor("glpat-", Kind.VENDOR_TOKEN, 16),
        vendor("gldt-", Kind.VENDOR_TOKEN, 16),
        vendor("glrt-", Kind.VENDOR_TOKEN, 16),
        vendor("glptt-", Kind.VENDOR_TOKEN, 16),
        vendor("npm_", Kind.VENDOR_TOKEN, 30),
        vendor("pypi-", Kind.VENDOR_TOKEN, 40),
        vendor("rubygems_", Kind.VENDOR_TOKEN, 32),
        vendor("dckr_pat_", Kind.VENDOR_TOKEN, 20),
        vendor("SG.", Kind.VENDOR_TOKEN, 40),
        vendor("sk-ant-", Kind.VENDOR_TOKEN, 20),
        vendor("sk-proj-", Kind.VENDOR_TOKEN, 20),
        vendor("sk-", Kind.VENDOR_TOKEN, 32),
        vendor("gsk_", Kind.VENDOR_TOKEN, 32),
        vendor("xai-", Kind.VENDOR_TOKEN, 32),
        vendor("hf_", Kind.VENDOR_TOKEN, 30),
        vendor("nvapi-", Kind.VENDOR_TOKEN, 32),
        vendor("dop_v1_", Kind.VENDOR_TOKEN, 32),
        vendor("shpat_", Kind.VENDOR_TOKEN, 30),
        vendor("shpss_", Kind.VENDOR_TOKEN, 30),
        vendor("sq0atp-", Kind.VENDOR_TOKEN, 20),
        vendor("sq0csp-", Kind.VENDOR_TOKEN, 30),
        vendor("ATATT3", Kind.VENDOR_TOKEN, 40),
        vendor("lin_api_", Kind.VENDOR_TOKEN, 30),
        vendor("glsa_", Kind.VENDOR_TOKEN, 30),
        vendor("PMAK-", Kind.VENDOR_TOKEN, 30),
        vendor("hvs.", Kind.VENDOR_TOKEN, 20),
        vendor("hvb.", Kind.VENDOR_TOKEN, 20),
        vendor("figd_", Kind.VENDOR_TOKEN, 30),
        vendor("dapi", Kind.VENDOR_TOKEN, 32),
        vendor("tfp_", Kind.VENDOR_TOKEN, 30),
        vendor("NRAK-", Kind.VENDOR_TOKEN, 20),
        vendor("EAAC", Kind.VENDOR_TOKEN, 60),
        vendor("AGE-SECRET-KEY-1", Kind.VENDOR_TOKEN, 40)
    };

    /** The first two characters of all prefixes: what most words of a text fail. */
    private static final boolean[] PAIRS = pairs();

    private Tokens() {}

    /** A cheap look at the word at {@code at}. */
    static boolean maybe(CharSequence text, int at) {
        char first = text.charAt(at);
        char second = Chars.at(text, at + 1);
        return second < 128 && PAIRS[first << 7 | second];
    }

    static boolean find(Scan scan, int at) {
        if (!maybe(scan.text, at)) {
            return false;
        }
        for (Entry entry : ENTRIES) {
            if (entry.prefix.charAt(0) == (entry.anyCase ? Chars.folded(scan.text.charAt(at)) : scan.text.charAt(at))
                    && starts(scan.text, at, entry)
                    && entry.form.find(scan, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean starts(CharSequence text, int at, Entry entry) {
        if (entry.anyCase) {
            return Chars.matches(text, at, entry.prefix);
        }
        for (int i = 0; i < entry.prefix.length(); i++) {
            if (Chars.at(text, at + i) != entry.prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static Entry exact(String prefix, Form form) {
        return new Entry(prefix, false, form);
    }

    private static Entry anyCase(String prefix, Form form) {
        return new Entry(prefix, true, form);
    }

    private static Entry vendor(String prefix, Kind kind, int minimum) {
        return exact(prefix, (scan, at) -> {
            if (at < scan.readTokensTo) {
                return false;
            }
            int from = at + prefix.length();
            int end =
                    urlEnd(scan.text, from, prefix.endsWith(".") || prefix.equals("xoxe.") || kind == Kind.GCP_API_KEY);
            if (end - from < minimum) {
                return false;
            }
            // What is not random enough as a whole is not so in any part: it need not be read again.
            scan.readTokensTo = end;
            return Secrets.random(scan.text, from, end, 10) && scan.hit(kind, at, end);
        });
    }

    private static boolean[] pairs() {
        boolean[] pairs = new boolean[128 * 128];
        for (Entry entry : ENTRIES) {
            char first = entry.prefix.charAt(0);
            char second = entry.prefix.charAt(1);
            pairs[first << 7 | second] = true;
            if (entry.anyCase) {
                pairs[first << 7 | (second & ~0x20)] = true;
                pairs[(first & ~0x20) << 7 | second] = true;
                pairs[(first & ~0x20) << 7 | (second & ~0x20)] = true;
            }
        }
        return pairs;
    }

    private static int urlEnd(CharSequence text, int from, boolean dots) {
        int i = from;
        while (i < text.length()
                && (Chars.base64Url(text.charAt(i))
                        || (dots && text.charAt(i) == '.' && Chars.base64Url(Chars.at(text, i + 1))))) {
            i++;
        }
        return i;
    }

    private static boolean awsKey(Scan scan, int at) {
        int end = at + 20;
        for (int i = at + 4; i < end; i++) {
            char c = Chars.at(scan.text, i);
            if (!Chars.upper(c) && !(c >= '2' && c <= '7')) {
                return false;
            }
        }
        boolean whole = !Chars.word(Chars.at(scan.text, end)) && Chars.at(scan.text, at - 1) != '_';
        // The keys of AWS's own documentation.
        return whole && !Chars.matches(scan.text, end - 7, "example") && scan.hit(Kind.AWS_ACCESS_KEY, at, end);
    }

    /** A header and a payload that both start as JSON objects do; a signature, which may be missing or cut off. */
    private static boolean webToken(Scan scan, int at) {
        CharSequence text = scan.text;
        if (at < scan.readWebTokensTo) {
            return false;
        }
        int first = urlEnd(text, at, false);
        scan.readWebTokensTo = first;
        boolean payload =
                Chars.at(text, first) == '.' && Chars.at(text, first + 1) == 'e' && Chars.at(text, first + 2) == 'y';
        int end = payload ? urlEnd(text, first + 1, false) : first;
        if (first - at < MIN_PART || (!payload && !encrypted(text, at, first)) || (payload && end - first < MIN_PART)) {
            return false;
        }
        while (Chars.at(text, end) == '.' && Chars.base64Url(Chars.at(text, end + 1))) {
            end = urlEnd(text, end + 1, false);
        }
        return scan.hit(Kind.JWT, at, end);
    }

    /** Five parts of which only the first is readable. */
    private static boolean encrypted(CharSequence text, int at, int first) {
        int dots = 0;
        int end = first;
        while (Chars.at(text, end) == '.') {
            dots++;
            end = urlEnd(text, end + 1, false);
        }
        return dots == 4 && end - at > 60;
    }

    private static boolean bearer(Scan scan, int at) {
        int from = at + 6;
        while (Chars.space(Chars.at(scan.text, from))) {
            from++;
        }
        if (from == at + 6) {
            return false;
        }
        return credential(scan, Kind.BEARER, from, MIN_BEARER);
    }

    /** The credential of a bearer at {@code from}; one that is a token of a known form keeps its kind. */
    static boolean credential(Scan scan, Kind kind, int from, int minimum) {
        CharSequence text = scan.text;
        if (from < scan.length && Chars.letter(text.charAt(from)) && find(scan, from)) {
            return true;
        }
        int end = from;
        while (end < scan.length && credential(text.charAt(end))) {
            end++;
        }
        while (end > from && text.charAt(end - 1) == '.') {
            end--;
        }
        return Secrets.random(text, from, end, minimum) && scan.hit(kind, from, end);
    }

    private static boolean credential(char c) {
        return Chars.base64(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '=';
    }

    /** {@code Basic} and base64 in which a colon separates name and password. */
    private static boolean basic(Scan scan, int at) {
        CharSequence text = scan.text;
        int from = at + 6;
        if (Chars.at(text, at + 5) != ' ') {
            return false;
        }
        int end = from;
        while (end < scan.length && Chars.base64(text.charAt(end))) {
            end++;
        }
        while (Chars.at(text, end) == '=') {
            end++;
        }
        return end - from >= 6 && pair(text, from, end) && scan.hit(Kind.BASIC_AUTH, from, end);
    }

    private static boolean pair(CharSequence text, int from, int end) {
        boolean colon = false;
        int bits = 0;
        int buffer = 0;
        for (int i = from; i < end && text.charAt(i) != '='; i++) {
            buffer = (buffer << 6 | sextet(text.charAt(i))) & 0xFFFF;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                int decoded = buffer >> bits & 0xFF;
                if (decoded < ' ') {
                    return false;
                }
                colon |= decoded == ':';
            }
        }
        return colon;
    }

    private static int sextet(char c) {
        if (Chars.upper(c)) {
            return c - 'A';
        }
        if (Chars.lower(c)) {
            return c - 'a' + 26;
        }
        return Chars.digit(c) ? c - '0' + 52 : c == '+' ? 62 : 63;
    }

    /** Forty characters of base64 shortly after the word {@code secret}. */
    private static boolean awsSecret(Scan scan, int at) {
        CharSequence text = scan.text;
        int i = at + 6;
        int stop = Math.min(scan.length, at + 36);
        while (i < stop) {
            if (!Chars.base64(text.charAt(i))) {
                i++;
                continue;
            }
            int end = i;
            while (end < scan.length && end - i <= AWS_SECRET && Chars.base64(text.charAt(end))) {
                end++;
            }
            if (awsSecret(text, i, end)) {
                return scan.hit(Kind.AWS_SECRET_KEY, i, end);
            }
            i = end;
        }
        return false;
    }

    /** True for forty characters that are no digest in hexadecimal. */
    static boolean awsSecret(CharSequence text, int from, int end) {
        boolean upper = false;
        boolean lower = false;
        for (int i = from; i < end; i++) {
            if (!Chars.base64(text.charAt(i))) {
                return false;
            }
            upper |= Chars.upper(text.charAt(i));
            lower |= Chars.lower(text.charAt(i));
        }
        return end - from == AWS_SECRET && upper && lower;
    }

    /** What follows the host of a webhook: whoever has it can post. */
    private static boolean webhook(Scan scan, int at) {
        CharSequence text = scan.text;
        int from = at;
        while (text.charAt(from) != '/') {
            from++;
        }
        int end = from;
        while (end < scan.length
                && (Chars.base64Url(text.charAt(end)) || text.charAt(end) == '/' || text.charAt(end) == '@')) {
            end++;
        }
        int secret = from + 1;
        for (int slashes = 0; secret < end && slashes < 2; slashes++) {
            int next = secret;
            while (next < end && text.charAt(next) != '/') {
                next++;
            }
            if (Secrets.hasDigit(text, secret, next) || next == end) {
                break;
            }
            secret = next + 1;
        }
        return end - secret >= 16 && Secrets.hasDigit(text, secret, end) && scan.hit(Kind.SLACK_WEBHOOK, secret, end);
    }

    /** The private part of a PuTTY key: lines of base64 after their number. */
    private static boolean putty(Scan scan, int at) {
        CharSequence text = scan.text;
        int from = at + 13;
        while (from < scan.length
                && (Chars.at(text, from) == ':' || Chars.at(text, from) == ' ' || Chars.digit(text.charAt(from)))) {
            from++;
        }
        int end = from;
        while (end < scan.length
                && (Chars.base64(text.charAt(end)) || text.charAt(end) == '=' || Chars.space(text.charAt(end)))) {
            end++;
        }
        return end - from > 40 && scan.hit(Kind.PRIVATE_KEY, from, end);
    }
}

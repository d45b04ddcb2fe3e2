// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Writes a text with its hits replaced. All else stays as it is, character by character. A number of a JSON document that becomes
 * a text gets the quotes that it then needs, escaped as deep as those around it. Used once.
 */
final class Replacer {

    private static final int MAX_GAP = 16;

    private final MaskPolicy policy;
    private final CharSequence text;
    private final Found found;
    private int read;
    private boolean inString;

    Replacer(MaskPolicy policy, CharSequence text, Found found) {
        this.policy = policy;
        this.text = text;
        this.found = found;
    }

    /**
     * @param prefix what is left out at the start
     * @param cut true when there is more text, or some that a rule did not read
     */
    String write(int prefix, boolean cut) {
        StringBuilder out = new StringBuilder(text.length() - prefix + 16);
        int stop = found.unread() >= 0 ? Math.min(text.length(), Math.max(prefix, found.unread())) : text.length();
        boolean json = json(prefix);
        int at = prefix;
        for (int i = 0; i < found.count() && found.start(i) < stop; i++) {
            int start = found.start(i);
            int end = found.end(i);
            out.append(text, at, start);
            int type = found.type(i);
            String replacement = value(
                    policy,
                    policy.action(type),
                    policy.type(type),
                    policy.label(type),
                    text.subSequence(start, end),
                    found.value(i));
            String quote = quote(start, end, json);
            out.append(quote).append(replacement).append(quote);
            at = end;
        }
        out.append(text, Math.min(at, stop), stop);
        if (cut) {
            out.append(Masker.ERROR);
        }
        return out.toString();
    }

    private boolean json(int from) {
        int i = from;
        while (i < text.length() && Chars.space(text.charAt(i))) {
            i++;
        }
        char c = Chars.at(text, i);
        read = i;
        return c == '{' || c == '[';
    }

    /** The quotes that a bare value of JSON needs once it is a text; empty for all others. */
    private String quote(int start, int end, boolean json) {
        if (!number(start, end)) {
            return "";
        }
        int before = start - 1;
        while (before >= 0 && before > start - MAX_GAP && Chars.space(text.charAt(before))) {
            before--;
        }
        int after = end;
        while (after < text.length() && after < end + MAX_GAP && Chars.space(text.charAt(after))) {
            after++;
        }
        char last = Chars.at(text, before);
        char next = Chars.at(text, after);
        if (next != ',' && next != '}' && next != ']') {
            return "";
        }
        if (last == ':' && keyQuote(before - 1) >= 0) {
            return escaped(keyQuote(before - 1));
        }
        return (last == '[' || last == ',') && json && outside(start) ? "\"" : "";
    }

    /** True when the range may be a number of JSON: what has other characters stands in quotes already, or in no JSON. */
    private boolean number(int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!Chars.digit(c) && c != '.' && c != '+' && (c | 0x20) != 'e' && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** Where the quote ends that closes the key before a colon, or -1. */
    private int keyQuote(int from) {
        int i = from;
        while (i >= 0 && i > from - MAX_GAP && Chars.space(text.charAt(i))) {
            i--;
        }
        return i >= 0 && text.charAt(i) == '"' ? i : -1;
    }

    private String escaped(int quote) {
        int backslashes = 0;
        while (backslashes < MAX_GAP && Chars.at(text, quote - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return "\\".repeat(backslashes) + '"';
    }

    /** True when {@code at} is not within a string of the document; reads on from where it was asked last. */
    private boolean outside(int at) {
        while (read < at) {
            char c = text.charAt(read);
            if (c == '\\' && inString) {
                read++;
            } else if (c == '"') {
                inString = !inString;
            }
            read++;
        }
        return !inString;
    }

    /** The replacement of a value that is masked as a whole. */
    static String whole(MaskPolicy policy, MaskAction action, String type, String label, CharSequence value) {
        View view = View.of(value);
        return value(policy, action, type, label, value, view == null ? value : view.text());
    }

    private static String value(
            MaskPolicy policy, MaskAction action, String type, String label, CharSequence original, CharSequence read) {
        return switch (action.way()) {
            case REDACT -> label;
            case TEXT -> action.text();
            case KEEP_FIRST -> Partly.first(plain(original, read), action.count());
            case KEEP_LAST -> Partly.last(plain(original, read), action.count());
            case KEEP_DOMAIN -> Partly.domain(original, read, label);
            case TRUNCATE_IP -> Partly.network(read, label);
            case TOKEN -> Keyed.token(policy.key(), type, read);
            case FORMAT_PRESERVING -> Keyed.alike(policy.key(), type, plain(original, read), read);
            case DROP_FIELD, DROP_EVENT -> Masker.DROPPED;
            case ALLOW -> original.toString();
        };
    }

    /** The original, or where that has escapes, of which no part may be changed alone, what they stand for. */
    private static CharSequence plain(CharSequence original, CharSequence read) {
        if (original.chars().noneMatch(c -> c == '\\' || c == '%' || c == '&')) {
            return original;
        }
        StringBuilder plain = new StringBuilder(read.length());
        for (int i = 0; i < read.length(); i++) {
            char c = read.charAt(i);
            plain.append(c < ' ' || c == '"' || c == '\\' || c == '%' || c == '&' ? '*' : c);
        }
        return plain;
    }
}

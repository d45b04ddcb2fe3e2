// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.Locale;
import java.util.Objects;

/**
 * What becomes of a value that was found. Written in a policy as {@code redact}, {@code text:…}, {@code keepFirst:n}, {@code
 * keepLast:n}, {@code keepDomain}, {@code truncateIp}, {@code token}, {@code formatPreserving}, {@code dropField}, {@code
 * dropEvent} or {@code allow}. Immutable.
 */
public final class MaskAction {

    /** The ways. */
    public enum Way {
        /** The name of what was there: {@code [CARD]}. */
        REDACT,
        /** A fixed text. */
        TEXT,
        /** The first letters and digits stay, {@code *} for the others. */
        KEEP_FIRST,
        /** The last letters and digits stay, {@code *} for the others. */
        KEEP_LAST,
        /** Of an e-mail address the domain stays. */
        KEEP_DOMAIN,
        /** Of an address the network stays: /24 of IPv4, /48 of IPv6. */
        TRUNCATE_IP,
        /** A keyed pseudonym: equal values get equal ones. */
        TOKEN,
        /** Other digits and letters in the same form, keyed; a card number keeps its Luhn digit. */
        FORMAT_PRESERVING,
        /** The field goes; a text without fields becomes {@code [DROPPED]}. */
        DROP_FIELD,
        /** The event goes. */
        DROP_EVENT,
        /** It stays as it is. */
        ALLOW
    }

    /** More than that is no masking any more. */
    private static final int MAX_KEPT = 8;

    static final MaskAction REDACT = new MaskAction(Way.REDACT, 0, "");
    static final MaskAction ALLOW = new MaskAction(Way.ALLOW, 0, "");

    private final Way way;
    private final int count;
    private final String text;

    private MaskAction(Way way, int count, String text) {
        this.way = way;
        this.count = count;
        this.text = text;
    }

    /**
     * Reads an action as policies write it.
     *
     * @throws IllegalArgumentException when it is none; the message says what is allowed
     */
    public static MaskAction parse(String written) {
        Objects.requireNonNull(written, "written");
        int colon = written.indexOf(':');
        String name = (colon < 0 ? written : written.substring(0, colon)).strip();
        String rest = colon < 0 ? "" : written.substring(colon + 1).strip();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "redact" -> REDACT;
            case "allow" -> ALLOW;
            case "text" -> new MaskAction(Way.TEXT, 0, fixed(rest));
            case "keepfirst" -> new MaskAction(Way.KEEP_FIRST, kept(written, rest), "");
            case "keeplast" -> new MaskAction(Way.KEEP_LAST, kept(written, rest), "");
            case "keepdomain" -> new MaskAction(Way.KEEP_DOMAIN, 0, "");
            case "truncateip" -> new MaskAction(Way.TRUNCATE_IP, 0, "");
            case "token" -> new MaskAction(Way.TOKEN, 0, "");
            case "formatpreserving" -> new MaskAction(Way.FORMAT_PRESERVING, 0, "");
            case "dropfield" -> new MaskAction(Way.DROP_FIELD, 0, "");
            case "dropevent" -> new MaskAction(Way.DROP_EVENT, 0, "");
            default ->
                throw new IllegalArgumentException("'" + written
                        + "' is no action. Allowed are redact, text:..., keepFirst:n, keepLast:n, keepDomain, truncateIp, token,"
                        + " formatPreserving, dropField, dropEvent, allow.");
        };
    }

    private static String fixed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                throw new IllegalArgumentException(
                        "A fixed text has no control characters, quotes or backslashes: it must not"
                                + " break JSON. Use for example text:***.");
            }
        }
        return text;
    }

    private static int kept(String written, String number) {
        if (number.length() == 1 && number.charAt(0) >= '1' && number.charAt(0) <= '0' + MAX_KEPT) {
            return number.charAt(0) - '0';
        }
        throw new IllegalArgumentException("'" + written + "' keeps no number of characters from 1 to " + MAX_KEPT
                + ". Write for example keepLast:4.");
    }

    /** The way. */
    public Way way() {
        return way;
    }

    int count() {
        return count;
    }

    String text() {
        return text;
    }

    boolean needsKey() {
        return way == Way.TOKEN || way == Way.FORMAT_PRESERVING;
    }

    @Override
    public String toString() {
        return switch (way) {
            case TEXT -> "text:" + text;
            case KEEP_FIRST -> "keepFirst:" + count;
            case KEEP_LAST -> "keepLast:" + count;
            case KEEP_DOMAIN -> "keepDomain";
            case TRUNCATE_IP -> "truncateIp";
            case FORMAT_PRESERVING -> "formatPreserving";
            case DROP_FIELD -> "dropField";
            case DROP_EVENT -> "dropEvent";
            case REDACT, TOKEN, ALLOW -> way.name().toLowerCase(Locale.ROOT);
        };
    }
}

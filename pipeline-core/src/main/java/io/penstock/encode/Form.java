// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How characters look in a record. In {@link RecordForm#JSON_STRING} everything is escaped twice, once for the event's
 * own JSON and once for the JSON string that will hold it:
 *
 * <pre>
 *                      PLAIN     JSON_STRING
 *   structural quote   "         \"
 *   quote in a value   \"        \\\"
 *   line feed          \n        \\n
 *   U+0001             backslash u0001, two backslashes u0001
 *   other characters   UTF-8     UTF-8
 * </pre>
 *
 * Immutable; one instance a form.
 */
final class Form {

    /** The most bytes that one {@code char} of a value takes in any form. */
    static final int MAX_BYTES_PER_CHAR = 7;

    private static final Form PLAIN = new Form(RecordForm.PLAIN);
    private static final Form JSON_STRING = new Form(RecordForm.JSON_STRING);

    /** 0 for a character that a JSON string holds as it is, else the bytes of its escape in plain JSON. */
    static final byte[] ESCAPED_LENGTH = escapedLengths();

    /** Whether everything is escaped once more. */
    final boolean nested;

    /** For each ASCII character of a value that needs it, what is stored instead. */
    final byte[][] escapes = new byte[128][];

    /** For each ASCII character of text that is a record as it is, what is stored. */
    final byte[][] inner = new byte[128][];

    private Form(RecordForm form) {
        this.nested = form == RecordForm.JSON_STRING;
        for (char c = 0; c < 128; c++) {
            String plain = escape(c);
            String itself = String.valueOf(c);
            String escaped = plain == null ? itself : plain;
            escapes[c] = literal(escaped).stored();
            inner[c] = (nested ? escaped : itself).getBytes(StandardCharsets.US_ASCII);
        }
    }

    static Form of(RecordForm form) {
        return form == RecordForm.PLAIN ? PLAIN : JSON_STRING;
    }

    /**
     * Text that is stored again and again.
     *
     * @param stored its bytes in this form; never changed
     * @param surplus how many more they are than in plain form
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, read only by the writer of this package
    record Literal(byte[] stored, int surplus) {
        int plainLength() {
            return stored.length - surplus;
        }
    }

    /** Plain JSON text as it is stored. */
    Literal literal(String json) {
        int plain = json.getBytes(StandardCharsets.UTF_8).length;
        String text = nested ? json.replace("\\", "\\\\").replace("\"", "\\\"") : json;
        byte[] stored = text.getBytes(StandardCharsets.UTF_8);
        return new Literal(stored, stored.length - plain);
    }

    /** A member's name with the comma before it and the colon behind it. */
    Literal name(String text) {
        return literal("," + quoted(text) + ":");
    }

    /** {@code text} as a plain JSON string, quotes included; a lone surrogate becomes U+FFFD. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            String escape = c < 128 ? escape((char) c) : null;
            if (escape != null) {
                json.append(escape);
            } else {
                json.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c);
            }
        });
        return json.append('"').toString();
    }

    private static byte[] escapedLengths() {
        byte[] lengths = new byte[128];
        for (char c = 0; c < 128; c++) {
            String escape = escape(c);
            lengths[c] = (byte) (escape == null ? 0 : escape.length());
        }
        return lengths;
    }

    private static @Nullable String escape(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            default -> c < 0x20 ? String.format(Locale.ROOT, "\\u%04x", (int) c) : null;
        };
    }
}

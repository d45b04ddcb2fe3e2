// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import org.jspecify.annotations.Nullable;

/**
 * An operator and what to compare with: a text with stars, a regular expression, or a number.
 *
 * @param printed the value as it was written
 * @param text null when {@code regex} is not
 * @param number not null when the value is a number without quotes and stars
 */
record Comparison(
        Op op,
        String printed,
        @Nullable Wildcard text,
        @Nullable Regex regex,
        @Nullable Decimal number) {

    /** Reads an operator and a value. */
    static Comparison parse(Cursor cursor) {
        Op op = Op.parse(cursor);
        cursor.skipBlanks();
        int start = cursor.at();
        Comparison comparison = value(cursor, op);
        if (op.orders() && comparison.number == null) {
            throw cursor.errorAt(
                    start,
                    null,
                    op.sign + " needs a number",
                    "Write a number without quotes, or compare with = or !=.");
        }
        return comparison;
    }

    private static Comparison value(Cursor cursor, Op op) {
        if (cursor.peek() == '%') {
            Regex regex = cursor.regex();
            return new Comparison(op, regex.toString(), null, regex, null);
        }
        if (cursor.peek() == '"') {
            String quoted = cursor.quoted();
            return new Comparison(op, '"' + quoted + '"', Wildcard.ofQuoted(quoted), null, null);
        }
        String bare = cursor.bareValue();
        if (bare.isEmpty()) {
            throw cursor.error(
                    "a value is missing",
                    "Write a number, a word, a text in double quotes or a regular expression between percent signs.");
        }
        Decimal number = Decimal.isNumber(bare) ? Decimal.of(bare) : null;
        return new Comparison(op, bare, Wildcard.ofQuoted(bare), null, number);
    }

    /** The answer for a text that is no number: numbers of the pattern are compared as they are written. */
    boolean holdsForText(byte[] bytes, int from, int to, Scratch scratch) {
        return !op.orders() && matches(bytes, from, to, scratch) == (op == Op.EQUAL);
    }

    /** The answer for a number; without a number in the pattern its digits are compared as a text. */
    boolean holdsForNumber(byte[] bytes, int from, int to, Scratch scratch) {
        return number != null
                ? op.holds(number.compareTo(bytes, from, to, scratch))
                : holdsForText(bytes, from, to, scratch);
    }

    private boolean matches(byte[] bytes, int from, int to, Scratch scratch) {
        if (regex != null) {
            return regex.find(bytes, from, to, scratch);
        }
        return text != null && text.matches(bytes, from, to, scratch);
    }

    @Override
    public String toString() {
        return op.sign + printed;
    }
}

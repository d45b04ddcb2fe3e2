// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

/** How a value is compared. */
enum Op {
    // Where one sign begins with another, the longer comes first.
    NOT_EQUAL("!="),
    GREATER_OR_EQUAL(">="),
    LESS_OR_EQUAL("<="),
    EQUAL("="),
    GREATER(">"),
    LESS("<");

    private static final String ALLOWED = "Allowed are = != > < >= <=.";

    final String sign;

    Op(String sign) {
        this.sign = sign;
    }

    /** Whether only numbers can be compared so. */
    boolean orders() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** The answer for a value that is less than, equal to or greater than the pattern's. */
    boolean holds(int comparison) {
        return switch (this) {
            case EQUAL -> comparison == 0;
            case NOT_EQUAL -> comparison != 0;
            case GREATER -> comparison > 0;
            case LESS -> comparison < 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
            case LESS_OR_EQUAL -> comparison <= 0;
        };
    }

    /** Reads an operator. */
    static Op parse(Cursor cursor) {
        int start = cursor.at();
        for (Op op : values()) {
            if (cursor.eat(op.sign)) {
                if (startsHere(cursor)) {
                    throw cursor.errorAt(start, null, "an unknown operator", ALLOWED);
                }
                return op;
            }
        }
        throw cursor.error("an operator is missing", ALLOWED);
    }

    /** Whether the next character is part of an operator. */
    static boolean startsHere(Cursor cursor) {
        return "=<>!".indexOf(cursor.peek()) >= 0;
    }
}

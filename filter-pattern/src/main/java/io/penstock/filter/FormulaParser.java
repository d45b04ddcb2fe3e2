// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads conditions that are joined by operators. Used once.
 *
 * <pre>
 *   or   = and *( "||" and )
 *   and  = prim *( "&amp;&amp;" prim )
 *   prim = "(" or ")" | condition
 * </pre>
 */
final class FormulaParser {

    /** Each level costs stack while it is read. */
    private static final int MAX_DEPTH = 100;

    private final Cursor cursor;
    private final Supplier<? extends Formula> condition;
    private int depth;

    /** With {@code condition}, which reads one condition from the cursor. */
    FormulaParser(Cursor cursor, Supplier<? extends Formula> condition) {
        this.cursor = cursor;
        this.condition = condition;
    }

    Formula parse() {
        List<Formula> parts = new ArrayList<>();
        do {
            parts.add(and());
        } while (eat('|'));
        return Formula.any(parts);
    }

    private Formula and() {
        List<Formula> parts = new ArrayList<>();
        do {
            parts.add(primary());
        } while (eat('&'));
        return Formula.all(parts);
    }

    private Formula primary() {
        cursor.skipBlanks();
        if (cursor.peek() != '(') {
            return condition.get();
        }
        int open = cursor.at();
        if (++depth > MAX_DEPTH) {
            throw cursor.error("parentheses nested deeper than " + MAX_DEPTH, "Use fewer.");
        }
        cursor.take();
        Formula inner = parse();
        if (!cursor.eat(")")) {
            throw cursor.error(
                    "the parenthesis at position " + (open + 1) + " is not closed here",
                    "Join conditions with && and ||, and write ) behind them.");
        }
        depth--;
        return inner;
    }

    /** Passes the operator that is this sign twice, and the blanks before it. */
    private boolean eat(char sign) {
        cursor.skipBlanks();
        if (cursor.peek() != sign) {
            return false;
        }
        String operator = String.valueOf(sign).repeat(2);
        if (!cursor.eat(operator)) {
            throw cursor.error("an unknown operator", "Write " + operator + ".");
        }
        return true;
    }
}

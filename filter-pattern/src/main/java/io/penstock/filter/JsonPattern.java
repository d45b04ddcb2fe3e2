// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.JsonIndex.Kind;

/** Conditions about an event that is a JSON object. */
record JsonPattern(Formula formula) implements EventMatcher {

    /** Reads a pattern from its opening brace. */
    static JsonPattern parse(Cursor cursor) {
        cursor.take();
        Formula formula = new FormulaParser(cursor, () -> JsonCondition.parse(cursor)).parse();
        if (!cursor.eat("}")) {
            throw cursor.error(
                    cursor.atEnd() ? "the brace is not closed" : "this cannot stand here",
                    "Join conditions with && and ||, and close them with }.");
        }
        return new JsonPattern(formula);
    }

    @Override
    public boolean matches(Scratch scratch) {
        JsonIndex json = scratch.json;
        if (!json.read(scratch.event, scratch.from, scratch.to) || json.kind(json.root()) != Kind.OBJECT) {
            return false;
        }
        scratch.lastKeys.clear();
        return formula.holds(scratch);
    }

    @Override
    public String toString() {
        return "{" + formula + "}";
    }
}

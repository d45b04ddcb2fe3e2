// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.JsonIndex.Kind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A selector and what is asked about its values.
 *
 * @param comparison not null for {@link Question#COMPARES} alone
 */
record JsonCondition(
        Selector selector, Question question, @Nullable Comparison comparison) implements Formula.Condition {

    /** What is asked. */
    enum Question {
        COMPARES,
        IS_NULL,
        IS_TRUE,
        IS_FALSE,
        NOT_EXISTS
    }

    private static final String ALLOWED =
            "Allowed behind a selector are = != > < >= <= with a value, IS NULL, IS TRUE, IS FALSE and NOT EXISTS, in"
                    + " capitals.";

    static JsonCondition parse(Cursor cursor) {
        Selector selector = Selector.parse(cursor);
        boolean apart = cursor.skipBlanks();
        if (Op.startsHere(cursor)) {
            return compares(cursor, selector);
        }
        if (apart && cursor.eatWord("IS")) {
            cursor.skipBlanks();
            for (Question question : new Question[] {Question.IS_NULL, Question.IS_TRUE, Question.IS_FALSE}) {
                if (cursor.eatWord(question.name().substring("IS_".length()))) {
                    return new JsonCondition(selector, question, null);
                }
            }
            throw badWord(cursor);
        }
        if (apart && cursor.eatWord("NOT")) {
            cursor.skipBlanks();
            if (cursor.eatWord("EXISTS")) {
                return new JsonCondition(selector, Question.NOT_EXISTS, null);
            }
        }
        throw badWord(cursor);
    }

    private static JsonCondition compares(Cursor cursor, Selector selector) {
        int start = cursor.at();
        Comparison comparison = Comparison.parse(cursor);
        String value = comparison.printed();
        if (value.equals("null")) {
            throw cursor.errorAt(
                    start, null, "a comparison with null", "Write IS NULL, or \"null\" for the word in a string.");
        }
        if (value.equals("true") || value.equals("false")) {
            cursor.warnings.add(
                    "'" + comparison + "' at position " + (start + 1) + " compares with the word in a string;"
                            + " for the JSON value write IS " + value.toUpperCase(Locale.ROOT));
        }
        return new JsonCondition(selector, Question.COMPARES, comparison);
    }

    private static FilterPatternException badWord(Cursor cursor) {
        int start = cursor.at();
        String word = cursor.word();
        String serviceText = word.isEmpty() ? null : "Invalid character(s) in term '" + word + "'";
        return cursor.errorAt(start, serviceText, "this is no condition", ALLOWED);
    }

    @Override
    public boolean holds(Scratch scratch) {
        return selector.any(this, scratch) != (question == Question.NOT_EXISTS);
    }

    /** Whether this holds for a value; existence does for all, and is then turned around for the whole event. */
    boolean holdsAt(int node, Scratch scratch) {
        JsonIndex json = scratch.json;
        Kind kind = json.kind(node);
        return switch (question) {
            case COMPARES -> compares(node, kind, scratch);
            case IS_NULL -> kind == Kind.NULL || (kind == Kind.ARRAY && hasNull(node, scratch));
            case IS_TRUE -> kind == Kind.TRUE;
            case IS_FALSE -> kind == Kind.FALSE;
            case NOT_EXISTS -> true;
        };
    }

    private boolean compares(int node, Kind kind, Scratch scratch) {
        JsonIndex json = scratch.json;
        if (comparison == null || (kind != Kind.STRING && kind != Kind.NUMBER)) {
            return false;
        }
        byte[] bytes = json.bytes(node);
        return kind == Kind.STRING
                ? comparison.holdsForText(bytes, json.start(node), json.end(node), scratch)
                : comparison.holdsForNumber(bytes, json.start(node), json.end(node), scratch);
    }

    private static boolean hasNull(int array, Scratch scratch) {
        JsonIndex json = scratch.json;
        int end = json.next(array);
        for (int element = json.first(array); element < end; element = json.next(element)) {
            scratch.steps++;
            if (json.kind(element) == Kind.NULL) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return selector.toString()
                + (comparison != null ? comparison : ' ' + question.name().replace('_', ' '));
    }
}

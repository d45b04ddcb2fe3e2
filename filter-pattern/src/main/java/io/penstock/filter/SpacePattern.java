// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names for the fields of an event that blanks divide, and conditions about them.
 *
 * <pre>
 *   space = "[" [ field *( "," field ) ] "]"
 *   field = "..." | name | conditions             conditions about one name, joined by &amp;&amp; and ||
 * </pre>
 *
 * <p>An event may have more fields than the pattern. Then the pattern's last field is all the rest, as it stands; with
 * {@code ...}, which stands for any number of fields, those behind it are the event's last ones.
 */
final class SpacePattern implements EventMatcher {

    private record Field(String name, @Nullable Formula condition) {

        @Override
        public String toString() {
            return condition == null ? name : condition.toString();
        }
    }

    private record FieldCondition(String name, Comparison comparison) implements Formula.Condition {

        @Override
        public boolean holds(Scratch scratch) {
            byte[] event = scratch.event;
            int from = scratch.fieldFrom;
            int to = scratch.fieldTo;
            return Decimal.isNumber(event, from, to)
                    ? comparison.holdsForNumber(event, from, to, scratch)
                    : comparison.holdsForText(event, from, to, scratch);
        }

        @Override
        public String toString() {
            return name + comparison;
        }
    }

    private final List<Field> fields;

    /** How many fields stand before the ellipsis; -1 when there is none. */
    private final int ellipsis;

    private SpacePattern(List<Field> fields, int ellipsis) {
        this.fields = fields;
        this.ellipsis = ellipsis;
    }

    /** Reads a pattern from its opening bracket. */
    static SpacePattern parse(Cursor cursor) {
        cursor.take();
        List<Field> fields = new ArrayList<>();
        int ellipsis = -1;
        cursor.skipBlanks();
        if (cursor.eat("]")) {
            return new SpacePattern(List.of(), ellipsis);
        }
        do {
            cursor.skipBlanks();
            int start = cursor.at();
            if (cursor.eat("...")) {
                if (ellipsis >= 0) {
                    throw cursor.errorAt(start, null, "a second ellipsis", "Write ... once.");
                }
                ellipsis = fields.size();
            } else {
                fields.add(field(cursor, fields));
            }
            cursor.skipBlanks();
        } while (cursor.eat(","));
        if (!cursor.eat("]")) {
            throw cursor.error(
                    cursor.atEnd() ? "the bracket is not closed" : "this cannot stand here",
                    "Divide fields by commas, join conditions about a field with && and ||, and close with ].");
        }
        return new SpacePattern(List.copyOf(fields), ellipsis);
    }

    private static Field field(Cursor cursor, List<Field> before) {
        int start = cursor.at();
        while (cursor.eat("(") || cursor.skipBlanks()) {
            // The name of a field in parentheses is that of its first condition.
        }
        int nameStart = cursor.at();
        String name = name(cursor);
        if (before.stream().anyMatch(other -> other.name().equals(name))) {
            throw cursor.errorAt(
                    nameStart,
                    "Duplicate field '" + name + "'",
                    "two fields '" + name + "'",
                    "Name each" + " field once; several conditions about it are joined with && and ||.");
        }
        cursor.skipBlanks();
        if (start == nameStart && !Op.startsHere(cursor)) {
            return new Field(name, null);
        }
        cursor.back(start);
        return new Field(name, new FormulaParser(cursor, () -> condition(cursor, name)).parse());
    }

    private static FieldCondition condition(Cursor cursor, String name) {
        int start = cursor.at();
        if (!name(cursor).equals(name)) {
            throw cursor.errorAt(
                    start, null, "a condition about another field than '" + name + "'", "Divide fields by commas.");
        }
        cursor.skipBlanks();
        return new FieldCondition(name, Comparison.parse(cursor));
    }

    private static String name(Cursor cursor) {
        String name = cursor.word();
        if (name.isEmpty()) {
            throw cursor.error(
                    "a field's name is missing",
                    "Allowed are letters, digits, '_' and '-', or ... for any" + " number of fields.");
        }
        return name;
    }

    @Override
    public boolean matches(Scratch scratch) {
        Fields found = scratch.fields;
        found.split(scratch.event, scratch.from, scratch.to, scratch);
        if (fields.isEmpty() && ellipsis < 0) {
            return scratch.to > scratch.from;
        }
        if (found.count() < fields.size()) {
            return false;
        }
        for (int i = 0; i < fields.size(); i++) {
            Formula condition = fields.get(i).condition();
            if (condition != null) {
                select(i, scratch);
                if (!condition.holds(scratch)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Finds the part of the event that a field of the pattern stands for. */
    private void select(int field, Scratch scratch) {
        Fields found = scratch.fields;
        boolean rest = ellipsis < 0 && field == fields.size() - 1 && found.count() > fields.size();
        int place = ellipsis >= 0 && field >= ellipsis ? found.count() - fields.size() + field : field;
        scratch.fieldFrom = rest ? found.wholeStart(place) : found.start(place);
        scratch.fieldTo = rest ? found.eventEnd() : found.end(place);
    }

    @Override
    public Map<String, String> extract(Scratch scratch) {
        Map<String, String> values = new LinkedHashMap<>();
        int unnamed = ellipsis < 0 && !fields.isEmpty() ? 0 : scratch.fields.count() - fields.size();
        int before = Math.max(ellipsis, 0);
        for (int i = 0; i <= fields.size(); i++) {
            for (int k = 0; i == before && k < unnamed; k++) {
                int place = before + k;
                put(values, String.valueOf(place + 1), scratch.fields.start(place), scratch.fields.end(place), scratch);
            }
            if (i < fields.size()) {
                select(i, scratch);
                put(values, fields.get(i).name(), scratch.fieldFrom, scratch.fieldTo, scratch);
            }
        }
        return values;
    }

    private static void put(Map<String, String> values, String name, int from, int to, Scratch scratch) {
        values.put(name, new String(scratch.event, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        List<String> printed = new ArrayList<>();
        fields.forEach(field -> printed.add(field.toString()));
        if (ellipsis >= 0) {
            printed.add(ellipsis, "...");
        }
        return printed.stream().collect(Collectors.joining(",", "[", "]"));
    }
}

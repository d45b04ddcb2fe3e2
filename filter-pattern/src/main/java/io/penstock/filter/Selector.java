// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.JsonIndex.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to values of an event, from its root.
 *
 * <pre>
 *   selector = "$." step *( "." step | bracket )
 *   step     = word | "*" | bracket
 *   bracket  = "[" ( digits | "*" | "'" key "'" | DQUOTE key DQUOTE ) "]"
 * </pre>
 *
 * <p>At most one step is a wildcard. It stands for every element of an array, and for every member of an object.
 */
final class Selector {

    private static final String STEPS =
            "Allowed are .name, ['any name'], [0], [*] and .*; a name without quotes has letters, digits, '_' and '-'.";

    /** A step by name, by place, or, when {@code key} is null and {@code place} negative, to all. */
    private static final class Step {

        final byte @Nullable [] key;
        final int place;
        final String printed;

        Step(byte @Nullable [] key, int place, String printed) {
            this.key = key;
            this.place = place;
            this.printed = printed;
        }

        boolean isWildcard() {
            return key == null && place < 0;
        }
    }

    private final List<Step> steps;

    /** Which step is a wildcard; the number of steps when none is. */
    private final int wildcard;

    private Selector(List<Step> steps) {
        this.steps = steps;
        int first = 0;
        while (first < steps.size() && !steps.get(first).isWildcard()) {
            first++;
        }
        wildcard = first;
    }

    static Selector parse(Cursor cursor) {
        int start = cursor.at();
        if (!cursor.eat("$")) {
            throw cursor.error("a selector is missing", "A selector starts with $. as in $.statusCode.");
        }
        if (!cursor.eat(".")) {
            throw cursor.badTerm(start, "a selector starts with $.", "Write for example $.statusCode. " + STEPS);
        }
        List<Step> steps = new ArrayList<>();
        do {
            steps.add(step(cursor, start));
        } while (cursor.eat(".") || cursor.peek() == '[');
        Selector selector = new Selector(List.copyOf(steps));
        if (selector.wildcard < steps.size()) {
            if (steps.stream().filter(Step::isWildcard).count() > 1) {
                throw cursor.errorAt(
                        start,
                        "Your filter pattern has a JSON path selector that exceeds the maximum of 1 wildcard allowed per"
                                + " json selector.",
                        "a selector with more than one wildcard",
                        "Name the members or the elements but for one.");
            }
            cursor.countWildcardSelector(start);
        }
        return selector;
    }

    private static Step step(Cursor cursor, int start) {
        if (cursor.peek() == '[') {
            return bracket(cursor, start);
        }
        if (cursor.eat("*")) {
            return new Step(null, -1, ".*");
        }
        String name = cursor.word();
        if (name.isEmpty()) {
            throw cursor.badTerm(start, "a name is missing", STEPS);
        }
        return new Step(name.getBytes(StandardCharsets.UTF_8), -1, "." + name);
    }

    private static Step bracket(Cursor cursor, int start) {
        cursor.take();
        Step step;
        char c = cursor.peek();
        if (c == '\'' || c == '"') {
            String quoted = cursor.quoted();
            byte[] key = Cursor.unescaped(quoted).getBytes(StandardCharsets.UTF_8);
            step = new Step(key, -1, "[" + c + quoted + c + "]");
        } else if (cursor.eat("*")) {
            step = new Step(null, -1, "[*]");
        } else if (c >= '0' && c <= '9') {
            int place = place(cursor);
            step = new Step(null, place, "[" + place + "]");
        } else {
            throw cursor.badTerm(start, "neither a place, nor *, nor a name in quotes", STEPS);
        }
        if (!cursor.eat("]")) {
            throw cursor.badTerm(start, "the bracket is not closed here", STEPS);
        }
        return step;
    }

    /** Reads a place; one that no array can have becomes the largest that none has. */
    private static int place(Cursor cursor) {
        long place = 0;
        while (cursor.peek() >= '0' && cursor.peek() <= '9') {
            place = Math.min(Integer.MAX_VALUE, 10 * place + cursor.take() - '0');
        }
        return (int) place;
    }

    /** Whether there is a value at the end of the way that {@code condition} holds for. */
    boolean any(JsonCondition condition, Scratch scratch) {
        JsonIndex json = scratch.json;
        int node = follow(json, json.root(), 0, wildcard);
        if (wildcard == steps.size() || node == JsonIndex.NONE) {
            return node != JsonIndex.NONE && condition.holdsAt(node, scratch);
        }
        return switch (json.kind(node)) {
            case ARRAY -> anyElement(node, condition, scratch);
            case OBJECT -> anyMember(node, condition, scratch);
            default -> false;
        };
    }

    private boolean anyElement(int array, JsonCondition condition, Scratch scratch) {
        JsonIndex json = scratch.json;
        int end = json.next(array);
        for (int element = json.first(array); element < end; element = json.next(element)) {
            scratch.steps++;
            if (holdsBehind(element, condition, scratch)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyMember(int object, JsonCondition condition, Scratch scratch) {
        JsonIndex json = scratch.json;
        int end = json.next(object);
        for (int key = json.first(object); key < end; key = json.next(json.next(key))) {
            scratch.steps++;
            // Seldom two members have one key, so that is looked into only where it matters.
            if (holdsBehind(json.next(key), condition, scratch)
                    && scratch.lastKeys.isLast(json, object, key, scratch)) {
                return true;
            }
        }
        return false;
    }

    private boolean holdsBehind(int node, JsonCondition condition, Scratch scratch) {
        int end = follow(scratch.json, node, wildcard + 1, steps.size());
        return end != JsonIndex.NONE && condition.holdsAt(end, scratch);
    }

    private int follow(JsonIndex json, int from, int firstStep, int endStep) {
        int node = from;
        for (int i = firstStep; i < endStep && node != JsonIndex.NONE; i++) {
            Step step = steps.get(i);
            Kind wanted = step.key != null ? Kind.OBJECT : Kind.ARRAY;
            if (json.kind(node) != wanted) {
                return JsonIndex.NONE;
            }
            node = step.key != null ? json.member(node, step.key) : json.element(node, step.place);
        }
        return node;
    }

    @Override
    public String toString() {
        StringBuilder printed = new StringBuilder("$");
        for (Step step : steps) {
            // The first step stands behind a dot also when it is in brackets.
            printed.append(printed.length() == 1 && step.printed.startsWith("[") ? "." : "");
            printed.append(step.printed);
        }
        return printed.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Actions for fields by their path: {@code password} at any depth, {@code user.token}, {@code *.token} for exactly one level
 * above, {@code **.ssn} for any number. Case, {@code _}, {@code -} and spaces in names do not matter. Immutable.
 */
final class FieldRules {

    static final FieldRules NONE = new FieldRules(List.of());

    private record Rule(List<String> segments, MaskAction action) {}

    private final List<Rule> rules;

    private FieldRules(List<Rule> rules) {
        this.rules = rules;
    }

    /** Rules in their order; the first that matches counts. */
    static FieldRules of(Map<String, MaskAction> actions) {
        List<Rule> rules = new ArrayList<>();
        actions.forEach((path, action) -> rules.add(new Rule(segments(path), action)));
        return new FieldRules(List.copyOf(rules));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("\\.", -1)) {
            String plain = normalised(segment);
            if (plain.isEmpty()) {
                throw new IllegalArgumentException("The field '" + path
                        + "' has an empty part. Write a name, a path such as user.token, *.token or **.ssn.");
            }
            segments.add(plain);
        }
        if (segments.size() == 1) {
            segments.add(0, "**");
        }
        return List.copyOf(segments);
    }

    private static String normalised(String segment) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (!skipped(c)) {
                plain.append(Chars.folded(c));
            }
        }
        return plain.toString();
    }

    private static boolean skipped(char c) {
        return c == '_' || c == '-' || c == ' ';
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** What to do with the field at {@code path}, or null. Allocates nothing. */
    @Nullable
    MaskAction action(CharSequence path) {
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (matches(rule.segments, rule.segments.size() - 1, path, path.length())) {
                return rule.action;
            }
        }
        return null;
    }

    /** Matches from the end: most rules differ in the last name. */
    private static boolean matches(List<String> rule, int segment, CharSequence path, int end) {
        if (segment < 0) {
            return end < 0;
        }
        String wanted = rule.get(segment);
        if (wanted.equals("**")) {
            int rest = end;
            while (true) {
                if (matches(rule, segment - 1, path, rest)) {
                    return true;
                }
                if (rest < 0) {
                    return false;
                }
                rest = before(path, rest);
            }
        }
        if (end < 0) {
            return false;
        }
        int start = before(path, end);
        return (wanted.equals("*") || equal(wanted, path, start + 1, end)) && matches(rule, segment - 1, path, start);
    }

    /** The dot before the segment that ends at {@code end}, or -1. */
    private static int before(CharSequence path, int end) {
        int i = end - 1;
        while (i >= 0 && path.charAt(i) != '.') {
            i--;
        }
        return i;
    }

    private static boolean equal(String wanted, CharSequence path, int from, int end) {
        int at = 0;
        for (int i = from; i < end; i++) {
            char c = path.charAt(i);
            if (skipped(c)) {
                continue;
            }
            if (at == wanted.length() || Chars.folded(c) != wanted.charAt(at)) {
                return false;
            }
            at++;
        }
        return at == wanted.length();
    }
}

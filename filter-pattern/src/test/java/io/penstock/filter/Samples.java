// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random patterns and events that have something to do with each other. */
final class Samples {

    private static final String[] WORDS = {"a", "b", "ERROR", "x-1", "결제", "エラー", "😀", "a b", "404", "1.5", "a.b"};
    private static final String[] NUMBERS = {"0", "1", "-1", "1.0", "1.5", "404", "1e2", "-0.5", "12345678901234567890"
    };
    private static final String[] KEYS = {"a", "b", "v", "결제", "a.b"};
    private static final String[] REGEXES = {"%a+%", "%^[0-9]+$%", "%E.*R|b%", "%\\w{2,}%", "%^.$%"};

    final long seed =
            System.getProperty("penstock.seed") == null ? new Random().nextLong() : Long.getLong("penstock.seed");

    final Random random = new Random(seed);

    /** Whether the pattern under construction may have one more. */
    private int regexes;

    private int wildcards;

    Samples(String test) {
        System.out.println(test + ": penstock.seed=" + seed);
    }

    String pick(String... choice) {
        return choice[random.nextInt(choice.length)];
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    String pattern() {
        regexes = 2;
        wildcards = 3;
        return switch (random.nextInt(3)) {
            case 0 -> terms();
            case 1 -> "{" + blank() + jsonFormula(2) + blank() + "}";
            default -> space();
        };
    }

    private String blank() {
        return pick("", " ", "  ", "\t");
    }

    private String terms() {
        List<String> terms = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String sign = pick("", "", "?", "-");
            terms.add(sign
                    + (chance(4) && regexes-- > 0
                            ? pick(REGEXES)
                            : chance(2) ? pick("a", "b", "x-1", "404") : quoted()));
        }
        return String.join(pick(" ", "  "), terms);
    }

    private String quoted() {
        return '"' + pick(WORDS).replace(" ", pick(" ", "\\ ")) + pick("", "", "*", "\\*", "\\\"") + '"';
    }

    private String value() {
        return switch (random.nextInt(5)) {
            case 0 -> regexes-- > 0 ? pick(REGEXES) : "a";
            case 1 -> quoted();
            case 2 -> pick("*", "a*", "*b", "4*4", "x-1", "true");
            default -> pick(NUMBERS);
        };
    }

    private String comparison() {
        return blank()
                + (chance(3)
                        ? pick(">", "<", ">=", "<=") + blank() + pick(NUMBERS)
                        : pick("=", "!=") + blank() + value());
    }

    String jsonFormula(int depth) {
        if (depth == 0 || chance(3)) {
            String selector = selector();
            return selector + (chance(3) ? pick(" IS NULL", " IS TRUE", " IS FALSE", " NOT EXISTS") : comparison());
        }
        return chance(3)
                ? "(" + jsonFormula(depth - 1) + ")"
                : jsonFormula(depth - 1) + blank() + pick("&&", "||") + blank() + jsonFormula(depth - 1);
    }

    private String selector() {
        StringBuilder selector = new StringBuilder("$");
        boolean wild = false;
        for (int i = random.nextInt(2); i >= 0; i--) {
            if (!wild && chance(4) && wildcards-- > 0) {
                selector.append(pick(".*", ".[*]"));
                wild = true;
            } else {
                selector.append(pick(".a", ".b", ".v", ".['a.b']", ".[\"결제\"]", ".[0]", ".[1]"));
            }
        }
        return selector.toString();
    }

    private String space() {
        List<String> fields = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = "f" + i;
            fields.add(chance(2) ? name : fieldFormula(name, 2));
        }
        if (chance(2)) {
            fields.add(random.nextInt(count + 1), "...");
        }
        return "[" + blank() + String.join(blank() + "," + blank(), fields) + blank() + "]";
    }

    private String fieldFormula(String name, int depth) {
        if (depth == 0 || chance(2)) {
            return name + comparison();
        }
        return chance(3)
                ? "(" + fieldFormula(name, depth - 1) + ")"
                : fieldFormula(name, depth - 1) + pick("&&", " || ") + fieldFormula(name, depth - 1);
    }

    String event() {
        if (chance(2)) {
            return json(3);
        }
        StringBuilder line = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            String word = chance(2) ? pick(NUMBERS) : pick(WORDS);
            line.append(pick("", "\"", "["))
                    .append(word)
                    .append(pick("", "", "\"", "]"))
                    .append(pick(" ", "  ", "\t", "\n", ""));
        }
        return line.toString();
    }

    String json(int depth) {
        List<String> members = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(text(pick(KEYS)) + blank() + ":" + blank() + jsonValue(depth));
        }
        return "{" + blank() + String.join(blank() + ",", members) + "}";
    }

    private String jsonValue(int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> pick(NUMBERS);
            case 1 -> pick("true", "false", "null");
            case 2, 3 -> text(pick(chance(2) ? WORDS : NUMBERS));
            case 4 -> json(depth - 1);
            default -> "[" + jsonValue(depth - 1) + "," + jsonValue(depth - 1) + "]";
        };
    }

    /** A string of JSON, some of it as escapes. */
    private String text(String plain) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : plain.toCharArray()) {
            json.append(chance(5) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return json.append('"').toString();
    }

    /** {@code text} with a few characters taken away, doubled or put in. */
    String broken(String text) {
        StringBuilder broken = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(broken.length() + 1);
            switch (random.nextInt(3)) {
                case 0 ->
                    broken.insert(
                            at,
                            pick(
                                    "\"", "%", "{", "}", "[", "]", "(", ")", "$", ".", "*", "\\", "=", "!", "&", "|",
                                    "-", "?", ",", "0", "9", "e", "\u0000", "\ud83d", "한", "IS", "NOT", "...", " ",
                                    "\n"));
                case 1 -> broken.delete(at, Math.min(broken.length(), at + 1 + random.nextInt(3)));
                default -> broken.insert(at, broken.substring(at, Math.min(broken.length(), at + 4)));
            }
        }
        return broken.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Locale;

/**
 * A rule of the policy's own: a pattern of RE2/J, whose time grows with the text's length whatever the pattern, and optionally
 * words of which one must stand before the value. Only this class sees RE2/J; it is loaded when a policy has such a rule.
 */
final class PatternRule {

    /** How far before the value a word counts. */
    private static final int WINDOW = 48;

    /** Receives what a rule finds. */
    interface Sink {
        void found(int start, int end);
    }

    private final String id;
    private final String label;
    private final MaskAction action;
    private final Pattern pattern;
    private final List<String> near;
    private final Words words;
    private final int maxInput;

    /**
     * @param maxInput characters that the pattern is tried on; what lies behind is replaced
     * @throws IllegalArgumentException when the pattern is none; the message says why
     */
    PatternRule(String id, String pattern, List<String> near, MaskAction action, int maxInput) {
        this.id = id;
        this.label = "[" + id.toUpperCase(Locale.ROOT) + "]";
        this.action = action;
        this.near = List.copyOf(near);
        this.words = Words.forward();
        for (String word : near) {
            words.add(1, word.toLowerCase(Locale.ROOT).replaceAll("[ _.-]", ""));
        }
        this.maxInput = maxInput;
        this.pattern = compiled(pattern);
    }

    private static Pattern compiled(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        if (compiled.matches("")) {
            throw new IllegalArgumentException("the pattern matches the empty text, and so everywhere");
        }
        return compiled;
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    MaskAction action() {
        return action;
    }

    int maxInput() {
        return maxInput;
    }

    /** Tells {@code sink} every match in {@code text}: the first group where the pattern has one. */
    void find(CharSequence text, Sink sink) {
        CharSequence input = text.length() > maxInput ? text.subSequence(0, maxInput) : text;
        Matcher matcher = pattern.matcher(input);
        int group = matcher.groupCount() > 0 ? 1 : 0;
        while (matcher.find()) {
            int start = matcher.start(group);
            if (start >= 0 && (near.isEmpty() || near(text, start))) {
                sink.found(start, matcher.end(group));
            }
        }
    }

    private boolean near(CharSequence text, int start) {
        for (int i = Math.max(0, start - WINDOW); i < start; i++) {
            if (words.mayStart(text.charAt(i)) && words.longest(text, i, start) >= 0) {
                return true;
            }
        }
        return false;
    }
}

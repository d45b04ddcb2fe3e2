// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.Arrays;

/**
 * Which topics the text before a value speaks of. A value with a label of its own ({@code name=value}, {@code "name": "value"})
 * is judged by that label; one without by the {@value #WINDOW} characters before it.
 *
 * <p>Reused for one value after the other; confined to one scan.
 */
final class Surroundings {

    /** How far back words count. CloudWatch's and Datadog's data identifiers use 30, in English only. */
    private static final int WINDOW = 48;

    /** How close a word must stand to say that the value is something harmless. */
    private static final int ADJACENT = 5;

    private final int[] last = new int[Topic.count()];
    private final Scan scan;
    private CharSequence text = "";
    private int value = -1;
    private boolean labelled;
    private boolean sentence;
    private int end;

    Surroundings(Scan scan) {
        this.scan = scan;
    }

    /** Forgets the text. */
    void reset(CharSequence next) {
        text = next;
        value = -1;
    }

    /** Looks at what stands before {@code start}; does nothing when it did so already. */
    Surroundings before(int start) {
        if (start == value) {
            return this;
        }
        value = start;
        Arrays.fill(last, -1);
        int label = labelEnd(start);
        labelled = label >= 0;
        end = labelled ? label : start;
        int floor = fence(Math.max(0, start - WINDOW), start);
        if (!labelled) {
            sentence = true;
            collect(afterOtherValue(floor, start), start);
            return this;
        }
        int phrase = phraseStart(label, Math.min(label, Math.max(floor, label - WINDOW)));
        sentence = false;
        if (!collect(phrase, label)) {
            if (last[Topic.GENERIC.index()] >= 0) {
                sentence = true;
                collect(Math.min(phrase, Math.max(floor, phrase - WINDOW)), label);
            }
        }
        return this;
    }

    /** True when the words speak of {@code topic} and of nothing harmless after it. */
    boolean speakOf(Topic topic) {
        int at = last[topic.index()];
        return at >= 0 && at >= last[Topic.OTHER.index()];
    }

    boolean speakOf(Topic first, Topic second) {
        return speakOf(first) || speakOf(second);
    }

    /** True when the label itself, not a sentence, names {@code topic}. */
    boolean labelSays(Topic topic) {
        return labelled && !sentence && speakOf(topic);
    }

    /** True when {@code topic} stands in the window at all: for what comes in pairs and lists. */
    boolean nearby(Topic topic) {
        if (speakOf(topic)) {
            return true;
        }
        collect(Math.max(0, value - WINDOW), value);
        boolean near = last[topic.index()] >= 0;
        value = -1;
        return near;
    }

    /** True when the words right before the value say that it is an order, a size, a time. */
    boolean harmless() {
        int other = last[Topic.OTHER.index()];
        if (other < 0) {
            return false;
        }
        for (int topic = 0; topic < Topic.VERSION.index(); topic++) {
            if (last[topic] > other) {
                return false;
            }
        }
        return end - other <= ADJACENT || onlyGenericBetween(other);
    }

    /** True when the words right before the value speak of a version. */
    boolean version() {
        int at = last[Topic.VERSION.index()];
        return at >= 0 && end - at <= ADJACENT;
    }

    private boolean onlyGenericBetween(int other) {
        int generic = last[Topic.GENERIC.index()];
        return generic > other && end - generic <= ADJACENT && generic - other <= 12;
    }

    /** Notes the topics of the words in the range; true when one of them says something. */
    private boolean collect(int from, int to) {
        Words words = Topic.words();
        boolean telling = false;
        int i = from;
        if (Chars.word(Chars.at(text, from - 1))) {
            i = Math.min(to, Triggers.wordEnd(text, from));
        }
        while (i < to) {
            int masked = maskedEnd(i, to);
            if (masked > i) {
                i = masked;
                continue;
            }
            if (!words.mayStart(text.charAt(i))) {
                i++;
                continue;
            }
            long found = words.longest(text, i, to);
            if (found < 0) {
                i++;
                continue;
            }
            int topic = (int) (found & 0xFF);
            int end = (int) (found >> 8);
            last[topic] = Math.max(last[topic], end);
            telling |= topic != Topic.GENERIC.index();
            i = end;
        }
        return telling;
    }

    /**
     * Words before another hit speak of that. So they do after it was replaced, which also brings them nearer: without this fence a
     * text would be masked further when it is masked again.
     */
    private int fence(int floor, int start) {
        int fence = Math.max(floor, Math.min(scan.floor, start));
        int i = fence;
        while (i < start) {
            int masked = maskedEnd(i, start);
            if (masked > i) {
                fence = masked;
                i = masked;
            } else {
                i++;
            }
        }
        return fence;
    }

    /** Behind what a value was replaced by, such as {@code [PHONE_KR]}: its name says nothing about the next value. */
    private int maskedEnd(int at, int to) {
        if (text.charAt(at) == '[') {
            int end = at + 1;
            while (end < to
                    && (Chars.upper(text.charAt(end)) || Chars.digit(text.charAt(end)) || text.charAt(end) == '_')) {
                end++;
            }
            return end > at + 1 && end < to && text.charAt(end) == ']' ? end + 1 : at;
        }
        if (!Chars.lower(text.charAt(at)) || Chars.base64Url(Chars.at(text, at - 1))) {
            return at;
        }
        int end = at;
        while (end < text.length()
                && end < at + WINDOW
                && (Chars.base64Url(text.charAt(end)) || text.charAt(end) == ':')) {
            end++;
        }
        return Pseudonyms.looksLike(text, at, end) ? Math.min(to, end) : at;
    }

    /** Where the label of the value at {@code start} ends, or -1 when it has none. */
    private int labelEnd(int start) {
        int i = start - 1;
        int floor = Math.max(0, start - 8);
        while (i >= floor && opening(text.charAt(i))) {
            i--;
        }
        if (i < floor || (text.charAt(i) != '=' && text.charAt(i) != ':' && text.charAt(i) != '>')) {
            return -1;
        }
        while (i >= 0 && i >= floor - 4 && closing(text.charAt(i))) {
            i--;
        }
        return i >= 0 && (Chars.word(text.charAt(i)) || text.charAt(i) > 0x7F) ? i + 1 : -1;
    }

    private static boolean opening(char c) {
        return c == ' ' || c == '(' || c == '[' || c == '{' || c == '\\' || c == '+' || c == '-' || Chars.quote(c);
    }

    private static boolean closing(char c) {
        return c == ' ' || c == ')' || c == ']' || c == '\\' || c == '=' || c == ':' || c == '>' || Chars.quote(c);
    }

    private int phraseStart(int end, int floor) {
        int i = end;
        while (i > floor && !delimits(text.charAt(i - 1))) {
            i--;
        }
        return i;
    }

    private static boolean delimits(char c) {
        return switch (c) {
            case '=', ':', ',', ';', '|', '{', '}', '[', ']', '"', '&', '?', '<', '>', '\n', '\t' -> true;
            default -> false;
        };
    }

    /** The start of the window: not before the end of another value that has a label of its own. */
    private int afterOtherValue(int floor, int start) {
        for (int i = start - 1; i >= floor; i--) {
            if (text.charAt(i) == '=') {
                for (int k = i + 2; k < start - 1; k++) {
                    if (Chars.space(text.charAt(k)) && Chars.at(text, k - 1) != ',') {
                        return k;
                    }
                }
                return floor;
            }
        }
        return floor;
    }
}

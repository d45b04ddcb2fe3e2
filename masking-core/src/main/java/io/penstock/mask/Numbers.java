// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * A chain of numbers with single separators between them, as in {@code 010-1234-5678} or {@code 12 4111 1111 1111 1111}, and the
 * detectors that read it. Each group of the chain is tried as the start of something.
 *
 * <pre>
 *   text     card 4012-8888-8188-1693, 3 items
 *   groups         0    1    2    3
 *   after            -    -    -    none
 * </pre>
 *
 * Reused from chain to chain; confined to one scan.
 */
final class Numbers {

    /** The most digits that one group can usefully have; longer ones are no number of a person. */
    static final int MAX_RUN = 24;

    private static final int MAX_GROUPS = 32;

    /** When a chain is cut because it is long, so many groups are read again, so that nothing is cut in two. */
    private static final int OVERLAP = 8;

    final Scan scan;

    /** The digits of all groups, one after the other, as numbers. */
    final byte[] digits = new byte[MAX_GROUPS * MAX_RUN];

    int groups;

    private final int[] starts = new int[MAX_GROUPS];
    private final int[] ends = new int[MAX_GROUPS];
    private final int[] offsets = new int[MAX_GROUPS + 1];
    private final char[] after = new char[MAX_GROUPS];

    Numbers(Scan scan) {
        this.scan = scan;
    }

    /** Reads the chain at {@code at}, reports what it finds, and returns where to go on. */
    int at(int at) {
        int next = read(at);
        int stop = groups == MAX_GROUPS && after[groups - 1] != 0 ? groups - OVERLAP : groups;
        int group = 0;
        while (group < stop) {
            group += Math.max(1, find(group));
        }
        return group < groups ? starts[group] : next;
    }

    private int find(int group) {
        int found = Cards.find(this, group);
        if (found == 0) {
            found = ResidentNumbers.find(this, group);
        }
        if (found == 0) {
            found = Addresses.v4(this, group);
        }
        if (found == 0) {
            found = Registered.find(this, group);
        }
        if (found == 0) {
            found = Phones.find(this, group);
        }
        return found == 0 ? Positions.find(this, group) : found;
    }

    private int read(int at) {
        CharSequence text = scan.text;
        groups = 0;
        int i = at;
        while (groups < MAX_GROUPS) {
            int start = i;
            int offset = offsets[groups];
            int kept = 0;
            while (i < scan.length && Chars.digit(text.charAt(i))) {
                if (kept < MAX_RUN) {
                    digits[offset + kept++] = (byte) (text.charAt(i) - '0');
                }
                i++;
            }
            starts[groups] = start;
            ends[groups] = i;
            offsets[groups + 1] = offset + kept;
            int gap = gap(i);
            after[groups++] = gap == 0 ? 0 : kind(i, gap);
            if (gap == 0) {
                return i;
            }
            i += gap;
        }
        return i;
    }

    /** How many characters separate the group that ends at {@code end} from the next, or 0 when none follows. */
    private int gap(int end) {
        CharSequence text = scan.text;
        char c = Chars.at(text, end);
        char second = Chars.at(text, end + 1);
        if ((c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') && Chars.digit(second)) {
            return 1;
        }
        boolean pair = (c == ')' && (second == ' ' || second == '-')) || (c == ' ' && second == '(');
        return pair && Chars.digit(Chars.at(text, end + 2)) ? 2 : 0;
    }

    private char kind(int end, int gap) {
        char c = scan.text.charAt(end);
        return gap == 2 || c == '(' || c == ')' ? ')' : c;
    }

    int start(int group) {
        return starts[group];
    }

    int end(int group) {
        return ends[group];
    }

    int length(int group) {
        return ends[group] - starts[group];
    }

    int length(int group, int count) {
        int sum = 0;
        for (int i = group; i < group + count; i++) {
            sum += length(i);
        }
        return sum;
    }

    /** Where the digits of {@code group} start in {@link #digits}. */
    int offset(int group) {
        return offsets[group];
    }

    int digit(int group, int index) {
        return digits[offsets[group] + index];
    }

    /** The {@code count} digits from {@code index} of {@code group} on, as a number. */
    int value(int group, int index, int count) {
        int value = 0;
        for (int i = index; i < index + count; i++) {
            value = value * 10 + digit(group, i);
        }
        return value;
    }

    /** What stands after {@code group}: a space, a dash, a dot, {@code )} for any form of parentheses, or 0 for the end. */
    char after(int group) {
        return after[group];
    }

    /** The one separator between {@code count} groups; 0 for a single group, -1 when they differ. */
    int separator(int group, int count) {
        if (count == 1) {
            return 0;
        }
        char first = after[group];
        for (int i = group + 1; i < group + count - 1; i++) {
            if (after[i] != first) {
                return -1;
            }
        }
        return first;
    }

    /** The lengths of {@code count} groups as the digits of a decimal number: 644 for three groups of 6, 4 and 4. */
    long shape(int group, int count) {
        long shape = 0;
        for (int i = group; i < group + count; i++) {
            shape = shape * 10 + Math.min(9, length(i));
        }
        return shape;
    }

    /** True when nothing is glued to the groups: no letter, no digit, no dash to something else. */
    boolean clear(int group, int count) {
        return clearBefore(group) && clearAfter(group + count - 1);
    }

    boolean clearBefore(int group) {
        if (group > 0) {
            return after[group - 1] == ' ' || after[group - 1] == ')';
        }
        char c = Chars.at(scan.text, starts[0] - 1);
        if (Chars.word(c) || c == '_' || c == '%') {
            return false;
        }
        return !((c == '-' || c == '.') && Chars.word(Chars.at(scan.text, starts[0] - 2)));
    }

    boolean clearAfter(int group) {
        if (after[group] != 0) {
            return after[group] == ' ' || after[group] == ')';
        }
        char c = Chars.at(scan.text, ends[group]);
        if (Chars.word(c) || c == '_') {
            return false;
        }
        return !(c == '-' && Chars.word(Chars.at(scan.text, ends[group] + 1)));
    }

    Surroundings surroundings(int group) {
        return scan.surroundings.before(starts[group]);
    }

    /** Notes the groups as a hit; returns how many they are, or 0 when the policy does not want it. */
    int hit(Kind kind, int group, int count) {
        return hit(kind, starts[group], group, count);
    }

    int hit(Kind kind, int start, int group, int count) {
        return scan.hit(kind, start, ends[group + count - 1]) ? count : 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import org.jspecify.annotations.Nullable;

/**
 * Telephone numbers of Korea, Japan and North America, national and international, and international ones of the rest of the
 * world. What a bare run of digits may be is told by its length; free-phone and company numbers are nobody's.
 */
final class Phones {

    private static final int MAX_GROUPS = 6;

    private Phones() {}

    static int find(Numbers numbers, int group) {
        CharSequence text = numbers.scan.text;
        char before = Chars.at(text, numbers.start(group) - 1);
        boolean plus = (before == '+' && !Chars.word(Chars.at(text, numbers.start(group) - 2)))
                || (before == '(' && Chars.at(text, numbers.start(group) - 2) == '+');
        int first = numbers.digit(group, 0);
        if (!plus && first != 0 && numbers.length(group) > 11) {
            return 0;
        }
        for (int count = Math.min(MAX_GROUPS, numbers.groups - group); count > 0; count--) {
            int length = numbers.length(group, count);
            if (length < 9 || length > 15 || !clear(numbers, group, count, plus)) {
                continue;
            }
            Kind kind = plus ? international(numbers, group, count, length) : national(numbers, group, count, length);
            if (kind != null) {
                return numbers.hit(kind, start(numbers, group, before), group, count);
            }
        }
        return 0;
    }

    private static int start(Numbers numbers, int group, char before) {
        int start = numbers.start(group);
        if (before == '+' && !Chars.word(Chars.at(numbers.scan.text, start - 2))) {
            return start - 1;
        }
        if (before != '(') {
            return start;
        }
        boolean closed = numbers.after(group) == ')';
        boolean plus = Chars.at(numbers.scan.text, start - 2) == '+';
        return closed ? start - (plus ? 2 : 1) : start;
    }

    private static boolean clear(Numbers numbers, int group, int count, boolean plus) {
        return numbers.clearAfter(group + count - 1)
                && (plus
                        || numbers.clearBefore(group)
                        || (group == 0
                                && Chars.at(numbers.scan.text, numbers.start(0) - 1) == '-'
                                && numbers.surroundings(group).speakOf(Topic.PHONE)));
    }

    private static @Nullable Kind national(Numbers numbers, int group, int count, int length) {
        if (numbers.digit(group, 0) == 0) {
            if (numbers.scan.on(Kind.PHONE_KR) && korean(numbers, group, count, 0, length)) {
                return Kind.PHONE_KR;
            }
            return numbers.scan.on(Kind.PHONE_JP) && japanese(numbers, group, count, 0, length) ? Kind.PHONE_JP : null;
        }
        return american(numbers, group, count, length, false) ? Kind.PHONE_US : null;
    }

    private static @Nullable Kind international(Numbers numbers, int group, int count, int length) {
        int two = numbers.value(group, 0, 2);
        if (two == 82 && korean(numbers, group, count, 2, length)) {
            return Kind.PHONE_KR;
        }
        if (two == 81 && japanese(numbers, group, count, 2, length)) {
            return Kind.PHONE_JP;
        }
        if (two / 10 == 1) {
            return american(numbers, group, count, length, true) ? Kind.PHONE_US : null;
        }
        boolean country = two >= 20 && two != 82 && two != 81;
        boolean spoken = count > 1 || numbers.surroundings(group).speakOf(Topic.PHONE);
        return country && spoken ? Kind.PHONE_INTL : null;
    }

    /**
     * @param code how many digits of a country's code come first; after them a trunk 0 may or may not stand
     */
    private static boolean korean(Numbers numbers, int group, int count, int code, int length) {
        int trunk = trunk(numbers, group, code);
        int total = length - code + (trunk == 0 ? 1 : 0);
        int at = code + trunk;
        int a = numbers.digit(group, at);
        int b = numbers.digit(group, at + 1);
        int prefix = a == 2 ? 2 : a == 5 && b == 0 ? 4 : 3;
        boolean mobile = a == 1 && (b == 0 || b == 1 || (b >= 6 && b <= 9));
        boolean area = (a == 3 && b >= 1 && b <= 3)
                || (a == 4 && b >= 1 && b <= 4)
                || (a == 5 && b >= 1 && b <= 5)
                || (a == 6 && b >= 1 && b <= 4);
        boolean other = a == 2 || (a == 7 && b == 0) || (a == 5 && b == 0);
        if (!mobile && !area && !other) {
            return false;
        }
        int line = total - prefix;
        if (line != 8 && (line != 7 || (mobile && b == 0) || (a == 7 && b == 0))) {
            return false;
        }
        if (count > 1) {
            return split(numbers, group, count, code, at - 1 + prefix, length - 4, mobile)
                    && !harmlessSpaces(numbers, group, count);
        }
        if ((mobile && total == 11) || code > 0) {
            return !numbers.surroundings(group).harmless();
        }
        return numbers.surroundings(group).speakOf(Topic.PHONE);
    }

    private static boolean japanese(Numbers numbers, int group, int count, int code, int length) {
        int trunk = trunk(numbers, group, code);
        int total = length - code + (trunk == 0 ? 1 : 0);
        int at = code + trunk;
        int a = numbers.digit(group, at);
        int b = numbers.digit(group, at + 1);
        int c = numbers.digit(group, at + 2);
        boolean mobile = total == 11 && b == 0 && a >= 5 && c != 0;
        boolean free = (a == 1 && b == 2 && c == 0)
                || (a == 8 && b == 0)
                || (a == 5 && b == 7 && c == 0)
                || (a == 9 && b == 9);
        boolean landline = total == 10 && a != 0 && !free;
        if (!mobile && !landline) {
            return false;
        }
        if (count == 1) {
            Surroundings words = numbers.surroundings(group);
            return (mobile || code > 0) ? !words.harmless() : words.speakOf(Topic.PHONE);
        }
        if (mobile) {
            return split(numbers, group, count, code, at + 2, length - 4, true)
                    && !harmlessSpaces(numbers, group, count);
        }
        // Area codes have two to five digits with the 0; the line number's last four stand apart.
        int cut = numbers.length(group, count) - numbers.length(group + count - 1);
        int groupsOfNumber = code > 0 ? count - 1 : count;
        return groupsOfNumber == 3 && cut == length - 4 && !harmlessSpaces(numbers, group, count);
    }

    /** The number of trunk zeros after the country's code: +82 (0)10 is written, too. */
    private static int trunk(Numbers numbers, int group, int code) {
        return numbers.digit(group, code) == 0 ? 1 : 0;
    }

    /**
     * True when the groups are cut only after the country's code, after the prefix and before the last four digits; a landline's
     * area code always stands apart.
     */
    private static boolean split(
            Numbers numbers, int group, int count, int code, int prefixEnd, int lastFour, boolean mobile) {
        int at = 0;
        boolean cut = false;
        for (int i = group; i < group + count - 1; i++) {
            at += numbers.length(i);
            boolean trunkAlone = code > 0 && at == code + 1 && numbers.digit(group, code) == 0;
            if (at != prefixEnd && at != lastFour && !(code > 0 && at == code) && !trunkAlone) {
                return false;
            }
            cut |= at == prefixEnd || (at == lastFour && mobile);
        }
        return cut || code > 0;
    }

    /** Numbers with nothing but spaces between them may be columns of a table: then the words decide. */
    private static boolean harmlessSpaces(Numbers numbers, int group, int count) {
        return numbers.separator(group, count) == ' '
                && numbers.surroundings(group).harmless();
    }

    private static boolean american(Numbers numbers, int group, int count, int length, boolean plus) {
        boolean code = length == 11 && numbers.digit(group, 0) == 1;
        if ((length != 10 && !code) || !numbers.scan.on(Kind.PHONE_US)) {
            return false;
        }
        int at = code ? 1 : 0;
        int area = numbers.value(group, at, 3);
        int exchange = numbers.value(group, at + 3, 3);
        if (area < 200 || area % 100 == 11 || exchange < 200) {
            return false;
        }
        if (count == 1) {
            return plus || numbers.surroundings(group).speakOf(Topic.PHONE);
        }
        boolean shaped = numbers.shape(group, count) == 334
                || numbers.shape(group, count) == 1334
                || (code && (numbers.shape(group, count) == 434 || numbers.shape(group, count) == 137));
        if (!shaped) {
            return plus && count == 2 && numbers.length(group) == 1;
        }
        if (plus || numbers.after(group) == ')' || Chars.at(numbers.scan.text, numbers.start(group) - 1) == '(') {
            return true;
        }
        Surroundings words = numbers.surroundings(group);
        int separator = numbers.separator(group, count);
        boolean telling = separator == '-' || separator == '.' || code;
        return words.speakOf(Topic.PHONE) || (telling && separator != ' ' && !words.harmless());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Latitudes and longitudes: a decimal number with at least four places, within 180, where words speak of a position. Without the
 * words it is a measurement.
 */
final class Positions {

    private static final int MIN_DECIMALS = 4;

    private Positions() {}

    static int find(Numbers numbers, int group) {
        if (numbers.groups - group < 2
                || numbers.after(group) != '.'
                || numbers.length(group) > 3
                || numbers.length(group + 1) < MIN_DECIMALS
                || !numbers.scan.on(Kind.GPS)
                || !numbers.clear(group, 2)) {
            return 0;
        }
        int degrees = numbers.value(group, 0, numbers.length(group));
        if (degrees > 180 || !numbers.surroundings(group).nearby(Topic.POSITION)) {
            return 0;
        }
        int start = numbers.start(group);
        char sign = Chars.at(numbers.scan.text, start - 1);
        boolean signed = (sign == '-' || sign == '+') && (group == 0 || numbers.after(group - 1) == 0);
        return numbers.hit(Kind.GPS, signed ? start - 1 : start, group, 2);
    }
}

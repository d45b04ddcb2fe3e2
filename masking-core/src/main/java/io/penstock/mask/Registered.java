// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Numbers of registers whose form alone says little: social security, taxpayer and routing numbers of the United States, Japan's
 * individual number, driving licences, business registrations, bank accounts. Most need a word before them.
 */
final class Registered {

    private static final int[] MY_NUMBER = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    private static final int[] BUSINESS = {1, 3, 7, 1, 3, 7, 1, 3, 5};
    private static final int MAX_ACCOUNT_GROUPS = 5;

    private Registered() {}

    static int find(Numbers numbers, int group) {
        int found = social(numbers, group);
        if (found == 0) {
            found = twelve(numbers, group);
        }
        if (found == 0) {
            found = business(numbers, group);
        }
        return found == 0 ? account(numbers, group) : found;
    }

    private static int social(Numbers numbers, int group) {
        int left = numbers.groups - group;
        int count = left >= 3 && numbers.shape(group, 3) == 324 && numbers.separator(group, 3) > 0
                ? 3
                : numbers.length(group) == 9 ? 1 : left >= 2 && numbers.shape(group, 2) == 54 ? 2 : 0;
        if (count == 0 || !numbers.clear(group, count)) {
            return 0;
        }
        Surroundings words = numbers.surroundings(group);
        int area = numbers.value(group, 0, 3);
        int middle = numbers.value(group, 3, 2);
        int serial = numbers.value(group, 5, 4);
        boolean person =
                area != 0 && area != 666 && area < 900 && middle != 0 && serial != 0 && !sample(area, middle, serial);
        boolean strong = count == 3 && numbers.after(group) == '-' && !words.harmless();
        if (person && (strong || words.speakOf(Topic.SSN))) {
            return numbers.hit(Kind.US_SSN, group, count);
        }
        boolean taxpayer = area >= 900 && taxpayerGroup(middle);
        if (taxpayer && count != 2 && words.speakOf(Topic.TAXPAYER, Topic.SSN)) {
            return numbers.hit(Kind.US_ITIN, group, count);
        }
        boolean routing = count == 1 && words.speakOf(Topic.ROUTING) && routed(numbers, group);
        return routing ? numbers.hit(Kind.US_ABA, group, 1) : 0;
    }

    /** Numbers that were printed in advertisements and belong to nobody. */
    private static boolean sample(int area, int middle, int serial) {
        return (area == 78 && middle == 5 && serial == 1120) || (area == 219 && middle == 9 && serial == 9999);
    }

    private static boolean taxpayerGroup(int middle) {
        return (middle >= 50 && middle <= 65)
                || (middle >= 70 && middle <= 88)
                || (middle >= 90 && middle <= 92)
                || middle >= 94;
    }

    private static boolean routed(Numbers numbers, int group) {
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (i % 3 == 0 ? 3 : i % 3 == 1 ? 7 : 1) * numbers.digit(group, i);
        }
        return sum > 0 && sum % 10 == 0;
    }

    /** What has twelve digits: Japan's individual number and licences. */
    private static int twelve(Numbers numbers, int group) {
        int left = numbers.groups - group;
        int count = numbers.length(group) == 12
                ? 1
                : left >= 3 && numbers.shape(group, 3) == 444 && numbers.separator(group, 3) >= 0
                        ? 3
                        : left >= 4 && numbers.shape(group, 4) == 2262 && numbers.separator(group, 4) >= 0
                                ? 4
                                : left >= 3 && numbers.shape(group, 3) == 262 && numbers.separator(group, 3) >= 0
                                        ? -3
                                        : 0;
        if (count == 0 || !numbers.clear(group, Math.abs(count))) {
            return 0;
        }
        Surroundings words = numbers.surroundings(group);
        if ((count == 1 || count == 3) && words.speakOf(Topic.MY_NUMBER) && individual(numbers, group)) {
            return numbers.hit(Kind.JP_MYNUMBER, group, count);
        }
        if (!words.speakOf(Topic.DRIVER)) {
            return 0;
        }
        // The old form has ten digits, with the region's name before it.
        if (count < 0) {
            return numbers.hit(Kind.KR_DRIVER, group, 3);
        }
        int region = numbers.value(group, 0, 2);
        boolean korean = (region >= 11 && region <= 26) || region == 28;
        int found = korean && count != 3 ? numbers.hit(Kind.KR_DRIVER, group, count) : 0;
        return found == 0 && count != 4 ? numbers.hit(Kind.JP_DRIVER, group, count) : found;
    }

    private static boolean individual(Numbers numbers, int group) {
        int sum = 0;
        for (int i = 0; i < MY_NUMBER.length; i++) {
            sum += MY_NUMBER[i] * numbers.digit(group, i);
        }
        return Math.floorMod(-sum, 11) % 10 == numbers.digit(group, 11);
    }

    private static int business(Numbers numbers, int group) {
        int count = numbers.length(group) == 10
                ? 1
                : numbers.groups - group >= 3 && numbers.shape(group, 3) == 325 && numbers.separator(group, 3) >= 0
                        ? 3
                        : 0;
        if (count == 0
                || !numbers.clear(group, count)
                || !numbers.surroundings(group).speakOf(Topic.BUSINESS)) {
            return 0;
        }
        int sum = 0;
        for (int i = 0; i < BUSINESS.length; i++) {
            sum += BUSINESS[i] * numbers.digit(group, i);
        }
        sum += numbers.digit(group, 8) * 5 / 10;
        boolean valid = numbers.value(group, 0, 3) >= 101
                && numbers.value(group, 3, 2) != 0
                && (10 - sum % 10) % 10 == numbers.digit(group, 9);
        return valid ? numbers.hit(Kind.KR_BRN, group, count) : 0;
    }

    private static int account(Numbers numbers, int group) {
        Surroundings words = numbers.surroundings(group);
        if (!words.speakOf(Topic.BANK) && !words.labelSays(Topic.ACCOUNT)) {
            return 0;
        }
        int length = numbers.length(group);
        if ((length == 7 || length == 8) && numbers.clear(group, 1)) {
            return numbers.hit(Kind.JP_BANK, group, 1);
        }
        for (int count = Math.min(MAX_ACCOUNT_GROUPS, numbers.groups - group); count > 0; count--) {
            int total = numbers.length(group, count);
            int separator = numbers.separator(group, count);
            if (total >= 10 && total <= 16 && (separator == 0 || separator == '-' || separator == ' ')) {
                if (numbers.clear(group, count)) {
                    return numbers.hit(Kind.KR_BANK, group, count);
                }
            }
        }
        // A Japanese account with its branch: 123-4567890 or 1234-123-1234567.
        int count = Math.min(3, numbers.groups - group);
        for (int k = count; k > 1; k--) {
            int last = numbers.length(group + k - 1);
            if (numbers.length(group) <= 4 && (last == 7 || last == 8) && numbers.clear(group, k)) {
                return numbers.hit(Kind.JP_BANK, group, k);
            }
        }
        return 0;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Korean resident (RRN) and foreigner (FRN) registration numbers: {@code YYMMDD-GXXXXXX}. G gives the century and the sex, 1 to 4
 * for residents and 5 to 8 for foreigners. Numbers issued since October 2020 end in random digits, so a failed check digit
 * rejects nothing; then words or the date must speak for it.
 */
final class ResidentNumbers {

    private static final int[] WEIGHTS = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};

    /** Births from here on may have a random tail. */
    private static final int RANDOM_SINCE = 202010;

    /** No person with such a number was born later; the numbers of this century end here. */
    private static final int LAST_YEAR = 2035;

    private ResidentNumbers() {}

    static int find(Numbers numbers, int group) {
        boolean bare = numbers.length(group) == 13;
        boolean split = numbers.length(group) == 6 && group + 1 < numbers.groups && numbers.length(group + 1) == 7;
        if (!bare && !split) {
            return 0;
        }
        int count = bare ? 1 : 2;
        int birth = birth(numbers, group);
        if (birth == 0 || !numbers.clear(group, count)) {
            return 0;
        }
        boolean foreign = numbers.digit(group, 6) >= 5 && numbers.digit(group, 6) <= 8;
        boolean strongShape = split && numbers.after(group) == '-';
        return plausible(numbers, group, birth, foreign, strongShape)
                ? numbers.hit(foreign ? Kind.KR_FRN : Kind.KR_RRN, group, count)
                : 0;
    }

    private static boolean plausible(Numbers numbers, int group, int birth, boolean foreign, boolean strongShape) {
        Surroundings words = numbers.surroundings(group);
        if (words.speakOf(Topic.RRN, Topic.FRN) || words.speakOf(Topic.SSN)) {
            return true;
        }
        if (words.harmless()) {
            return false;
        }
        int region = numbers.digit(group, 7) * 10 + numbers.digit(group, 8);
        if (region <= 96 && checked(numbers, group, foreign)) {
            // Timestamps in milliseconds that read as a birth in 1917 or so.
            return strongShape || birth >= 192500;
        }
        return strongShape && birth >= RANDOM_SINCE;
    }

    /** Year and month of birth, such as 198704, or 0 when the digits are no date of a living person. */
    private static int birth(Numbers numbers, int group) {
        int century =
                switch (numbers.digit(group, 6)) {
                    case 1, 2, 5, 6 -> 1900;
                    case 3, 4, 7, 8 -> 2000;
                    default -> 1800;
                };
        int year = century + numbers.digit(group, 0) * 10 + numbers.digit(group, 1);
        int month = numbers.digit(group, 2) * 10 + numbers.digit(group, 3);
        int day = numbers.digit(group, 4) * 10 + numbers.digit(group, 5);
        boolean date = month >= 1 && month <= 12 && day >= 1 && day <= days(year, month);
        return date && year <= LAST_YEAR ? year * 100 + month : 0;
    }

    private static int days(int year, int month) {
        if (month == 2) {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    }

    private static boolean checked(Numbers numbers, int group, boolean foreign) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += WEIGHTS[i] * numbers.digit(group, i);
        }
        return ((foreign ? 13 : 11) - sum % 11) % 10 == numbers.digit(group, 12);
    }
}

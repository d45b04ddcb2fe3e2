// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Payment card numbers: an issuer's prefix, a length that the issuer has, and Luhn's check digit. Luhn alone passes one number in
 * ten, and among them timestamps in milliseconds.
 */
final class Cards {

    private static final int MIN = 13;
    private static final int MAX = 19;
    private static final int MAX_GROUPS = 5;

    private Cards() {}

    static int find(Numbers numbers, int group) {
        if (!numbers.scan.on(Kind.CARD)) {
            return 0;
        }
        for (int count = Math.min(MAX_GROUPS, numbers.groups - group); count > 0; count--) {
            int length = numbers.length(group, count);
            if (length >= MIN
                    && length <= MAX
                    && numbers.separator(group, count) >= 0
                    && numbers.clearAfter(group + count - 1)
                    && luhn(numbers, group, length)
                    && plausible(numbers, group, count, length)) {
                return numbers.hit(Kind.CARD, group, count);
            }
        }
        return 0;
    }

    private static boolean plausible(Numbers numbers, int group, int count, int length) {
        Surroundings words = numbers.surroundings(group);
        boolean named = words.speakOf(Topic.CARD);
        if (!numbers.clearBefore(group) && !(named && group == 0 && gluedToWord(numbers))) {
            return false;
        }
        if (count > 1 && !grouped(numbers.shape(group, count)) && !named) {
            return false;
        }
        // Visa has issued no 13 digits for decades, and they are the length of timestamps and article numbers.
        boolean issued = issued(numbers, group, length) && length > MIN;
        return named || (issued && !words.harmless());
    }

    /** True for {@code card_4111…} and {@code card-4111…}, but not for a number that goes on to the left. */
    private static boolean gluedToWord(Numbers numbers) {
        char c = Chars.at(numbers.scan.text, numbers.start(0) - 1);
        return (c == '_' || c == '-') && !Chars.digit(Chars.at(numbers.scan.text, numbers.start(0) - 2));
    }

    private static boolean grouped(long shape) {
        return shape == 4444
                || shape == 465
                || shape == 464
                || shape == 44443
                || shape == 44442
                || shape == 44441
                || shape == 4445
                || shape == 4433
                || shape == 466
                || shape == 4442
                || shape == 88
                || shape == 613;
    }

    static boolean luhn(Numbers numbers, int group, int length) {
        int sum = 0;
        int from = numbers.offset(group);
        for (int i = 0; i < length; i++) {
            int digit = numbers.digits[from + length - 1 - i];
            if ((i & 1) == 1) {
                digit = digit > 4 ? digit * 2 - 9 : digit * 2;
            }
            sum += digit;
        }
        return sum % 10 == 0;
    }

    private static boolean issued(Numbers numbers, int group, int length) {
        int four = 0;
        for (int i = 0; i < 4; i++) {
            four = four * 10 + numbers.digits[numbers.offset(group) + i];
        }
        int two = four / 100;
        int three = four / 10;
        return switch (length) {
            case 13 -> two / 10 == 4;
            case 14 -> diners(two, three);
            case 15 -> two == 34 || two == 37;
            case 16 ->
                two / 10 == 4
                        || (two >= 51 && two <= 55)
                        || (four >= 2221 && four <= 2720)
                        || (four >= 2200 && four <= 2204)
                        || longIssuer(two, three, four)
                        || diners(two, three);
            case 19 -> two / 10 == 4 || longIssuer(two, three, four);
            default -> longIssuer(two, three, four);
        };
    }

    private static boolean diners(int two, int three) {
        return (three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39;
    }

    /** Discover, JCB and UnionPay, which have 16 to 19 digits. */
    private static boolean longIssuer(int two, int three, int four) {
        return four == 6011
                || (three >= 644 && three <= 649)
                || two == 65
                || (four >= 3528 && four <= 3589)
                || two == 62;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.math.BigInteger;
import java.util.Random;
import java.util.function.Function;

/** Makes synthetic values. Their check digits are computed by code of its own, not by the detectors'. */
final class Values {

    final Random random;

    Values(long seed) {
        this.random = new Random(seed);
    }

    String digits(int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append((char) ('0' + random.nextInt(10)));
        }
        return out.toString();
    }

    String of(String alphabet, int count) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    /** Letters and digits in which both are for certain. */
    String token(int count) {
        return of("abcdefghjkmnpqrstuvwxyz", 4)
                + of("ABCDEFGHJKMNPQRSTUVWXYZ", 4)
                + digits(4)
                + of("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", count - 12);
    }

    String card(String prefix, int length) {
        String body = prefix + digits(length - 1 - prefix.length());
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted / 10 + weighted % 10;
        }
        return body + (10 - sum % 10) % 10;
    }

    /** Six digits of a birth, a digit for sex and century, six more; the last is the check digit when {@code checked}. */
    String resident(int year, int sex, boolean checked, int subtractFrom) {
        String body = "%02d%02d%02d%d%02d"
                        .formatted(year % 100, 1 + random.nextInt(12), 1 + random.nextInt(28), sex, random.nextInt(90))
                + digits(3);
        int sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += (body.charAt(i) - '0') * (i % 8 + 2);
        }
        int check = (subtractFrom - sum % 11) % 10;
        return body + (checked ? check : (check + 1 + random.nextInt(9)) % 10);
    }

    String myNumber(boolean valid) {
        String body = digits(11);
        int sum = 0;
        for (int n = 1; n <= 11; n++) {
            int digit = body.charAt(11 - n) - '0';
            sum += digit * (n <= 6 ? n + 1 : n - 5);
        }
        int rest = sum % 11;
        int check = rest <= 1 ? 0 : 11 - rest;
        return body + (valid ? check : (check + 1 + random.nextInt(9)) % 10);
    }

    String business(boolean valid) {
        String body = (101 + random.nextInt(800)) + "%02d".formatted(1 + random.nextInt(99)) + digits(4);
        int[] weights = {1, 3, 7, 1, 3, 7, 1, 3, 5};
        int sum = (body.charAt(8) - '0') * 5 / 10;
        for (int i = 0; i < 9; i++) {
            sum += (body.charAt(i) - '0') * weights[i];
        }
        int check = (10 - sum % 10) % 10;
        return body + (valid ? check : (check + 1 + random.nextInt(9)) % 10);
    }

    String iban(String country, int length, boolean valid) {
        String account = digits(length - 4);
        String number = account + (country.charAt(0) - 'A' + 10) + (country.charAt(1) - 'A' + 10) + "00";
        int check = 98 - new BigInteger(number).mod(BigInteger.valueOf(97)).intValue();
        int shown = valid ? check : (check + 1 + random.nextInt(90)) % 97 + 2;
        return country + "%02d".formatted(!valid && shown == check ? (check == 50 ? 51 : 50) : shown) + account;
    }

    String ssn() {
        return (1 + random.nextInt(665) + 1000 + "").substring(1)
                + (random.nextInt(99) + 101 + "").substring(1)
                + (random.nextInt(9999) + 10001 + "").substring(1);
    }

    static String grouped(String digits, String separator, int... lengths) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int length : lengths) {
            out.append(at == 0 ? "" : separator).append(digits, at, at + length);
            at += length;
        }
        return out.append(separator).append(digits.substring(at)).toString();
    }

    static String fullWidth(String text) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append((char) (c > ' ' && c <= '~' ? c + 0xFEE0 : c == ' ' ? 0x3000 : c)));
        return out.toString();
    }

    static String between(String text, String inserted) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(out.length() == 0 ? "" : inserted).append((char) c));
        return out.toString();
    }

    static String encoded(String text, Function<Character, String> form) {
        StringBuilder out = new StringBuilder();
        text.chars().forEach(c -> out.append(Chars.word(c) ? String.valueOf((char) c) : form.apply((char) c)));
        return out.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Replacements by which equal values can still be told without saying which they are. One way: no key brings a value back. */
final class Keyed {

    private static final int TOKEN_BYTES = Pseudonyms.HEX / 2;

    private Keyed() {}

    /** {@code type:key:hex}. The same number with other separators is the same number. */
    static String token(@Nullable MaskKey key, String type, CharSequence value) {
        MaskKey present = Objects.requireNonNull(key, "a policy with tokens has a key");
        byte[] signature = present.sign(message(type, value));
        return type + ":" + present.id() + ":" + HexFormat.of().formatHex(signature, 0, TOKEN_BYTES);
    }

    private static byte[] message(String type, CharSequence value) {
        String read = value.toString();
        boolean number = read.chars().noneMatch(Character::isLetter);
        String significant = number
                ? read.codePoints()
                        .filter(Character::isDigit)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : type.equals(Kind.EMAIL.id()) ? read.toLowerCase(Locale.ROOT) : read;
        return (type + '\0' + significant).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Digits for digits and letters for letters, all else as it is. A card number starts with 9, which no issuer has, and passes
     * Luhn's check.
     */
    static String alike(@Nullable MaskKey key, String type, CharSequence original, CharSequence read) {
        MaskKey present = Objects.requireNonNull(key, "a policy with formats has a key");
        byte[] message = message("format " + type, read);
        StringBuilder out = new StringBuilder(original.length());
        byte[] stream = new byte[0];
        for (int i = 0; i < original.length(); i++) {
            if (i % 32 == 0) {
                byte[] block = Arrays.copyOf(message, message.length + 4);
                block[message.length] = (byte) (i >>> 24);
                block[message.length + 1] = (byte) (i >>> 16);
                block[message.length + 2] = (byte) (i >>> 8);
                block[message.length + 3] = (byte) i;
                stream = present.sign(block);
            }
            out.append(other(original.charAt(i), stream[i % 32] & 0xFF));
        }
        if (type.equals(Kind.CARD.id())) {
            luhn(out);
        }
        return out.toString();
    }

    private static char other(char c, int random) {
        if (Chars.digit(c)) {
            return (char) ('0' + random % 10);
        }
        if (Chars.upper(c)) {
            return (char) ('A' + random % 26);
        }
        if (Chars.lower(c)) {
            return (char) ('a' + random % 26);
        }
        return Character.isLetterOrDigit(c) ? 'x' : c;
    }

    private static void luhn(StringBuilder number) {
        int last = -1;
        int first = -1;
        for (int i = 0; i < number.length(); i++) {
            if (Chars.digit(number.charAt(i))) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return;
        }
        number.setCharAt(first, '9');
        int sum = 0;
        boolean twice = true;
        for (int i = last - 1; i >= 0; i--) {
            if (Chars.digit(number.charAt(i))) {
                int digit = (number.charAt(i) - '0') * (twice ? 2 : 1);
                sum += digit > 9 ? digit - 9 : digit;
                twice = !twice;
            }
        }
        number.setCharAt(last, (char) ('0' + (10 - sum % 10) % 10));
    }
}

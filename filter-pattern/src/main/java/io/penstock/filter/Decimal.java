// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A number of any size and precision, compared exactly with numbers that stand as text in an event.
 *
 * <pre>
 *   number = [ "+" | "-" ] ( digits [ "." [ digits ] ] | "." digits ) [ ( "e" | "E" ) [ "+" | "-" ] digits ]
 *   value  = 0.digits × 10^exponent      digits without zeros at either end; none for zero
 * </pre>
 */
final class Decimal {

    /** Exponents beyond this are taken for this; no digits within an event could make up for it. */
    private static final long MAX_EXPONENT = 1L << 40;

    private final boolean negative;
    private final byte[] digits;
    private final long exponent;

    private Decimal(byte[] number) {
        int end = mantissaEnd(number, 0, number.length);
        int first = firstDigit(number, 0, end);
        negative = number[0] == '-';
        exponent = exponent(number, 0, number.length, first, end);
        byte[] all = new byte[end - first];
        int length = 0;
        int significant = 0;
        for (int i = first; i < end; i++) {
            if (number[i] != '.') {
                all[length++] = number[i];
                significant = number[i] == '0' ? significant : length;
            }
        }
        digits = Arrays.copyOf(all, significant);
    }

    /** The number that {@code text} is; {@link #isNumber} must hold. */
    static Decimal of(String text) {
        return new Decimal(text.getBytes(StandardCharsets.UTF_8));
    }

    static boolean isNumber(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return isNumber(bytes, 0, bytes.length);
    }

    static boolean isNumber(byte[] bytes, int from, int to) {
        int start = from < to && (bytes[from] == '+' || bytes[from] == '-') ? from + 1 : from;
        int point = digitsEnd(bytes, start, to);
        int end = point;
        int count = point - start;
        if (point < to && bytes[point] == '.') {
            end = digitsEnd(bytes, point + 1, to);
            count += end - point - 1;
        }
        if (count == 0) {
            return false;
        }
        if (end < to && (bytes[end] == 'e' || bytes[end] == 'E')) {
            int sign = end + 1 < to && (bytes[end + 1] == '+' || bytes[end + 1] == '-') ? 1 : 0;
            int power = end + 1 + sign;
            end = digitsEnd(bytes, power, to);
            if (end == power) {
                return false;
            }
        }
        return end == to;
    }

    private static int digitsEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
            i++;
        }
        return i;
    }

    /** How the number at {@code from} to {@code to} compares with this one: negative, zero or positive. */
    int compareTo(byte[] bytes, int from, int to, Scratch scratch) {
        scratch.steps += to - from;
        int end = mantissaEnd(bytes, from, to);
        int first = firstDigit(bytes, from, end);
        int sign = first == end ? 0 : bytes[from] == '-' ? -1 : 1;
        int ours = digits.length == 0 ? 0 : negative ? -1 : 1;
        if (sign != ours || sign == 0) {
            return Integer.compare(sign, ours);
        }
        int sizes = Long.compare(exponent(bytes, from, to, first, end), exponent);
        return sign * (sizes != 0 ? sizes : compareDigits(bytes, first, end));
    }

    private int compareDigits(byte[] bytes, int first, int end) {
        int at = 0;
        for (int i = first; i < end; i++) {
            if (bytes[i] != '.') {
                int ours = at < digits.length ? digits[at] : '0';
                if (bytes[i] != ours) {
                    return bytes[i] - ours;
                }
                at++;
            }
        }
        return at < digits.length ? -1 : 0;
    }

    private static int mantissaEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != 'e' && bytes[i] != 'E') {
            i++;
        }
        return i;
    }

    /** The first digit that is not zero; {@code end} when the number is zero. */
    private static int firstDigit(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && (bytes[i] < '1' || bytes[i] > '9')) {
            i++;
        }
        return i;
    }

    private static long exponent(byte[] bytes, int from, int to, int first, int end) {
        int point = from;
        while (point < end && bytes[point] != '.') {
            point++;
        }
        long places = first < point ? point - first : point + 1 - first;
        return places + (end < to ? written(bytes, end + 1, to) : 0);
    }

    private static long written(byte[] bytes, int from, int to) {
        boolean signed = bytes[from] == '-' || bytes[from] == '+';
        long power = 0;
        for (int i = signed ? from + 1 : from; i < to; i++) {
            power = Math.min(MAX_EXPONENT, 10 * power + bytes[i] - '0');
        }
        return bytes[from] == '-' ? -power : power;
    }
}

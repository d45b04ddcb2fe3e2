// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.nio.charset.StandardCharsets;

/** Decimal digits, two at a time. */
final class Digits {

    private static final byte[] PAIRS = pairs();

    private Digits() {}

    /** {@code number} with exactly {@code digits} digits at {@code at}. */
    static void write(long number, byte[] bytes, int at, int digits) {
        long rest = number;
        int position = at + digits;
        while (position - at >= 2) {
            int pair = (int) (rest % 100) * 2;
            rest /= 100;
            bytes[--position] = PAIRS[pair + 1];
            bytes[--position] = PAIRS[pair];
        }
        if (position > at) {
            bytes[at] = (byte) ('0' + rest % 10);
        }
    }

    private static byte[] pairs() {
        StringBuilder text = new StringBuilder(200);
        for (int i = 0; i < 100; i++) {
            text.append((char) ('0' + i / 10)).append((char) ('0' + i % 10));
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.security.SecureRandom;

/** The part of an event id that no other pipeline has: 12 characters, 60 random bits. */
public final class SpoolId {

    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private SpoolId() {}

    /** A new one. */
    public static String next() {
        long bits = new SecureRandom().nextLong();
        StringBuilder id = new StringBuilder(12);
        for (int i = 0; i < 12; i++) {
            id.append(ALPHABET[(int) (bits & 31)]);
            bits >>>= 5;
        }
        return id.toString();
    }
}

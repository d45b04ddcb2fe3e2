// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.List;
import java.util.Locale;

/** Finds what a misspelt name was meant to be. */
final class Nearest {

    private static final int MAX_DISTANCE = 3;

    private Nearest() {}

    /** {@code ; is it 'x'?} for the nearest name, or nothing when none is near. */
    static String hint(String written, List<String> names) {
        String best = "";
        int distance = MAX_DISTANCE + 1;
        for (String name : names) {
            int d = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (d < distance) {
                best = name;
                distance = d;
            }
        }
        return best.isEmpty() ? "" : "; is it '" + best + "'?";
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}

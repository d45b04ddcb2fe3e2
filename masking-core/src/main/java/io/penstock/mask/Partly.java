// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Replacements that keep a part of the value. */
final class Partly {

    private Partly() {}

    static String first(CharSequence value, int count) {
        int significant = significant(value);
        return starred(value, 0, kept(significant, count));
    }

    static String last(CharSequence value, int count) {
        int significant = significant(value);
        int kept = kept(significant, count);
        return starred(value, significant - kept, significant);
    }

    /** Never more than half: the last four of a five-digit code are the code. */
    private static int kept(int significant, int count) {
        return Math.min(count, significant / 2);
    }

    private static int significant(CharSequence value) {
        int count = 0;
        for (int i = 0; i < value.length(); i++) {
            count += Character.isLetterOrDigit(value.charAt(i)) ? 1 : 0;
        }
        return count;
    }

    /** The letters and digits from {@code from} to {@code to}, counted without what separates them; {@code *} for the others. */
    private static String starred(CharSequence value, int from, int to) {
        StringBuilder out = new StringBuilder(value.length());
        int at = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean significant = Character.isLetterOrDigit(c);
            boolean separator = c == ' ' || c == '-' || c == '.';
            boolean stays = significant ? at >= from && at < to : separator;
            out.append(stays ? c : '*');
            at += significant ? 1 : 0;
        }
        return out.toString();
    }

    static String domain(CharSequence original, CharSequence read, String label) {
        int at = read.length() - 1;
        while (at >= 0 && read.charAt(at) != '@') {
            at--;
        }
        // The domain stands in the original as it does in the view: only its own characters pass there.
        int length = read.length() - at - 1;
        return at < 0 || length > original.length() ? label : "***@" + read.subSequence(at + 1, read.length());
    }

    static String network(CharSequence address, String label) {
        int colon = -1;
        int dot = -1;
        int groups = 0;
        int dots = 0;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '.' && ++dots == 3) {
                dot = i;
            }
            if (c == ':' && ++groups == 3) {
                colon = i;
            }
        }
        if (groups == 0) {
            return dots == 3 ? address.subSequence(0, dot) + ".0" : label;
        }
        boolean early = dots > 0 || colon < 0;
        for (int i = 1; i < (early ? 0 : colon + 1); i++) {
            early |= address.charAt(i) == ':' && address.charAt(i - 1) == ':';
        }
        return early ? label : address.subSequence(0, colon) + "::";
    }
}

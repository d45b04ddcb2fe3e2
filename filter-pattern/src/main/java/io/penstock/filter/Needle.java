// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text to be found in others, by Knuth, Morris and Pratt: at most two comparisons for each byte searched. */
final class Needle {

    private final byte[] text;

    /** For each length of a matched part, the longest shorter part that it ends with. */
    private final int[] borders;

    Needle(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        borders = borders(this.text);
    }

    private static int[] borders(byte[] text) {
        int[] borders = new int[text.length + 1];
        int border = 0;
        for (int i = 1; i < text.length; i++) {
            while (border > 0 && text[i] != text[border]) {
                border = borders[border];
            }
            border += text[i] == text[border] ? 1 : 0;
            borders[i + 1] = border;
        }
        return borders;
    }

    int length() {
        return text.length;
    }

    boolean isPrefixOf(byte[] bytes, int from, int to) {
        return to - from >= text.length && Arrays.equals(bytes, from, from + text.length, text, 0, text.length);
    }

    /** Where the first occurrence ends, or -1. */
    int endIn(byte[] bytes, int from, int to, Scratch scratch) {
        int matched = 0;
        int i = from;
        long work = 0;
        while (matched < text.length && i < to) {
            work++;
            if (bytes[i] == text[matched]) {
                matched++;
                i++;
            } else if (matched > 0) {
                matched = borders[matched];
            } else {
                int start = i++;
                while (i < to && bytes[i] != text[0]) {
                    i++;
                }
                work += i - start;
            }
        }
        scratch.steps += work;
        return matched == text.length ? i : -1;
    }
}

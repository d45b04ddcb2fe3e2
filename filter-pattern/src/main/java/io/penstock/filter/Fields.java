// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.Arrays;

/**
 * The fields of an event that blanks divide. What stands in double quotes or square brackets is one field, without them; a
 * quote or bracket that is never closed is an ordinary character.
 *
 * <pre>
 *   127.0.0.1 [10/Oct/2000:13:25:15 -0700] "GET /a b" 404
 *   ‾‾‾‾‾‾‾‾‾  ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾   ‾‾‾‾‾‾‾‾   ‾‾‾
 * </pre>
 *
 * <p>For one thread at a time.
 */
final class Fields {

    /** For each field its first byte, the byte behind its last, and its first byte with quote or bracket. */
    private static final int FIELD = 3;

    private int[] places = {};
    private int length;

    /** Where the event ends but for blanks. */
    private int end;

    void split(byte[] event, int from, int to, Scratch scratch) {
        length = 0;
        end = to;
        while (end > from && isBlank(event[end - 1])) {
            end--;
        }
        // A quote or bracket that was not found once is not looked for again.
        boolean quotes = true;
        boolean brackets = true;
        int at = from;
        while (at < end) {
            byte c = event[at];
            if (isBlank(c)) {
                at++;
                continue;
            }
            int close = -1;
            if (c == '"' && quotes) {
                close = find('"', event, at + 1, scratch);
                quotes = close >= 0;
            } else if (c == '[' && brackets) {
                close = find(']', event, at + 1, scratch);
                brackets = close >= 0;
            }
            if (close >= 0) {
                add(at + 1, close, at);
                at = close + 1;
            } else {
                int start = at;
                while (at < end && !isBlank(event[at])) {
                    at++;
                }
                add(start, at, start);
            }
        }
        scratch.steps += to - from;
    }

    private int find(char wanted, byte[] event, int from, Scratch scratch) {
        int at = from;
        while (at < end && event[at] != wanted) {
            at++;
        }
        scratch.steps += at - from;
        return at < end ? at : -1;
    }

    int count() {
        return length / FIELD;
    }

    int start(int field) {
        return places[field * FIELD];
    }

    int end(int field) {
        return places[field * FIELD + 1];
    }

    /** Where the field starts with its quote or bracket. */
    int wholeStart(int field) {
        return places[field * FIELD + 2];
    }

    int eventEnd() {
        return end;
    }

    int footprint() {
        return places.length * Integer.BYTES;
    }

    private void add(int start, int behind, int wholeStart) {
        if (length == places.length) {
            places = Arrays.copyOf(places, Math.max(32 * FIELD, 2 * places.length));
        }
        places[length] = start;
        places[length + 1] = behind;
        places[length + 2] = wholeStart;
        length += FIELD;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.Utf8;

/** What one match needs while it runs: the event, what was found in it, and memory that is used again. */
final class Scratch {

    /** Larger memory is given back after the match. */
    private static final int KEEP_BYTES = 64 * 1024;

    byte[] event = {};
    int from;
    int to;

    final JsonIndex json = new JsonIndex();
    final LastKeys lastKeys = new LastKeys();
    final Fields fields = new Fields();

    /** The states of a large {@link Regex}. */
    final long[] states = new long[Regex.MAX_WORDS];

    /** The field that is being looked at. */
    int fieldFrom;

    int fieldTo;

    /** Grows with the work done, for tests that hold it to be linear. */
    long steps;

    private byte[] encoded = {};

    void event(byte[] bytes, int start, int end) {
        event = bytes;
        from = start;
        to = end;
    }

    void event(String text) {
        if (encoded.length < 3L * text.length()) {
            encoded = new byte[Math.multiplyExact(3, text.length())];
        }
        event(encoded, 0, Utf8.write(text, encoded));
    }

    long totalSteps() {
        return steps + json.steps();
    }

    /** Forgets the event. */
    void release() {
        event = encoded;
        json.release();
    }

    boolean worthKeeping() {
        return encoded.length <= KEEP_BYTES
                && json.footprint() <= KEEP_BYTES
                && fields.footprint() <= KEEP_BYTES
                && lastKeys.footprint() <= KEEP_BYTES;
    }
}

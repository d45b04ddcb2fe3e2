// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one text: steps from trigger to trigger and asks the detectors that the trigger concerns. A detector looks at most
 * a bounded number of characters back, and forward only over what it then takes or what is never looked at again, so that the work
 * grows with the length of the text, whatever is in it.
 *
 * <p>Reused from text to text so that a text without hits costs no memory; confined to one thread while in use.
 */
final class Scan {

    private static final int KEPT_HITS = 256;

    final Numbers numbers = new Numbers(this);
    final Surroundings surroundings = new Surroundings(this);

    CharSequence text = "";
    int length;

    /** Before this position everything is decided. */
    int floor;

    /** Up to here no vendor's token starts. */
    int readTokensTo;

    /** Up to here no web token starts. */
    int readWebTokensTo;

    private @Nullable View view;
    private long enabled;
    private int[] hits = new int[24];
    private int count;
    private int resume;

    /** Finds the kinds in {@code mask} in {@code next}, which is what {@code nextView} shows if there is one; returns the number of hits. */
    int run(CharSequence next, @Nullable View nextView, int from, long mask) {
        text = next;
        view = nextView;
        length = next.length();
        enabled = mask;
        floor = 0;
        readTokensTo = 0;
        readWebTokensTo = 0;
        count = 0;
        surroundings.reset(next);
        int at = from;
        while (at < length) {
            at = step(at);
        }
        return count;
    }

    /** Lets go of the text. */
    void clear() {
        text = "";
        view = null;
        surroundings.reset("");
        if (hits.length > KEPT_HITS * 3) {
            hits = new int[24];
        }
    }

    private int step(int at) {
        char c = text.charAt(at);
        int trigger = Triggers.of(c);
        if (trigger == Triggers.NONE) {
            return at + 1;
        }
        resume = -1;
        switch (trigger) {
            case Triggers.DIGIT -> {
                if (Hardware.pairs(this, at + 2) || Hardware.quads(this, at + 4)) {
                    return resume;
                }
                return numbers.at(at);
            }
            case Triggers.LETTER -> {
                if (Tokens.find(this, at) || Codes.find(this, at)) {
                    return resume;
                }
                return Triggers.wordEnd(text, at);
            }
            case Triggers.AT -> Emails.find(this, at);
            case Triggers.DASH -> {
                if (!PrivateKeys.find(this, at)) {
                    Hardware.pairs(this, at);
                }
            }
            case Triggers.DOT -> Hardware.quads(this, at);
            case Triggers.COLON -> {
                if (!Urls.find(this, at) && !Secrets.find(this, at)) {
                    Addresses.find(this, at);
                }
            }
            default -> Secrets.find(this, at);
        }
        return resume < 0 ? at + 1 : Math.max(resume, at + 1);
    }

    boolean on(Kind kind) {
        return (enabled & kind.bit()) != 0;
    }

    /** Notes a hit and goes on behind it. */
    boolean hit(Kind kind, int start, int end) {
        if (!on(kind) || start < floor || start >= end) {
            return false;
        }
        if (count * 3 == hits.length) {
            hits = Arrays.copyOf(hits, hits.length * 2);
        }
        hits[count * 3] = start;
        hits[count * 3 + 1] = end;
        hits[count * 3 + 2] = kind.index();
        count++;
        floor = end;
        resume = end;
        return true;
    }

    /** Goes on at {@code at}, without a hit: what lies before has been read and is nothing. */
    boolean skipTo(int at) {
        resume = at;
        return true;
    }

    /** How many characters of the original the character {@code at} stands for: more than one when it was escaped. */
    int width(int at) {
        return view == null ? 1 : view.end(at + 1) - view.start(at);
    }

    int start(int hit) {
        return hits[hit * 3];
    }

    int end(int hit) {
        return hits[hit * 3 + 1];
    }

    int kind(int hit) {
        return hits[hit * 3 + 2];
    }
}

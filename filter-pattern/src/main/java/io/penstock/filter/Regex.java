// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.List;

/**
 * The service's subset of regular expressions: alternatives of characters and classes, each perhaps repeated, and
 * anchors; no groups. Searched by following all possible matches at once, as bits of a set, so there is no backtracking,
 * and each character of the text costs the same (G. Navarro, M. Raffinot: Flexible Pattern Matching in Strings, 4.5).
 *
 * <pre>
 *   ab?c|d+        state  0 ─a─▶ 1 ─b─▶ 2 ─c─▶ 3       4 ─d─▶ 5
 *                                1 ─────▶ 2                   5 ─d─▶ 5
 *   bits           start                  accept   start  accept
 * </pre>
 *
 * <p>A state has a bit. By a character of its class the bit before moves on to it, or, when it repeats, stays. An optional
 * state is entered from the one before without a character, which for whole runs of optional states is one subtraction.
 * An anchor is a state that no character enters, and that is optional at one end of the text only.
 *
 * <p>A character is one code point. Those beyond ASCII can be met only by {@code .} and by classes that exclude, so they
 * are all alike.
 */
final class Regex {

    /** The most characters that an expression may come to when its repetitions are written out. */
    static final int MAX_STATES = 1_000;

    static final int MAX_WORDS = (MAX_STATES + 63) / 64;

    /** What stands for every character beyond ASCII. */
    static final int OTHER = 128;

    private static final int SYMBOLS = 129;

    private final String source;
    private final int words;
    private final long[] starts;
    private final long[] accepts;

    /** For each symbol the states that it leads to, and those of them in which it may stay. */
    private final long[] moves;

    private final long[] stays;
    private final Skips[] skips = new Skips[4];

    /** The states in which nothing has matched yet, when there is one word of them, and the symbols that lead on from there. */
    private final long idle;

    private final boolean[] wakes = new boolean[SYMBOLS];

    /** What a state is entered by. */
    enum Entry {
        CHARACTER,
        BEGIN,
        END
    }

    /**
     * One character of an alternative, or an anchor.
     *
     * @param low which of the characters 0 to 63 lead there
     * @param high which of the characters 64 to 127 do
     * @param other whether those beyond do
     */
    record State(Entry entry, long low, long high, boolean other, boolean optional, boolean repeats) {

        boolean has(int symbol) {
            return symbol == OTHER ? other : (((symbol < 64 ? low : high) >>> symbol) & 1) != 0;
        }
    }

    /** Runs of states that need no character: all of them, the state before each run, and its last. */
    private static final class Skips {

        final long[] optional;
        final long[] before;
        final long[] last;

        private Skips(int words) {
            optional = new long[words];
            before = new long[words];
            last = new long[words];
        }

        static Skips of(boolean[] optional, int words) {
            Skips skips = new Skips(words);
            for (int state = 1; state < optional.length; state++) {
                if (optional[state]) {
                    set(skips.optional, state);
                    if (!optional[state - 1]) {
                        set(skips.before, state - 1);
                    }
                    if (state + 1 == optional.length || !optional[state + 1]) {
                        set(skips.last, state);
                    }
                }
            }
            return skips;
        }
    }

    /** An expression from its alternatives, of which there is at least one; {@code source} is what it was read from. */
    Regex(String source, List<List<State>> alternatives) {
        this.source = source;
        int states = alternatives.stream()
                .mapToInt(alternative -> alternative.size() + 1)
                .sum();
        words = (states + 63) / 64;
        starts = new long[words];
        accepts = new long[words];
        moves = new long[SYMBOLS * words];
        stays = new long[SYMBOLS * words];
        State[] all = new State[states];
        int at = 0;
        for (List<State> alternative : alternatives) {
            set(starts, at++);
            for (State state : alternative) {
                all[at++] = state;
            }
            set(accepts, at - 1);
        }
        for (int state = 0; state < states; state++) {
            for (int symbol = 0; all[state] != null && symbol < SYMBOLS; symbol++) {
                enter(state, all[state], symbol);
            }
        }
        for (int ends = 0; ends < 4; ends++) {
            skips[ends] = Skips.of(optional(all, (ends & 1) != 0, (ends & 2) != 0), words);
        }
        idle = skip(starts[0], skips(false, false));
        for (int symbol = 0; symbol < SYMBOLS && words == 1; symbol++) {
            wakes[symbol] = skip(move(idle, symbol), skips(false, false)) != idle;
        }
    }

    private void enter(int number, State state, int symbol) {
        if (state.has(symbol)) {
            moves[symbol * words + number / 64] |= 1L << number;
            if (state.repeats()) {
                stays[symbol * words + number / 64] |= 1L << number;
            }
        }
    }

    private static boolean[] optional(State[] states, boolean begin, boolean end) {
        boolean[] optional = new boolean[states.length];
        for (int i = 0; i < states.length; i++) {
            State state = states[i];
            optional[i] = state != null
                    && (state.optional()
                            || (begin && state.entry() == Entry.BEGIN)
                            || (end && state.entry() == Entry.END));
        }
        return optional;
    }

    private static void set(long[] bits, int bit) {
        bits[bit / 64] |= 1L << bit;
    }

    /** Whether the expression matches anywhere in the text. */
    boolean find(byte[] bytes, int from, int to, Scratch scratch) {
        return words == 1 ? findByWord(bytes, from, to, scratch) : findByWords(bytes, from, to, scratch);
    }

    private Skips skips(boolean begin, boolean end) {
        return skips[(begin ? 1 : 0) + (end ? 2 : 0)];
    }

    private boolean findByWord(byte[] bytes, int from, int to, Scratch scratch) {
        long accept = accepts[0];
        long set = skip(starts[0], skips(true, from == to));
        Skips within = skips(false, false);
        int i = from;
        while ((set & accept) == 0 && i < to) {
            int symbol = bytes[i] >= 0 ? bytes[i] : OTHER;
            if (set == idle && !wakes[symbol]) {
                i = behindSleep(bytes, i, to);
                set = i < to ? idle : skip(starts[0], skips(false, true));
                continue;
            }
            i = symbol == OTHER ? behindOther(bytes, i, to) : i + 1;
            set = skip(move(set, symbol), i < to ? within : skips(false, true));
        }
        scratch.steps += i - from + 1;
        return (set & accept) != 0;
    }

    private long move(long set, int symbol) {
        return ((set << 1) & moves[symbol]) | (set & stays[symbol]) | starts[0];
    }

    /** The first place from {@code at} on with a symbol that leads on from the idle states. */
    private int behindSleep(byte[] bytes, int at, int to) {
        int i = at;
        while (i < to && !wakes[bytes[i] >= 0 ? bytes[i] : OTHER]) {
            i++;
        }
        return i;
    }

    private static long skip(long set, Skips skips) {
        long marked = set | skips.last[0];
        return set | (skips.optional[0] & (~(marked - skips.before[0]) ^ marked));
    }

    private boolean findByWords(byte[] bytes, int from, int to, Scratch scratch) {
        long[] set = scratch.states;
        System.arraycopy(starts, 0, set, 0, words);
        skip(set, skips(true, from == to));
        Skips within = skips(false, false);
        long work = words;
        int i = from;
        while (!accepts(set) && i < to) {
            int symbol = bytes[i] >= 0 ? bytes[i] : OTHER;
            i = symbol == OTHER ? behindOther(bytes, i, to) : i + 1;
            move(set, symbol * words);
            skip(set, i < to ? within : skips(false, true));
            work += words;
        }
        scratch.steps += work;
        return accepts(set);
    }

    private void move(long[] set, int row) {
        long carry = 0;
        for (int w = 0; w < words; w++) {
            long old = set[w];
            set[w] = (((old << 1) | carry) & moves[row + w]) | (old & stays[row + w]) | starts[w];
            carry = old >>> 63;
        }
    }

    private void skip(long[] set, Skips skips) {
        long borrow = 0;
        for (int w = 0; w < words; w++) {
            long marked = set[w] | skips.last[w];
            long less = marked - skips.before[w];
            long difference = less - borrow;
            boolean borrows =
                    Long.compareUnsigned(marked, skips.before[w]) < 0 || Long.compareUnsigned(less, borrow) < 0;
            borrow = borrows ? 1 : 0;
            set[w] |= skips.optional[w] & (~difference ^ marked);
        }
    }

    private boolean accepts(long[] set) {
        for (int w = 0; w < words; w++) {
            if ((set[w] & accepts[w]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Behind the character that starts with a byte beyond ASCII; a byte that starts none counts as one. */
    private static int behindOther(byte[] bytes, int at, int to) {
        int i = at + 1;
        while (i < to && (bytes[i] & 0xC0) == 0x80) {
            i++;
        }
        return i;
    }

    /** With its percent signs, as it was written. */
    @Override
    public String toString() {
        return '%' + source + '%';
    }
}

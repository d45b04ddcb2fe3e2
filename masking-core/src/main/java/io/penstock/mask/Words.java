// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.StringTokenizer;

/**
 * A set of words with a number each, found in a text without allocating: a tree of characters in an open hash table. ASCII is
 * matched in any case, and a space, {@code _}, {@code -} or {@code .} between the letters of a word is skipped, so that
 * {@code apikey} finds {@code API_KEY}, {@code apiKey} and {@code api key}.
 *
 * <p>Immutable once built.
 */
final class Words {

    private static final int NONE = -1;

    private final boolean backward;
    private int[] keys = new int[256];
    private int[] nexts = new int[256];
    private int[] values = new int[64];
    private int nodes = 1;
    private int edges;

    private Words(boolean backward) {
        this.backward = backward;
        Arrays.fill(values, NONE);
    }

    /** Words that are looked for from their first character on. */
    static Words forward() {
        return new Words(false);
    }

    /** Words that are looked for from their last character back. */
    static Words backward() {
        return new Words(true);
    }

    /** Adds the words of {@code list}, which white space separates; they are lower case, without separators. For building only. */
    Words add(int value, String list) {
        for (String word : split(list)) {
            int node = 0;
            for (int i = 0; i < word.length(); i++) {
                node = grow(node, word.charAt(backward ? word.length() - 1 - i : i));
            }
            values[node] = value;
        }
        return this;
    }

    /** The words of a list that white space separates. */
    static List<String> split(String list) {
        return Collections.list(new StringTokenizer(list)).stream()
                .map(String::valueOf)
                .toList();
    }

    private int grow(int node, char c) {
        int next = next(node, c);
        if (next != 0) {
            return next;
        }
        if (nodes == values.length) {
            values = Arrays.copyOf(values, nodes * 2);
            Arrays.fill(values, nodes, values.length, NONE);
        }
        if (++edges * 2 > keys.length) {
            rehash();
        }
        insert(node << 16 | c, nodes);
        return nodes++;
    }

    private void rehash() {
        int[] oldKeys = keys;
        int[] oldNexts = nexts;
        keys = new int[oldKeys.length * 2];
        nexts = new int[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldNexts[i] != 0) {
                insert(oldKeys[i], oldNexts[i]);
            }
        }
    }

    private void insert(int key, int next) {
        int slot = slot(key);
        while (nexts[slot] != 0) {
            slot = (slot + 1) & (keys.length - 1);
        }
        keys[slot] = key;
        nexts[slot] = next;
    }

    private int slot(int key) {
        int mixed = key * 0x9E3779B9;
        return (mixed ^ (mixed >>> 15)) & (keys.length - 1);
    }

    private int next(int node, char c) {
        int key = node << 16 | c;
        int slot = slot(key);
        while (nexts[slot] != 0) {
            if (keys[slot] == key) {
                return nexts[slot];
            }
            slot = (slot + 1) & (keys.length - 1);
        }
        return 0;
    }

    private static boolean separator(char c) {
        return c == ' ' || c == '_' || c == '-' || c == '.';
    }

    /** True when some word starts with {@code c}. */
    boolean mayStart(char c) {
        return next(0, Chars.folded(c)) != 0;
    }

    /**
     * The longest word that starts at {@code from} and ends by {@code to}, as a whole word: {@code end << 8 | value}, or -1. Values
     * are below 256.
     */
    long longest(CharSequence text, int from, int to) {
        char before = Chars.at(text, from - 1);
        char first = text.charAt(from);
        if (Chars.letter(first) && Chars.letter(before) && !(Chars.lower(before) && Chars.upper(first))) {
            return NONE;
        }
        long found = NONE;
        int node = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int next = next(node, Chars.folded(c));
            if (next == 0) {
                if (separator(c) && node != 0 && !separator(text.charAt(i - 1))) {
                    continue;
                }
                break;
            }
            node = next;
            if (values[node] != NONE && ends(text, i)) {
                found = (long) (i + 1) << 8 | values[node];
            }
        }
        return found;
    }

    /** True when a word may end with the character at {@code last}: no lower-case letter goes on, but for a plural. */
    private static boolean ends(CharSequence text, int last) {
        char c = text.charAt(last);
        char after = Chars.at(text, last + 1);
        if (!Chars.letter(c) || !Chars.letter(after)) {
            return true;
        }
        if (after == 's' || after == 'S') {
            return !Chars.letter(Chars.at(text, last + 2));
        }
        return Chars.lower(c) && Chars.upper(after);
    }

    /** The longest word that ends before {@code end} and starts at {@code floor} or later: {@code start << 8 | value}, or -1. */
    long longestBefore(CharSequence text, int floor, int end) {
        long found = NONE;
        int node = 0;
        for (int i = end - 1; i >= floor; i--) {
            char c = text.charAt(i);
            int next = next(node, Chars.folded(c));
            if (next == 0) {
                if (separator(c) && node != 0 && !separator(text.charAt(i + 1))) {
                    continue;
                }
                break;
            }
            node = next;
            if (values[node] != NONE) {
                found = (long) i << 8 | values[node];
            }
        }
        return found;
    }
}

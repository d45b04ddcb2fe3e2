// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import io.penstock.filter.json.JsonIndex;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which of an object's members count: of several with one key, the last. A hash table over the keys, filled when it is
 * first asked for, so that an object with many keys costs no more than their bytes. The hash is a polynomial modulo
 * 2^61-1 at a point that nobody outside knows, so no event can be made to collide.
 */
final class LastKeys {

    private static final long PRIME = (1L << 61) - 1;

    private final long point = new SplittableRandom().nextLong(1L << 32, PRIME);

    /** The last member's key node, plus one; 0 for a free place. */
    private int[] table = {};

    private int mask;
    private int object = JsonIndex.NONE;

    /** To be called for each new event. */
    void clear() {
        object = JsonIndex.NONE;
    }

    int footprint() {
        return table.length * Integer.BYTES;
    }

    /** Whether no member behind {@code key}, a node within {@code object}, has the same key. */
    boolean isLast(JsonIndex json, int object, int key, Scratch scratch) {
        if (this.object != object) {
            fill(json, object, scratch);
            this.object = object;
        }
        return table[place(json, key, scratch)] == key + 1;
    }

    private void fill(JsonIndex json, int object, Scratch scratch) {
        int end = json.next(object);
        int count = 0;
        for (int key = json.first(object); key < end; key = json.next(json.next(key))) {
            count++;
        }
        int size = Integer.highestOneBit(Math.max(8, count)) << 2;
        if (table.length < size) {
            table = new int[size];
        } else {
            Arrays.fill(table, 0, size, 0);
        }
        mask = size - 1;
        for (int key = json.first(object); key < end; key = json.next(json.next(key))) {
            table[place(json, key, scratch)] = key + 1;
        }
        scratch.steps += size + 2L * count;
    }

    /** Where the key stands in the table, or where it belongs. */
    private int place(JsonIndex json, int key, Scratch scratch) {
        byte[] bytes = json.bytes(key);
        int start = json.start(key);
        int end = json.end(key);
        int place = (int) hash(bytes, start, end) & mask;
        scratch.steps += 1 + end - start;
        while (table[place] != 0) {
            int other = table[place] - 1;
            scratch.steps++;
            if (Arrays.equals(bytes, start, end, json.bytes(other), json.start(other), json.end(other))) {
                return place;
            }
            place = (place + 1) & mask;
        }
        return place;
    }

    private long hash(byte[] bytes, int start, int end) {
        long hash = 0;
        for (int i = start; i < end; i++) {
            hash = timesPoint(hash) + (bytes[i] & 0xFF);
        }
        return timesPoint(hash + end - start);
    }

    /** The product with {@link #point} modulo the prime, not fully reduced: below 2^61 and a little. */
    private long timesPoint(long value) {
        long low = value * point;
        long high = Math.multiplyHigh(value, point);
        long product = (low & PRIME) + ((low >>> 61) | (high << 3));
        return (product & PRIME) + (product >>> 61);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The context's fields as they were written last, for the thread that logs with the same context again. Most do: the
 * context of a request is set once and logged with several times. Copying its bytes costs a fraction of writing it anew.
 *
 * <p>Used by one thread at a time; small enough to be kept with every buffer.
 */
final class ContextCache {

    /** A larger context is written anew each time. */
    private static final int MAX_BYTES = 2048;

    private @Nullable Object snapshot;
    private byte[] stored = new byte[256];
    private int length;
    private int surplus;
    private Keys.@Nullable Key[] keys = new Keys.@Nullable Key[FieldWriter.FEW];
    private int count;

    /** Whether these are the fields of {@code context}. */
    @SuppressWarnings("ReferenceEquality") // an equal one may change
    boolean holds(Object context) {
        return snapshot == context;
    }

    /** How many fields there are. */
    int count() {
        return count;
    }

    /** The name of field {@code index}. */
    Keys.@Nullable Key key(int index) {
        return keys[index];
    }

    void write(JsonWriter json) {
        json.stored(stored, length, surplus);
    }

    /**
     * Keeps what stands in {@code out} from {@code from} on.
     *
     * @param names whose elements from {@code first} to before {@code end} are the fields' names
     */
    void keep(
            Object context,
            EventBuffer out,
            int from,
            int moreSurplus,
            Keys.@Nullable Key[] names,
            int first,
            int end) {
        int bytes = out.length - from;
        if (bytes > MAX_BYTES) {
            return;
        }
        if (stored.length < bytes) {
            stored = new byte[Math.max(bytes, 2 * stored.length)];
        }
        System.arraycopy(out.bytes, from, stored, 0, bytes);
        if (!Arrays.equals(names, first, end, keys, 0, count)) {
            System.arraycopy(names, first, keys, 0, end - first);
        }
        count = end - first;
        length = bytes;
        surplus = moreSurplus;
        snapshot = context;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what was found, where, and what became of it. Never a value. Safe for use by many threads. */
public final class MaskCounts {

    /** The type under which values count that could not be masked, and were replaced as a whole. */
    public static final String ERROR = "error";

    /**
     * What is counted together.
     *
     * @param type the kind's identifier, a rule's, {@code field} for a rule on a field's name, or {@link #ERROR}
     * @param action what became of it; {@code dryRun} when nothing did
     * @param scope where it was
     */
    public record Key(String type, String action, Scope scope) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byType = type.compareTo(other.type);
            int byAction = byType != 0 ? byType : action.compareTo(other.action);
            return byAction != 0 ? byAction : scope.compareTo(other.scope);
        }
    }

    private final ConcurrentHashMap<Key, LongAdder> adders = new ConcurrentHashMap<>();
    private final MaskListener listener;

    MaskCounts(MaskListener listener) {
        this.listener = listener;
    }

    void add(String type, String action, Scope scope) {
        adders.computeIfAbsent(new Key(type, action, scope), key -> new LongAdder())
                .increment();
        try {
            listener.masked(type, action, scope);
        } catch (RuntimeException e) {
            // A listener is other people's code; what it throws must not reach a log call.
            return;
        }
    }

    /** All counts, sorted: a snapshot. */
    public Map<Key, Long> snapshot() {
        Map<Key, Long> all = new TreeMap<>();
        adders.forEach((key, adder) -> all.put(key, adder.sum()));
        return all;
    }

    /** How often {@code type} was found, in all scopes. */
    public long of(String type) {
        long sum = 0;
        for (Map.Entry<Key, LongAdder> entry : adders.entrySet()) {
            sum += entry.getKey().type().equals(type) ? entry.getValue().sum() : 0;
        }
        return sum;
    }
}

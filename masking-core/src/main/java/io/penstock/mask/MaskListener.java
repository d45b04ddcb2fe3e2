// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Hears of every hit, without its value; for metrics. Called on the thread that logs: must be quick and must not log. */
@FunctionalInterface
public interface MaskListener {

    /** Nobody listens. */
    MaskListener NONE = (type, action, scope) -> {};

    /**
     * Something was found.
     *
     * @param type the kind's identifier, a rule's, {@code field}, or {@link MaskCounts#ERROR}
     * @param action what became of it
     * @param scope where it was
     */
    void masked(String type, String action, Scope scope);
}

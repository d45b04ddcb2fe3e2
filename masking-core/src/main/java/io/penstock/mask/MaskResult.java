// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import org.jspecify.annotations.Nullable;

/** What became of a value. Immutable; the frequent outcomes are shared instances. */
public final class MaskResult {

    /** Nothing was found: the value is used as it is. */
    public static final MaskResult UNCHANGED = new MaskResult(null);

    /** The field goes, name and value. */
    public static final MaskResult DROP_FIELD = new MaskResult(null);

    /** The whole event goes. */
    public static final MaskResult DROP_EVENT = new MaskResult(null);

    private final @Nullable String text;

    private MaskResult(@Nullable String text) {
        this.text = text;
    }

    static MaskResult changed(String text) {
        return new MaskResult(text);
    }

    /** The text to use instead, or null when this is one of the shared outcomes. */
    public @Nullable String text() {
        return text;
    }

    @Override
    public String toString() {
        if (text != null) {
            return "changed";
        }
        return this == UNCHANGED ? "unchanged" : this == DROP_FIELD ? "drop field" : "drop event";
    }
}

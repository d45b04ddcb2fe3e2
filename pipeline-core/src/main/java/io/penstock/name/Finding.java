// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import org.jspecify.annotations.Nullable;

/**
 * What came of asking for a {@link Fact}.
 *
 * @param value null when there is none
 * @param problem why there is none: words for the user, without a full stop; empty beside a value
 * @param ordinary true when its absence is no surprise, as the process runs elsewhere or asking is switched off
 */
public record Finding(@Nullable String value, String problem, boolean ordinary) {

    /** The fact is known. An empty value is none. */
    public static Finding of(String value) {
        return value.isBlank() ? absent("its value is empty") : new Finding(value.strip(), "", true);
    }

    /** There is no such fact here, and nobody was asked who should have known it. */
    public static Finding absent(String why) {
        return new Finding(null, why, true);
    }

    /** Somebody was asked and did not say; the user should hear of it. */
    public static Finding failed(String why) {
        return new Finding(null, why, false);
    }
}

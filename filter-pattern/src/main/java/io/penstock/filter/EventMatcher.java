// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.Map;

/** A pattern of one of the three kinds; prints itself as it is written. Safe for any number of threads. */
sealed interface EventMatcher permits Terms, JsonPattern, SpacePattern {

    /** Whether the scratch memory's event matches. */
    boolean matches(Scratch scratch);

    /** What the pattern's names stand for in the scratch memory's event, which matches. */
    default Map<String, String> extract(Scratch scratch) {
        return Map.of();
    }
}

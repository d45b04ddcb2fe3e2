// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.List;
import java.util.Set;

/** Values that stay although they were found: test cards, a service's own address. Immutable. */
final class AllowList {

    static final AllowList NONE = new AllowList(Set.of(), List.of());

    private final Set<String> values;
    private final List<String> prefixes;

    AllowList(Set<String> values, List<String> prefixes) {
        this.values = Set.copyOf(values);
        this.prefixes = List.copyOf(prefixes);
    }

    boolean isEmpty() {
        return values.isEmpty() && prefixes.isEmpty();
    }

    boolean allows(String value) {
        if (values.contains(value)) {
            return true;
        }
        for (String prefix : prefixes) {
            if (value.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}

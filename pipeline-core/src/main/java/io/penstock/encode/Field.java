// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields that Penstock itself writes, in the order in which they are written. */
enum Field {
    TIMESTAMP,
    LEVEL,
    LOGGER,
    THREAD,
    MESSAGE,
    TRUNCATED,
    ORIGINAL_BYTES,
    TRACE_ID,
    SPAN_ID,
    TRACE_FLAGS,
    SERVICE,
    HOST,
    PID,
    EVENT_ID,
    MARKERS,
    CALLER,
    EXCEPTION;

    /** The name in the JSON unless the user renames it. */
    final String text = name().toLowerCase(Locale.ROOT);

    static @Nullable Field named(String text) {
        for (Field field : values()) {
            if (field.text.equals(text)) {
                return field;
            }
        }
        return null;
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Field field : values()) {
            names.add(field.text);
        }
        return names;
    }

    /** The same for every event of a process: a static field of that name replaces it. */
    boolean constant() {
        return this == SERVICE || this == HOST || this == PID;
    }

    /** Found among the key-values and the diagnostic context. */
    boolean trace() {
        return this == TRACE_ID || this == SPAN_ID || this == TRACE_FLAGS;
    }
}

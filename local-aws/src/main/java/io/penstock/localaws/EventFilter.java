// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which events a page wants to see. Immutable. */
final class EventFilter {
    /** What the text is to contain, one of them; in lower case. */
    private final List<String> needles;
    /** {@link EventLevel#UNKNOWN} for any, also for events that have none. */
    private final EventLevel atLeast;

    private EventFilter(List<String> needles, EventLevel atLeast) {
        this.needles = needles;
        this.atLeast = atLeast;
    }

    /**
     * @param search what an event's text contains, upper and lower case alike; empty for anything
     * @param level the lowest level, in any of its spellings; empty for any
     * @throws ServiceException if there is no such level
     */
    static EventFilter of(String search, String level) {
        EventLevel atLeast = level.isEmpty() ? EventLevel.UNKNOWN : EventLevel.named(level);
        if (!level.isEmpty() && atLeast == EventLevel.UNKNOWN) {
            throw ServiceException.invalidParameter("There is no level '" + level + "'; allowed are "
                    + Arrays.toString(EventLevel.values()) + ", and nothing for all.");
        }
        return new EventFilter(search.isEmpty() ? List.of() : List.copyOf(spellings(lower(search))), atLeast);
    }

    /** As it is typed, and as it may stand within JSON: its quotes escaped, and what is not ASCII as well. */
    private static Set<String> spellings(String search) {
        StringBuilder escaped = new StringBuilder();
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < search.length(); i++) {
            char c = search.charAt(i);
            String form = c == '"' || c == '\\' ? "\\" + c : String.valueOf(c);
            escaped.append(form);
            ascii.append(c < 0x80 ? form : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return new LinkedHashSet<>(List.of(search, escaped.toString(), ascii.toString()));
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    boolean matches(EventBatch events, int index) {
        if (atLeast != EventLevel.UNKNOWN && EventLevel.of(events, index).compareTo(atLeast) < 0) {
            return false;
        }
        return needles.isEmpty() || contains(events, index);
    }

    private boolean contains(EventBatch events, int index) {
        String text =
                lower(new String(events.text(), events.start(index), events.length(index), StandardCharsets.UTF_8));
        return needles.stream().anyMatch(text::contains);
    }
}

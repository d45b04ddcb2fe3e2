// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in which {@code *} stands for any text, matched as the service does it: each part is taken where it occurs
 * first, and that is never thought over. So {@code *.png} does not match {@code a.png.png}: the first {@code .png} is not at
 * the end.
 */
final class Wildcard {

    private final List<Needle> parts;
    private final boolean openStart;
    private final boolean openEnd;

    private Wildcard(List<Needle> parts, boolean openStart, boolean openEnd) {
        this.parts = parts;
        this.openStart = openStart;
        this.openEnd = openEnd;
    }

    /** A text in which a backslash makes the next character an ordinary one, also a star. */
    static Wildcard ofQuoted(String quoted) {
        List<Needle> parts = new ArrayList<>();
        boolean star = false;
        boolean openStart = false;
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < quoted.length(); i++) {
            char c = quoted.charAt(i);
            star = c == '*';
            if (star) {
                openStart |= parts.isEmpty() && part.isEmpty();
                flush(part, parts);
            } else {
                boolean escape = c == '\\' && i + 1 < quoted.length();
                part.append(escape ? quoted.charAt(++i) : c);
            }
        }
        flush(part, parts);
        return new Wildcard(List.copyOf(parts), openStart, star);
    }

    private static void flush(StringBuilder part, List<Needle> parts) {
        if (!part.isEmpty()) {
            parts.add(new Needle(part.toString()));
            part.setLength(0);
        }
    }

    boolean matches(byte[] bytes, int from, int to, Scratch scratch) {
        int at = from;
        int next = 0;
        if (!openStart && !parts.isEmpty()) {
            if (!parts.get(0).isPrefixOf(bytes, from, to)) {
                return false;
            }
            at += parts.get(0).length();
            next = 1;
        }
        for (; next < parts.size(); next++) {
            at = parts.get(next).endIn(bytes, at, to, scratch);
            if (at < 0) {
                return false;
            }
        }
        return openEnd || at == to;
    }
}

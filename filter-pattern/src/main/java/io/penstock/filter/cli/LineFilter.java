// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.cli;

import io.penstock.filter.FilterPattern;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Selects lines of a stream. A carriage return before the line feed is no part of what is matched, but is printed. */
final class LineFilter {

    private final FilterPattern pattern;
    private final boolean invert;

    LineFilter(FilterPattern pattern, boolean invert) {
        this.pattern = pattern;
        this.invert = invert;
    }

    /** Reads {@code in} to its end, or until nobody reads the output; returns how many lines were selected. */
    long run(InputStream in, LinePrinter printer) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        long lines = 0;
        long selected = 0;
        boolean end = false;
        while (!end && printer.flush()) {
            if (length == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * length);
            }
            int read = in.read(buffer, length, buffer.length - length);
            end = read < 0;
            int searched = length;
            length += Math.max(0, read);
            int start = 0;
            for (int i = searched; i < length; i++) {
                if (buffer[i] == '\n') {
                    selected += select(++lines, buffer, start, i, printer);
                    start = i + 1;
                }
            }
            if (end && start < length) {
                selected += select(++lines, buffer, start, length, printer);
                start = length;
            }
            System.arraycopy(buffer, start, buffer, 0, length - start);
            length -= start;
        }
        printer.flush();
        return selected;
    }

    private int select(long number, byte[] line, int from, int to, LinePrinter printer) throws IOException {
        int end = to > from && line[to - 1] == '\r' ? to - 1 : to;
        if (pattern.matches(line, from, end) == invert) {
            return 0;
        }
        printer.line(number, line, from, to);
        return 1;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints the selected lines of one file, byte for byte. */
final class LinePrinter {

    private final PrintStream out;
    private final BufferedOutputStream buffered;
    private final byte[] prefix;
    private final boolean numbers;
    private final boolean silent;

    LinePrinter(PrintStream out, String prefix, boolean numbers, boolean silent) {
        this.out = out;
        this.buffered = new BufferedOutputStream(out, 64 * 1024);
        this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        this.numbers = numbers;
        this.silent = silent;
    }

    void line(long number, byte[] bytes, int from, int to) throws IOException {
        if (silent) {
            return;
        }
        buffered.write(prefix);
        if (numbers) {
            buffered.write((number + ":").getBytes(StandardCharsets.US_ASCII));
        }
        buffered.write(bytes, from, to - from);
        buffered.write('\n');
    }

    void count(long selected) throws IOException {
        buffered.write(prefix);
        buffered.write((selected + "\n").getBytes(StandardCharsets.US_ASCII));
        flush();
    }

    /**
     * Lets the reader have what was printed so far.
     *
     * @return whether somebody still reads it
     */
    boolean flush() throws IOException {
        buffered.flush();
        return !out.checkError();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import io.penstock.time.Clock;
import java.io.PrintStream;
import java.util.Locale;

/** What a person who watches reads: one line per step, each with the seconds since the start. For one thread. */
final class Console {

    private final PrintStream out;
    private final Clock clock;
    private final long start;

    Console(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.nanoTime();
    }

    void say(String text) {
        double seconds = (clock.nanoTime() - start) / 1e9;
        out.printf(Locale.ROOT, "[%5.1f s] %s%n", seconds, text);
    }

    /** Where text goes that is no step. */
    PrintStream out() {
        return out;
    }
}

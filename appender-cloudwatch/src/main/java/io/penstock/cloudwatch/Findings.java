// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.StatusReporter;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What the doctor says, one line each: the step, how it went, and what to do where it went wrong. */
final class Findings implements StatusReporter {

    private final PrintStream out;

    Findings(PrintStream out) {
        this.out = out;
    }

    void ok(String step, String text) {
        line("OK", step, text);
    }

    void failed(String step, String text) {
        line("FAILED", step, text);
    }

    @Override
    public void info(String text) {
        line("DONE", "", text);
    }

    @Override
    public void warn(String text, @Nullable Throwable cause) {
        line("NOTE", "", text);
    }

    @Override
    public void error(String text, @Nullable Throwable cause) {
        line("FAILED", "", text);
    }

    private void line(String result, String step, String text) {
        out.printf("%-7s %-12s %s%n", result, step, text);
    }
}

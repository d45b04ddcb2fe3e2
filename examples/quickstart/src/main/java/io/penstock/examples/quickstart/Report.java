// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** The result as a person reads it; the last line is for a script as well. */
final class Report {

    private static final JsonFactory JSON = new JsonFactory();

    private final List<Tally.Row> rows;
    private final @Nullable String sample;
    private final long streams;

    /** @param sample a stored event to show, or null when there is none */
    Report(List<Tally.Row> rows, @Nullable String sample) {
        this.rows = rows;
        this.sample = sample;
        this.streams =
                rows.stream().filter(row -> !row.stream().startsWith("(")).count();
    }

    /** True when every event that was logged arrived, once, in the right number of streams. */
    boolean good(int expectedStreams) {
        return sum(Tally.Row::lost) == 0 && sum(Tally.Row::duplicates) == 0 && streams == expectedStreams;
    }

    long lost() {
        return sum(Tally.Row::lost);
    }

    /** The table and the sample. */
    void print(PrintStream out) {
        out.println();
        printTable(out);
        if (sample != null) {
            out.println();
            out.println("One stored event in full:");
            out.println(pretty(sample));
        }
        out.println();
    }

    private void printTable(PrintStream out) {
        int width = rows.stream().mapToInt(row -> row.stream().length()).max().orElse(6);
        String format = "  %-" + Math.max(width, 6) + "s %10s %10s %8s%n";
        out.printf(format, "stream", "logged", "delivered", "lost");
        for (Tally.Row row : rows) {
            out.printf(format, row.stream(), number(row.logged()), number(row.delivered()), number(row.lost()));
        }
        long reports = sum(Tally.Row::ownReports);
        if (reports > 0) {
            out.println("  beside them " + reports + " reports of Penstock's own about events it had to drop");
        }
    }

    String lastLine() {
        return String.format(
                Locale.ROOT,
                "logged=%d delivered=%d lost=%d resent=%d duplicates=%d streams=%d",
                sum(Tally.Row::logged),
                sum(Tally.Row::delivered),
                sum(Tally.Row::lost),
                sum(Tally.Row::resent),
                sum(Tally.Row::duplicates),
                streams);
    }

    private long sum(ToLongFunction<Tally.Row> field) {
        return rows.stream().mapToLong(field).sum();
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The same JSON over several lines. */
    static String pretty(String message) {
        StringWriter out = new StringWriter();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), message);
                JsonGenerator generator = JSON.createGenerator(new Indented(), out)) {
            while (parser.nextToken() != null) {
                generator.copyCurrentEvent(parser);
            }
        }
        return out.toString();
    }

    private static final class Indented extends ObjectWriteContext.Base {

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }

        @Override
        public @Nullable PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }
    }
}

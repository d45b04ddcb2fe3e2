// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask.cli;

import io.penstock.mask.Hit;
import io.penstock.mask.InvalidPolicyException;
import io.penstock.mask.JsonText;
import io.penstock.mask.MaskCounts;
import io.penstock.mask.MaskPolicy;
import io.penstock.mask.Masker;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Masks text from files or standard input to standard output.
 *
 * <pre>
 *   java -jar masking-core-cli.jar --policy standard app.log &gt; masked.log
 *   tail -f app.log | java -jar masking-core-cli.jar --explain
 * </pre>
 *
 * Exit codes: 0, 1 for input that cannot be read, 2 for wrong arguments or a wrong policy.
 */
@Command(
        name = "mask",
        mixinStandardHelpOptions = true,
        version = "Penstock masking-core",
        description = "Masks personal data and secrets: text lines in, masked lines out.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:input that cannot be read", "2:wrong arguments, or a policy that cannot be used"})
public final class MaskCommand implements Callable<Integer> {

    private static final long PROGRESS_LINES = 100_000;

    @Option(
            names = "--policy",
            paramLabel = "NAME|FILE",
            description = "off, secrets, standard, or a .yml, .yaml or .json file (default: ${DEFAULT-VALUE}).")
    private String policy = "standard";

    @Option(names = "--jsonl", description = "One {\"text\": \"...\"} a line in, one {\"masked\": \"...\"} a line out.")
    private boolean jsonLines;

    @Option(
            names = "--explain",
            description = "Print line, position, type and action of each hit instead of the text; never the value.")
    private boolean explain;

    @Option(names = "--stats", description = "Print counts to standard error at the end.")
    private boolean stats;

    @Option(
            names = "--destination",
            paramLabel = "NAME",
            description = "Use the actions that the policy has for this destination, such as slack.")
    private @Nullable String destination;

    @Parameters(paramLabel = "FILE", description = "Files to read; standard input when there is none, and for -.")
    private List<String> files = new ArrayList<>();

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private long lines;
    private long changed;
    private long hits;

    MaskCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        int code = run(args, System.in, out, new PrintStream(System.err, true, StandardCharsets.UTF_8));
        out.flush();
        System.exit(code);
    }

    /** Runs the command and returns its exit code. */
    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        CommandLine line = new CommandLine(new MaskCommand(in, out, err));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        return line.execute(args);
    }

    @Override
    public Integer call() {
        Masker masker;
        try {
            MaskPolicy named = MaskPolicy.of(policy);
            masker = Masker.of(destination == null ? named : named.forDestination(destination));
        } catch (InvalidPolicyException e) {
            err.println(e.getMessage());
            return 2;
        }
        try {
            for (String file : files.isEmpty() ? List.of("-") : files) {
                if (file.equals("-")) {
                    read(masker, in, "");
                } else {
                    try (InputStream input = new BufferedInputStream(new FileInputStream(file))) {
                        read(masker, input, file);
                    }
                }
            }
        } catch (IOException e) {
            out.flush();
            err.println(
                    "Line " + (lines + 1) + " cannot be read (" + e + "). Check that the file is there and readable.");
            return 1;
        } catch (IllegalArgumentException e) {
            out.flush();
            err.println("Line " + lines + ": " + e.getMessage() + " With --jsonl each line is {\"text\": \"...\"}.");
            return 1;
        }
        out.flush();
        if (stats) {
            statistics(masker);
        }
        return 0;
    }

    private void read(Masker masker, InputStream input, String file) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null) {
            lines++;
            one(masker, line);
            if (!file.isEmpty() && lines % PROGRESS_LINES == 0) {
                err.println(file + ": " + lines + " lines, " + changed + " changed");
            }
            line = reader.readLine();
        }
    }

    private void one(Masker masker, String line) {
        String text = jsonLines ? text(line) : line;
        if (explain) {
            for (Hit hit : masker.explain(text)) {
                hits++;
                out.println(lines + ":" + hit.start() + "-" + hit.end() + " " + hit.type() + " " + hit.action());
            }
            return;
        }
        String masked = masker.mask(text);
        changed += masked.equals(text) ? 0 : 1;
        out.println(jsonLines ? "{\"masked\": " + JsonText.quoted(masked) + "}" : masked);
    }

    private static String text(String line) {
        if (JsonText.parse(line) instanceof Map<?, ?> object && object.get("text") instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("There is no field \"text\" with a string.");
    }

    private void statistics(Masker masker) {
        err.println("lines " + lines + (explain ? ", hits " + hits : ", changed " + changed));
        for (Map.Entry<MaskCounts.Key, Long> entry : masker.counts().snapshot().entrySet()) {
            err.println(entry.getKey().type() + " " + entry.getKey().action() + " " + entry.getValue());
        }
    }
}

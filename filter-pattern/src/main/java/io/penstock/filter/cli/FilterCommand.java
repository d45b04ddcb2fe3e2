// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.cli;

import static java.util.Objects.requireNonNull;

import io.penstock.filter.FilterPattern;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Filters lines by a filter pattern, with grep's options and exit codes; or scores a file of cases. Input and output are bytes;
 * a line is matched as UTF-8.
 */
@Command(
        name = "filter-pattern",
        customSynopsis = {
            "filter-pattern [-chnqv] PATTERN [FILE...]",
            "       filter-pattern [-chnqv] -e PATTERN [FILE...]",
            "       filter-pattern [-q] --test FILE"
        },
        sortOptions = false,
        description = "Prints the lines that match a filter pattern of CloudWatch Logs.",
        footer = {
            "",
            "Exit codes: 0 a line matched (or all cases are as expected), 1 none did (or a case is not), 2 an error.",
            "A pattern that starts with a minus sign goes behind -e, or behind --."
        })
public final class FilterCommand implements Callable<Integer> {

    private static final int FOUND = 0;
    private static final int NOT_FOUND = 1;
    private static final int FAILED = 2;

    private static final String STDIN = "-";

    @Option(
            names = {"-e", "--pattern"},
            paramLabel = "PATTERN",
            description = "The pattern; all arguments are then files.")
    private @Nullable String pattern;

    @Option(
            names = {"-v", "--invert-match"},
            description = "Select the lines that do not match.")
    private boolean invert;

    @Option(
            names = {"-c", "--count"},
            description = "Print how many lines are selected, not the lines.")
    private boolean count;

    @Option(
            names = {"-n", "--line-number"},
            description = "Print each line's number before it.")
    private boolean numbers;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing; the exit code tells.")
    private boolean quiet;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Score a JSON array of {pattern, event, matches}, where matches is null for a pattern that"
                    + " is invalid, and list every difference.")
    private @Nullable Path cases;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("unused")
    private boolean help;

    @Parameters(
            arity = "0..*",
            paramLabel = "ARGUMENT",
            description = "The pattern, and the files to read; - or none for standard input.")
    private List<String> arguments = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    private FilterCommand(InputStream in, PrintStream out, PrintStream err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(run(System.in, utf8(System.out), utf8(System.err), args));
    }

    /** Lines go out as they came in, so what is said beside them is UTF-8 too, whatever the locale. */
    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Runs the command; returns its exit code. */
    static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
        FilterCommand command = new FilterCommand(in, out, err);
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((e, line, parsed) -> command.failed(e.getMessage()))
                .execute(args);
    }

    @Override
    public Integer call() {
        if (cases != null) {
            return test(cases);
        }
        List<String> files = new ArrayList<>(arguments);
        String text = pattern;
        if (text == null) {
            if (files.isEmpty()) {
                throw usage("No pattern was given.");
            }
            text = files.remove(0);
        }
        FilterPattern parsed = FilterPattern.parse(text);
        parsed.warnings().forEach(warning -> say("warning: " + warning + "."));
        return filter(parsed, files.isEmpty() ? List.of(STDIN) : files);
    }

    private int test(Path file) {
        if (pattern != null || !arguments.isEmpty()) {
            throw usage("--test takes its patterns from the file; give none beside it.");
        }
        Score score;
        try {
            score = Score.of(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            return failed(why(file.toString(), e));
        }
        if (!quiet) {
            score.differences().forEach(difference -> out.println(difference));
            out.println(score.summary());
        }
        return score.differences().isEmpty() ? FOUND : NOT_FOUND;
    }

    private ParameterException usage(String problem) {
        return new ParameterException(requireNonNull(spec, "run makes this").commandLine(), problem);
    }

    private int failed(@Nullable String why) {
        say(String.valueOf(why));
        return FAILED;
    }

    private int filter(FilterPattern parsed, List<String> files) {
        LineFilter filter = new LineFilter(parsed, invert);
        boolean found = false;
        boolean failed = false;
        for (String file : files) {
            String name = file.equals(STDIN) ? "(standard input)" : file;
            LinePrinter printer = new LinePrinter(out, files.size() > 1 ? name + ":" : "", numbers, quiet || count);
            try (InputStream lines = file.equals(STDIN) ? in : Files.newInputStream(Path.of(file))) {
                long selected = filter.run(lines, printer);
                found |= selected > 0;
                if (count && !quiet) {
                    printer.count(selected);
                }
            } catch (IOException e) {
                failed = true;
                say(why(name, e));
            }
        }
        return failed && !(found && quiet) ? FAILED : found ? FOUND : NOT_FOUND;
    }

    private static String why(String file, Exception e) {
        return file + ": " + (e instanceof NoSuchFileException ? "no such file" : e.getMessage());
    }

    private void say(String text) {
        err.println("filter-pattern: " + text);
    }
}

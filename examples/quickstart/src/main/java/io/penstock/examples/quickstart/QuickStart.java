// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import io.penstock.time.Clock;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The command {@code ./quickstart}: runs the application's processes against a CloudWatch Logs that goes away in the
 * middle, and counts. Whatever happens it ends, and no process that it started stays.
 */
public final class QuickStart {

    /** What a run may take beyond its load: start, stop, reading back. */
    private static final int MAX_EXTRA_SECONDS = 300;

    private static final int FAILED = 2;

    private QuickStart() {}

    public static void main(String[] args) {
        // In UTF-8 whatever the locale, as the events are.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(run(List.of(args), out));
    }

    /** Returns the exit code. */
    static int run(List<String> args, PrintStream out) {
        try {
            Options options = Options.parse(args);
            if (options.help()) {
                out.print(Options.HELP);
                return 0;
            }
            return run(options, new Console(out, Clock.system())) ? 0 : 1;
        } catch (Failure e) {
            out.println("quickstart: " + e.getMessage());
        } catch (IOException | SdkException e) {
            out.println("quickstart: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return FAILED;
    }

    private static boolean run(Options options, Console console) throws Failure, IOException, InterruptedException {
        Path directory = Files.createTempDirectory("penstock-quickstart-");
        Fleet fleet = new Fleet();
        Thread killer = new Thread(() -> cleanUp(fleet, directory), "killer"); // For Ctrl-C.
        Runtime.getRuntime().addShutdownHook(killer);
        Thread limit = limitTime(options, console, fleet);
        try (fleet;
                Service service = Service.start(options.endpoint())) {
            console.say("CloudWatch Logs is " + (options.endpoint() == null ? "local-aws" : "another server") + " at "
                    + service.endpoint());
            service.page().ifPresent(page -> console.say("Open " + page + " in a browser to watch what arrives"));
            boolean good = new Run(options, service, fleet, console, Clock.system()).run(directory);
            if (options.keep()) {
                limit.interrupt();
                keep(service, console);
            }
            return good;
        } finally {
            limit.interrupt();
            Runtime.getRuntime().removeShutdownHook(killer);
            cleanUp(fleet, directory);
        }
    }

    /** Whatever hangs, the run ends. */
    private static Thread limitTime(Options options, Console console, Fleet fleet) {
        int seconds = options.seconds() + MAX_EXTRA_SECONDS;
        Thread limit = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(seconds);
                        console.out().println("quickstart: not done after " + seconds + " s, given up");
                        fleet.kill();
                        Runtime.getRuntime().halt(FAILED);
                    } catch (InterruptedException e) {
                        // Done in time.
                    }
                },
                "limit");
        limit.setDaemon(true);
        limit.start();
        return limit;
    }

    /** Waits for Ctrl-C, with the server up. */
    private static void keep(Service service, Console console) throws InterruptedException {
        String region = service.region();
        service.page().ifPresent(page -> console.out().println("\nWhat arrived, in a browser: " + page));
        console.out().printf("""

                        The server stays up until Ctrl-C. To look around:

                          curl -s --aws-sigv4 aws:amz:%1$s:logs --user test:test %2$s/ \\
                            -H 'X-Amz-Target: Logs_20140328.FilterLogEvents' \\
                            -H 'Content-Type: application/x-amz-json-1.1' \\
                            -d '{"logGroupName":"%3$s","limit":5}'

                          AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=%1$s \\
                            aws --endpoint-url %2$s logs filter-log-events --log-group-name %3$s
                        """, region, service.endpoint(), Run.GROUP);
        Thread.currentThread().join();
    }

    private static void cleanUp(Fleet fleet, Path directory) {
        fleet.kill();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // A killed process is still writing. What is left is small, and lies where the system cleans up.
        }
    }
}

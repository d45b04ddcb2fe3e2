// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left in the queue when the JVM ends, in a JVM of its own. */
final class ExitTest {

    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "throw"})
    void events_logged_just_before_the_end_are_delivered(String way) throws Exception {
        assertThat(run(way, "deliver")).isEqualTo("1000");
    }

    @Test
    void events_of_the_application_s_own_shutdown_hook_are_delivered() throws Exception {
        assertThat(run("hook", "deliver")).isEqualTo("2000");
    }

    @Test
    void jvm_ends_while_the_service_is_away_and_says_what_was_lost() throws Exception {
        assertThat(run("return", "away")).isEqualTo("0");
        assertThat(Files.readString(dir.resolve("err"))).contains("1000 events", "CLOSE_TIMEOUT");
    }

    @Test
    void jvm_ends_while_a_send_never_returns() throws Exception {
        assertThat(run("return", "hang")).isEqualTo("0");
        assertThat(Files.readString(dir.resolve("err"))).contains("1000 events", "CLOSE_TIMEOUT");
    }

    /** Runs {@link Child}; returns how many events its service had stored at the end. */
    private String run(String... arguments) throws IOException, InterruptedException {
        Path stored = dir.resolve("stored");
        Files.writeString(stored, "0");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                stored.toString());
        builder.command().addAll(List.of(arguments));
        Process child = builder.redirectError(dir.resolve("err").toFile())
                .redirectOutput(dir.resolve("out").toFile())
                .start();
        try {
            assertThat(child.waitFor(120, TimeUnit.SECONDS))
                    .as("the JVM has ended; it said %s", Files.readString(dir.resolve("err")))
                    .isTrue();
        } finally {
            child.destroyForcibly();
        }
        int expected = arguments[0].equals("throw") ? 1 : 0;
        assertThat(child.exitValue())
                .as("exit value; it said %s", Files.readString(dir.resolve("err")))
                .isEqualTo(expected);
        return Files.readString(stored);
    }

    /** An application that logs and ends. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) {
            Path stored = Path.of(arguments[0]);
            ScriptedDestination destination = ScriptedDestination.likeCloudWatch();
            Gate gate = new Gate();
            destination.otherwise(
                    switch (arguments[2]) {
                        case "away" -> Script.unavailable();
                        case "hang" -> Script.hang(gate);
                        default ->
                            request -> {
                                Script.Outcome outcome = Script.deliver().run(request);
                                long before = Long.parseLong(Files.readString(stored));
                                Files.writeString(stored, String.valueOf(before + request.size()));
                                return outcome;
                            };
                    });
            TestPipeline pipeline = TestPipeline.start(
                    destination, TestConfig.of("closeTimeout", arguments[2].equals("deliver") ? "1 min" : "300 ms"));
            pipeline.append("main", 1000, number -> "event");
            switch (arguments[1]) {
                case "hook" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> logSlowly(pipeline)));
                case "exit" -> System.exit(0);
                case "throw" -> throw new IllegalStateException("the application's own");
                default -> {} // Returning is the third way.
            }
        }

        /** A server that takes its time to answer the last requests, and stops its logging framework in the end. */
        private static void logSlowly(TestPipeline pipeline) {
            for (int i = 0; i < 4; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
                pipeline.append("hook", 250, number -> "event");
            }
            pipeline.pipeline().stop();
        }
    }
}

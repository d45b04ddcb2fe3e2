// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * The same calls against this server and against {@code moto}, another stand-in, by other people. Where the two differ, the table says
 * why; everywhere else they must agree to the letter. The table is also in {@code docs/local-aws.md}.
 */
class MotoComparisonTest {
    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    "create a group without a name",
                    "InvalidParameterException",
                    "done",
                    "Names have a length and a pattern; moto stores any."),
            new Difference(
                    "create a group with a space",
                    "InvalidParameterException",
                    "done",
                    "Names have a length and a pattern; moto stores any."),
            new Difference(
                    "create a group in the reserved name space",
                    "InvalidParameterException",
                    "done",
                    "The service keeps names that start with aws/ for itself."),
            new Difference(
                    "create a group of an unknown class",
                    "InvalidParameterException",
                    "done",
                    "There are three classes; moto knows none."),
            new Difference(
                    "set a retention of 13 days",
                    "InvalidParameterException",
                    "done",
                    "Only the listed numbers of days exist; moto takes any."),
            new Difference(
                    "create a stream twice",
                    "ResourceAlreadyExistsException: The specified log stream",
                    "ResourceAlreadyExistsException: The specified log group",
                    "The service names the stream; moto has one text for both."),
            new Difference(
                    "create a stream with a colon",
                    "InvalidParameterException",
                    "done",
                    "Names have a length and a pattern; moto stores any."),
            new Difference(
                    "create a stream with 513 characters",
                    "InvalidParameterException",
                    "done",
                    "Names have a length and a pattern; moto stores any."),
            new Difference(
                    "delete a stream that does not exist",
                    "ResourceNotFoundException: The specified log stream",
                    "ResourceNotFoundException: The specified log group",
                    "The service names the stream; moto has one text for both."),
            new Difference(
                    "put an empty message",
                    "InvalidParameterException",
                    "stored 1",
                    "A message has at least one character; moto stores an empty one."),
            new Difference(
                    "put a negative timestamp",
                    "InvalidParameterException",
                    "stored 0, rejected (TooOldLogEventEndIndex=0)",
                    "A timestamp is 0 or more; moto takes it for an old one."),
            new Difference("put nothing", "InvalidParameterException", "stored 0", "A batch has at least one event."),
            new Difference(
                    "put 10,001 events",
                    "InvalidParameterException",
                    "stored 10000",
                    "A batch has at most 10,000 events; moto has no limit (one page shows 10,000)."),
            new Difference(
                    "put a message of 1,048,551 bytes",
                    "InvalidParameterException: Log event too large",
                    "stored 1",
                    "An event may count 1,048,576 bytes, 26 of them overhead; moto has no limit."),
            new Difference(
                    "put a batch of 1,048,577 bytes",
                    "InvalidParameterException: Upload too large",
                    "stored 1024",
                    "A batch may count 1,048,576 bytes; moto has no limit."),
            new Difference(
                    "call with a wrong secret key",
                    "InvalidSignatureException",
                    "done",
                    "The signature is computed again here; moto does not look at it."),
            new Difference(
                    "put a batch packed by gzip",
                    "[안녕 😀]",
                    "null: null",
                    "Packed bodies are read, as by the service; moto's server answers 500 without a code."),
            new Difference(
                    "put a span of 24 hours and a millisecond",
                    "InvalidParameterException: The batch of log events",
                    "stored 2",
                    "Accepted events of a batch span at most 24 hours; moto does not look."),
            new Difference(
                    "put two events too old",
                    "stored 1, rejected (TooOldLogEventEndIndex=2)",
                    "stored 1, rejected (TooOldLogEventEndIndex=1)",
                    "tooOldLogEventEndIndex ends the rejected prefix, exclusively; moto gives the index of its last event."),
            new Difference(
                    "put two events too new",
                    "stored 1, rejected (TooNewLogEventStartIndex=1)",
                    "stored 1, rejected (TooNewLogEventStartIndex=2)",
                    "tooNewLogEventStartIndex is the first event of the rejected suffix; moto gives its last."),
            new Difference(
                    "put old, good and new events",
                    "stored 1, rejected (TooNewLogEventStartIndex=2, TooOldLogEventEndIndex=1)",
                    "stored 1, rejected (TooNewLogEventStartIndex=2, TooOldLogEventEndIndex=0)",
                    "tooOldLogEventEndIndex ends the rejected prefix, exclusively; moto gives the index of its last event."),
            new Difference(
                    "put nothing but old events",
                    "stored 0, rejected (TooOldLogEventEndIndex=2)",
                    "stored 0, rejected (TooOldLogEventEndIndex=1)",
                    "tooOldLogEventEndIndex ends the rejected prefix, exclusively; moto gives the index of its last event."),
            new Difference(
                    "put events beyond the retention",
                    "stored 1, rejected (TooOldLogEventEndIndex=1, ExpiredLogEventEndIndex=2)",
                    "stored 2, rejected (TooOldLogEventEndIndex=0)",
                    "Events older than the group's retention are rejected; moto keeps them."),
            new Difference(
                    "list groups by prefix and by pattern",
                    "InvalidParameterException",
                    "done",
                    "The two exclude each other; moto does not know the pattern."),
            new Difference(
                    "list streams of a group given twice",
                    "ValidationException",
                    "done",
                    "A group is given by name or by identifier."),
            new Difference(
                    "read from a start to an end",
                    "[m1, m2]",
                    "[m1, m2, m3]",
                    "The end of GetLogEvents is exclusive; moto includes it."),
            new Difference(
                    "read a stream that does not exist",
                    "ResourceNotFoundException: The specified log stream",
                    "ResourceNotFoundException: The specified log group",
                    "The service names the stream; moto has one text for both."),
            new Difference("filter by the prefix of streams", "[w]", "[s, w]", "moto ignores logStreamNamePrefix."),
            new Difference(
                    "filter by names and by prefix",
                    "InvalidParameterException",
                    "done",
                    "The two exclude each other; moto ignores the prefix."),
            new Difference(
                    "filter a stream that does not exist",
                    "ResourceNotFoundException",
                    "done",
                    "The service names the stream; moto finds nothing in it."),
            new Difference(
                    "filter by a pattern",
                    "InvalidParameterException: filterPattern is not supported",
                    "[ERROR x]",
                    "Filter patterns are not evaluated here, and an answer that ignored one would be wrong; moto evaluates words and phrases."));

    /**
     * One scenario whose outcomes differ.
     *
     * @param here how the outcome of this server starts
     * @param moto how the outcome of moto starts
     */
    private record Difference(String scenario, String here, String moto, String reason) {
        String row() {
            return "| " + scenario + " | `" + here + "` | `" + moto + "` | " + reason + " |";
        }
    }

    @Test
    void outcomes_differOnlyWhereTheTableSaysWhy() throws Exception {
        assumeTrue(importable("moto.server"), "skipped: python3 -m moto.server is not importable here");
        int port = freePort();
        Process moto = new ProcessBuilder("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (LocalAws server = LocalAws.start()) {
            await().atMost(Duration.ofMinutes(2)).until(() -> listening(port));
            compare(outcomes(server.endpoint()), outcomes(URI.create("http://127.0.0.1:" + port)));
        } finally {
            moto.destroy();
            assertThat(moto.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void compare(Map<String, String> here, Map<String, String> moto) {
        Map<String, Difference> table = new LinkedHashMap<>();
        DIFFERENCES.forEach(difference -> table.put(difference.scenario(), difference));
        assertThat(here.keySet()).containsAll(table.keySet());
        SoftAssertions softly = new SoftAssertions();
        here.forEach((scenario, outcome) -> {
            Difference difference = table.get(scenario);
            if (difference == null) {
                softly.assertThat(outcome).as(scenario).isEqualTo(moto.get(scenario));
            } else {
                softly.assertThat(outcome).as(scenario).isNotEqualTo(moto.get(scenario));
                softly.assertThat(outcome).as(scenario + ", here").startsWith(difference.here());
                softly.assertThat(moto.get(scenario)).as(scenario + ", moto").startsWith(difference.moto());
            }
        });
        softly.assertAll();
    }

    @Test
    void table_isInTheDocumentation() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(System.getProperty("project.root"), "docs", "local-aws.md"));
        assertThat(lines)
                .containsSubsequence(DIFFERENCES.stream().map(Difference::row).toList());
        assertThat(lines.stream()
                        .filter(line -> line.startsWith("| ") && line.split("\\|").length == 5)
                        .count())
                .as("rows of the table: its head and the differences")
                .isEqualTo(DIFFERENCES.size() + 1);
    }

    private static Map<String, String> outcomes(URI endpoint) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        try (Client client = new Client(endpoint, "test", "test")) {
            Scenarios.all().forEach((name, scenario) -> {
                String group = "scenario-" + outcomes.size();
                client.createGroup(group);
                client.createStream(group, "s");
                outcomes.put(name, scenario.apply(client, group));
            });
        }
        return outcomes;
    }

    private static boolean importable(String module) throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import " + module)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean listening(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}

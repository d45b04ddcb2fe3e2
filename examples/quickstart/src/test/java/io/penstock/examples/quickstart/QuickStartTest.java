// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Real processes, real sockets, a real outage, in small. */
class QuickStartTest {

    private static final Pattern LAST_LINE =
            Pattern.compile("logged=(\\d+) delivered=(\\d+) lost=0 resent=\\d+ duplicates=0 streams=3\\R\\z");

    private static String run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = QuickStart.run(List.of(args), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        String out = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as(out).isZero();
        return out;
    }

    private static void assertAllArrived(String out) {
        Matcher last = LAST_LINE.matcher(out);
        assertThat(last.find()).as(out).isTrue();
        assertThat(last.group(1)).isEqualTo(last.group(2));
        assertThat(Long.parseLong(last.group(1))).isPositive();
    }

    @Test
    void quick_start_with_an_outage_delivers_every_event_once_in_a_stream_per_process() {
        String out = run("--workers", "2", "--seconds", "6", "--rate", "20", "--outage", "2");

        assertThat(out)
                .contains("The endpoint is away", "The endpoint is back", "One stored event in full:", "\"event_id\"")
                .containsPattern("Open http://127\\.0\\.0\\.1:\\d+/ in a browser to watch")
                .containsPattern("server_info_\\S+_\\d+ ")
                .containsPattern("batch ");
        assertAllArrived(out);
    }

    @Test
    void quick_start_against_another_server_reads_back_from_it() {
        try (LocalAws other = LocalAws.start()) {
            String out = run(
                    "--workers",
                    "2",
                    "--seconds",
                    "2",
                    "--rate",
                    "10",
                    "--outage",
                    "0",
                    "--endpoint",
                    other.endpoint().toString());

            assertThat(out).contains("another server at " + other.endpoint()).doesNotContain("in a browser");
            assertAllArrived(out);
            assertThat(other.eventCount()).isPositive();
        }
    }
}

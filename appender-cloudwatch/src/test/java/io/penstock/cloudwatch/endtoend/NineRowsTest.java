// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.LocalAwsOptions;
import io.penstock.localaws.Operation;
import io.penstock.testkit.TestJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nine situations in which appenders that send to CloudWatch Logs from Java are known to lose events, to send them twice or to keep
 * the JVM from ending: {@code docs/guarantees.md} has the table. Default settings throughout, 1 GB of heap, a service that takes 20 ms
 * for each call. Counts are asserted; times are printed, because they are this machine's.
 *
 * <p>The applications have used the AWS SDK before they log, as many do: loading it takes a second or two of one core, which on a
 * machine that is busy with other things can be more than {@code closeTimeout}. The two situations that this changes are shown cold as
 * well, with a {@code closeTimeout} that a busy machine does not reach.
 */
class NineRowsTest {

    private static final String GROUP = "nine-rows";

    @RegisterExtension
    static final LocalAwsExtension aws =
            new LocalAwsExtension(LocalAwsOptions.defaults().latency(Duration.ofMillis(20)));

    @TempDir
    Path directory;

    /** Rows 1 and 2: what arrives, and what a log call costs. */
    @Test
    void two_thousand_events_a_second_arrive_whole() throws Exception {
        Program.Ended ended = run("log:1", "paced:20000:2000", "stop");

        assertAllDelivered(ended, 20_001);
        print("2,000/s for 10 s, then stop", ended);
    }

    @Test
    void burst_of_four_threads_then_stop_arrives_whole() throws Exception {
        Program.Ended ended = run("burst:100000:4", "stop");

        assertAllDelivered(ended, 100_000);
        print("burst of 100,000 from 4 threads, then stop", ended);
    }

    @Test
    void thousand_events_then_stop_arrive_whole() throws Exception {
        Program.Ended ended = run("log:1000", "stop");

        assertAllDelivered(ended, 1000);
        print("1,000 events, then stop", ended);
    }

    @Test
    void thousand_events_then_stop_arrive_whole_without_the_sdk_loaded_before() throws Exception {
        Program.Ended ended = runCold("log:1000", "stop");

        assertThousandArrived(ended);
        print("1,000 events from a cold start, then stop", ended);
    }

    @Test
    void service_unavailable_for_good_lets_stop_return_and_the_jvm_end() throws Exception {
        aws.server().faults().on(Operation.PUT_LOG_EVENTS).fromEvent(200).answer(Fault.unavailable());

        Program.Ended ended = run("log:200", "flush", "log:2000", "stop");

        assertGivenUpAloud(ended);
        print("503 from event 200 on, then stop", ended);
    }

    @Test
    void connection_refused_for_good_lets_stop_return_and_the_jvm_end() throws Exception {
        Program.Ended ended;
        try (Program program = start("log:200", "flush", "say:flushed", "wait", "log:2000", "stop")) {
            program.awaitLine("flushed");
            aws.server().stop();
            program.go();
            ended = program.end();
        }

        assertGivenUpAloud(ended);
        print("refused from event 200 on, then stop", ended);
    }

    private static void assertGivenUpAloud(Program.Ended ended) {
        assertSound(ended, 2200);
        Arrivals.in(aws.server(), GROUP).assertExactly(200);
        assertThat(ended.number("delivered")).isEqualTo(200);
        assertThat(ended.err()).contains("closed with 2000 events unsent and dropped (CLOSE_TIMEOUT)");
        assertThat(aws.server().eventCount()).as("stored since the stop").isEqualTo(200);
    }

    @Test
    void ten_seconds_of_503_in_thirty_cost_nothing() throws Exception {
        AtomicBoolean outage = new AtomicBoolean();
        aws.server()
                .faults()
                .on(Operation.PUT_LOG_EVENTS)
                .whileTrue(outage::get)
                .answer(Fault.unavailable());
        Program.Ended ended;
        try (Program program = start("paced:14400:480", "stop")) {
            program.awaitLine("paced 4800");
            outage.set(true);
            program.awaitLine("paced 9600");
            assertThat(requestsRefused()).as("requests that were refused").isPositive();
            outage.set(false);
            ended = program.end();
        }

        assertAllDelivered(ended, 14_400);
        print("503 for 10 s in 30 s at 480/s (" + requestsRefused() + " requests refused)", ended);
    }

    private static long requestsRefused() {
        return aws.server().requests(Operation.PUT_LOG_EVENTS).stream()
                .filter(request -> request.status() == 503)
                .count();
    }

    @Test
    void large_events_arrive_whole_or_as_valid_json() throws Exception {
        Program.Ended ended = run("log:1", "json:300000", "log:1", "json:3000000", "log:1", "stop");

        assertAllDelivered(ended, 5);
        Map<Integer, String> texts = new HashMap<>();
        Arrivals.in(aws.server(), GROUP).events.forEach(event -> texts.put(event.number(), event.text()));
        Map<String, @Nullable Object> whole = TestJson.object(texts.get(1));
        assertThat(whole).doesNotContainKey("truncated");
        assertThat(bytes(whole.get("message"))).isBetween(299_900, 300_100);
        assertThat(TestJson.object(String.valueOf(whole.get("message")))).containsEntry("event", "event 1");
        Map<String, @Nullable Object> shortened = TestJson.object(texts.get(3));
        assertThat(shortened).containsEntry("truncated", true);
        assertThat(((Number) shortened.get("original_bytes")).intValue()).isBetween(2_999_900, 3_000_100);
        assertThat(bytes(texts.get(3))).isBetween(1_048_540, 1_048_550);
        print("300 KB and 3 MB between small ones", ended);
    }

    private static int bytes(@Nullable Object text) {
        return String.valueOf(text).getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void jvm_ends_by_itself_after_main_and_takes_all_along() throws Exception {
        Program.Ended ended = run("log:1000");

        assertSound(ended, 1000);
        Arrivals.in(aws.server(), GROUP).assertExactly(1000);
        assertThat(ended.err()).isEmpty();
        print("1,000 events, main returns without a stop", ended);
    }

    @Test
    void jvm_ends_by_itself_and_takes_all_along_without_the_sdk_loaded_before() throws Exception {
        Program.Ended ended = runCold("log:1000");

        assertThousandArrived(ended);
        print("1,000 events from a cold start, main returns without a stop", ended);
    }

    /** By the end of the JVM: a {@code stop()} returns after a second without progress, which is less than loading may take. */
    private static void assertThousandArrived(Program.Ended ended) {
        assertSound(ended, 1000);
        assertThat(ended.err()).isEmpty();
        Arrivals arrivals = Arrivals.in(aws.server(), GROUP);
        assertThat(arrivals.distinct().cardinality()).as("events that arrived").isEqualTo(1000);
        arrivals.assertDistinctIds();
        arrivals.assertCopiesExplained();
    }

    @Test
    void mdc_value_is_in_the_users_own_pattern() throws Exception {
        String pattern = "<encoder><pattern>%level [%X{k}] %msg%n</pattern></encoder>";
        Program.Ended ended;
        try (Program program = startWith(pattern, "mdc:1000", "stop")) {
            ended = program.end();
        }

        assertAllDelivered(ended, 1000);
        assertThat(Arrivals.in(aws.server(), GROUP).events).allSatisfy(event -> assertThat(event.text())
                .isEqualTo("INFO [value-" + event.number() + "] event " + event.number() + " accepted, total 12.5"));
        print("%X{k} in a pattern of the user's own", ended);
    }

    private Program startWith(String settings, String... steps) throws Exception {
        List<String> all = new ArrayList<>(List.of("sdk"));
        all.addAll(List.of(steps));
        return Program.start(directory, Application.xml(aws.server(), GROUP, settings), all.toArray(new String[0]));
    }

    private Program start(String... steps) throws Exception {
        return startWith("", steps);
    }

    private Program.Ended runCold(String... steps) throws Exception {
        String xml = Application.xml(aws.server(), GROUP, "<closeTimeout>60 s</closeTimeout>");
        try (Program program = Program.start(directory, xml, steps)) {
            return program.end();
        }
    }

    private Program.Ended run(String... steps) throws Exception {
        try (Program program = start(steps)) {
            return program.end();
        }
    }

    private static void assertAllDelivered(Program.Ended ended, int count) {
        assertSound(ended, count);
        Arrivals arrivals = Arrivals.in(aws.server(), GROUP);
        arrivals.assertExactly(count);
        arrivals.assertOrderPerThread();
        assertThat(ended.number("dropped")).isZero();
        assertThat(ended.err()).isEmpty();
    }

    /** The application noticed nothing, and the numbers add up. */
    private static void assertSound(Program.Ended ended, int logged) {
        assertThat(ended.exitValue()).as("exit value").isZero();
        assertThat(ended.number("thrown"))
                .as("exceptions in application threads")
                .isZero();
        assertThat(ended.number("logged")).isEqualTo(logged);
        assertThat(ended.number("accepted")).isEqualTo(logged);
        assertThat(ended.number("delivered") + ended.number("waiting") + ended.number("dropped"))
                .as("delivered + waiting + dropped")
                .isEqualTo(logged);
    }

    private static void print(String row, Program.Ended ended) {
        System.out.printf(
                Locale.ROOT,
                "nine rows | %s | logged %d, stored %d | call mean %.1f, median %.1f, max %.0f µs | stop() %s ms, then the JVM %d ms | %d requests%n",
                row,
                ended.number("logged"),
                aws.server().eventCount(),
                ended.micros("meanNanos"),
                ended.micros("medianNanos"),
                ended.micros("maxNanos"),
                ended.report().getProperty("stopMillis", "-"),
                ended.exitMillis(),
                aws.server().requestCount(Operation.PUT_LOG_EVENTS));
    }
}

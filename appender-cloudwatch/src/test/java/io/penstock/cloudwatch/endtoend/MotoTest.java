// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/** The loads of {@link NineRowsTest} against a server that others wrote, read back with the AWS SDK. Skipped where there is none. */
class MotoTest {

    private static Process moto;
    private static URI endpoint;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        Process probe = new ProcessBuilder("sh", "-c", "exec python3 -c 'import moto.server'")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(probe.waitFor(60, TimeUnit.SECONDS) && probe.exitValue() == 0, "moto is not importable");
        int port = freePort();
        endpoint = URI.create("http://127.0.0.1:" + port);
        moto = new ProcessBuilder("python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", String.valueOf(port))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        await().atMost(Duration.ofMinutes(2)).until(() -> answers(port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (moto != null) {
            moto.destroy();
            moto.waitFor();
        }
    }

    @Test
    void two_thousand_events_a_second_arrive_whole() throws Exception {
        assertArrive(20_001, "moto-steady", "log:1", "paced:20000:2000", "stop");
    }

    @Test
    void burst_of_four_threads_then_stop_arrives_whole() throws Exception {
        // One Python process takes its time for a megabyte of events: the test is not about how long it may take.
        assertArrive(100_000, "moto-burst", "burst:100000:4", "flush", "stop");
    }

    @Test
    void thousand_events_then_stop_arrive_whole() throws Exception {
        assertArrive(1000, "moto-short", "log:1000", "stop");
    }

    private void assertArrive(int count, String group, String... steps) throws Exception {
        Program.Ended ended;
        try (Program program = Program.start(directory, Application.xml(endpoint, group, ""), steps)) {
            ended = program.end();
        }
        assertThat(ended.exitValue()).isZero();
        assertThat(ended.number("thrown")).isZero();
        assertThat(ended.number("accepted")).isEqualTo(count);
        assertThat(ended.number("delivered") + ended.number("waiting")).isEqualTo(count);
        assertThat(ended.err()).isEmpty();
        Arrivals arrivals = Arrivals.of(read(group));
        arrivals.assertExactly(count);
        arrivals.assertOrderPerThread();
    }

    /** All events by stream, page by page. */
    private static Map<String, List<Map.Entry<Long, String>>> read(String group) {
        Map<String, List<Map.Entry<Long, String>>> byStream = new HashMap<>();
        try (CloudWatchLogsClient logs = CloudWatchLogsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build()) {
            for (LogStream stream :
                    logs.describeLogStreams(r -> r.logGroupName(group)).logStreams()) {
                byStream.put(stream.logStreamName(), read(logs, group, stream.logStreamName()));
            }
        }
        return byStream;
    }

    private static List<Map.Entry<Long, String>> read(CloudWatchLogsClient logs, String group, String stream) {
        List<Map.Entry<Long, String>> events = new ArrayList<>();
        String token = null;
        while (true) {
            String next = token;
            GetLogEventsResponse page = logs.getLogEvents(r -> r.logGroupName(group)
                    .logStreamName(stream)
                    .startFromHead(true)
                    .nextToken(next));
            page.events().forEach(event -> events.add(new SimpleEntry<>(event.timestamp(), event.message())));
            token = page.nextForwardToken();
            if (token.equals(next)) {
                return events;
            }
        }
    }
}

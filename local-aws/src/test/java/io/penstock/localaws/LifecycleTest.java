// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static io.penstock.localaws.Operation.PUT_LOG_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

class LifecycleTest {
    private final long now = System.currentTimeMillis();

    @Test
    void stopAndRestart_keepPortAndData() {
        try (LocalAws server = LocalAws.start();
                Client client = new Client(server)) {
            client.createGroup("g");
            URI endpoint = server.endpoint();
            for (int round = 0; round < 3; round++) {
                server.stop();
                assertThat(server.running()).isFalse();
                assertRefused(server);
                server.restart();
                assertThat(server.endpoint()).isEqualTo(endpoint);
                client.createStream("g", "s" + round);
            }
            assertThat(server.streams("g")).hasSize(3);
        }
    }

    @Test
    void stoppedServer_keepsItsPortUntilItIsClosed() throws Exception {
        LocalAws server = LocalAws.start();
        InetSocketAddress address =
                new InetSocketAddress("127.0.0.1", server.endpoint().getPort());
        server.stop();
        try (ServerSocket other = new ServerSocket()) {
            other.setReuseAddress(false);
            assertThatThrownBy(() -> other.bind(address)).isInstanceOf(BindException.class);
        } finally {
            server.close();
        }
        // Once free, the port may be the one that somebody else's connection goes out from, for a while.
        await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> {
            try (ServerSocket other = new ServerSocket()) {
                other.bind(address);
                return other.isBound();
            }
        });
    }

    @Test
    void stop_finishesRequestsInProgress() {
        try (LocalAws server = LocalAws.start();
                Client client = new Client(server)) {
            server.createGroup("g");
            server.createStream("g", "s");
            server.latency(Duration.ofMillis(300));
            CompletableFuture<PutLogEventsResponse> put =
                    CompletableFuture.supplyAsync(() -> client.put("g", "s", event(now, "x")));
            await().until(() -> server.eventCount() == 1);
            server.stop();

            assertThat(put.join().nextSequenceToken()).isNotEmpty();
            assertThat(server.events("g", "s")).allMatch(StoredEvent::answered);
            assertThat(server.requests(PUT_LOG_EVENTS).get(0).outcome()).isEqualTo("OK");
        }
    }

    @Test
    void stop_closesIdleConnections() throws Exception {
        try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().checkSignatures(false));
                RawClient raw = new RawClient(server)) {
            assertThat(raw.post("DescribeLogGroups", "{}").status()).isEqualTo(200);
            server.stop();
            assertThat(raw.ended()).isTrue();
        }
    }

    @Test
    void abort_resetsARequestInProgressAndMarksIt() {
        try (LocalAws server = LocalAws.start();
                Client client = new Client(server)) {
            server.createGroup("g");
            server.createStream("g", "s");
            server.latency(Duration.ofMinutes(5));
            CompletableFuture<String> put =
                    CompletableFuture.supplyAsync(() -> Outcome.of(() -> client.put("g", "s", event(now, "x"))));
            await().until(() -> server.eventCount() == 1);
            server.abort();

            assertThat(put.join()).startsWith("client: ");
            await().until(() -> server.requests(PUT_LOG_EVENTS).get(0).outcome().equals("abandoned"));
            assertThat(server.events("g", "s")).noneMatch(StoredEvent::answered);
        }
    }

    @Test
    void close_endsHangingRequests() {
        LocalAws server = LocalAws.start();
        server.faults().onAny().answer(Fault.hang());
        CompletableFuture<String> call;
        try (Client client = new Client(server)) {
            call = CompletableFuture.supplyAsync(() -> Outcome.ofRun(() -> client.createGroup("g")));
            await().until(() -> !server.requests().isEmpty());
            server.close();
            assertThat(call.join()).startsWith("client: ");
        }
        assertRefused(server);
    }

    @Test
    void threads_areDaemonsAndEndWithTheServer() {
        LocalAws server = LocalAws.start();
        try (Client client = new Client(server)) {
            client.createGroup("g");
            assertThat(ownThreads()).hasSizeGreaterThanOrEqualTo(2).allMatch(Thread::isDaemon);
            server.close();
        }
        await().until(() -> ownThreads().isEmpty());
    }

    private static List<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("local-aws-"))
                .toList();
    }

    @Test
    void takenPort_isSaidWithWhatToDo() {
        try (LocalAws server = LocalAws.start()) {
            int port = server.endpoint().getPort();
            assertThatThrownBy(() -> LocalAws.start(LocalAwsOptions.defaults().port(port)))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("port 0 takes any free one");
        }
    }

    @Test
    void options_sayWhatIsAllowed() {
        LocalAwsOptions options = LocalAwsOptions.defaults();
        assertThatThrownBy(() -> options.port(70_000)).hasMessageContaining("0 to 65535");
        assertThatThrownBy(() -> options.quota(-1)).hasMessageContaining("0 (none) or more");
        assertThatThrownBy(() -> options.latency(Duration.ofMillis(-1))).hasMessageContaining("zero or more");
        assertThatThrownBy(() -> options.maxRequestRecords(0)).hasMessageContaining("1 or more");
    }

    @Test
    void parallelConnections_areCountedAndLoseNothing() {
        int clients = 8;
        try (LocalAws server = LocalAws.start();
                Client client = new Client(server)) {
            server.createGroup("g");
            server.createStream("g", "s");
            server.latency(Duration.ofMillis(200));
            var pool = Executors.newFixedThreadPool(clients);
            List<CompletableFuture<?>> puts = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                String message = "m" + i;
                puts.add(CompletableFuture.runAsync(
                        () -> {
                            client.put("g", "s", event(now, message));
                        },
                        pool));
            }
            puts.forEach(CompletableFuture::join);
            pool.shutdown();
            assertThat(server.events("g", "s")).hasSize(clients);
            assertThat(server.maxParallelRequests()).isBetween(2, clients);
            assertThat(server.requests(PUT_LOG_EVENTS)).anyMatch(request -> request.parallel() > 1);
        }
    }

    @Test
    void requestRecords_areBoundedAndCountsAreNot() {
        try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().maxRequestRecords(3));
                Client client = new Client(server)) {
            for (int i = 0; i < 5; i++) {
                client.createGroup("g" + i);
            }
            assertThat(server.requests()).extracting(RequestRecord::group).containsExactly("g2", "g3", "g4");
            assertThat(server.requestCount(Operation.CREATE_LOG_GROUP)).isEqualTo(5);
        }
    }

    private static void assertRefused(LocalAws server) {
        assertThatThrownBy(() -> new Socket("127.0.0.1", server.endpoint().getPort()).close())
                .isInstanceOf(ConnectException.class);
    }
}

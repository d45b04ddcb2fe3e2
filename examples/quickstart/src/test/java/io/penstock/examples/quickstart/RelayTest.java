// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RelayTest {

    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger handled = new AtomicInteger();
    private HttpServer service;
    private Relay relay;

    /** Each client has a connection of its own. */
    private static HttpClient client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(Executors.newCachedThreadPool());
        service.createContext("/echo", exchange -> {
            handled.incrementAndGet();
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.createContext("/chunked", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.createContext("/held", exchange -> {
            arrived.countDown();
            exchange.getRequestBody().readAllBytes();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("done".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        service.start();
        relay = Relay.start(service.getAddress());
    }

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        relay.close();
        service.stop(0);
    }

    private HttpRequest post(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + path))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private String send(HttpClient client, String path, String body) throws IOException, InterruptedException {
        return client.send(post(path, body), BodyHandlers.ofString()).body();
    }

    @Test
    void there_requests_and_answers_pass_unchanged_over_one_connection() throws Exception {
        HttpClient client = client();
        String large = "주문 접수 こんにちは 🎁 ".repeat(50_000);

        assertThat(send(client, "/echo", large)).isEqualTo(large);
        assertThat(send(client, "/chunked", large)).isEqualTo(large);
        assertThat(send(client, "/echo", "")).isEmpty();
        assertThat(send(client, "/echo", "x")).isEqualTo("x");
        assertThat(relay.open()).isEqualTo(1);
    }

    @Test
    void chunked_requests_pass_too() throws Exception {
        byte[] body = "청크 👋".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + "/echo"))
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build();

        assertThat(client().send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
    }

    @Test
    void away_finishes_the_accepted_request_and_refuses_the_next() throws Exception {
        HttpClient client = client();
        CompletableFuture<HttpResponse<String>> accepted =
                client.sendAsync(post("/held", "x".repeat(100_000)), BodyHandlers.ofString());
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

        relay.away();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), relay.port()))
                .isInstanceOf(ConnectException.class);
        assertThat(accepted).isNotDone();
        release.countDown();
        assertThat(accepted.get(30, TimeUnit.SECONDS).body()).isEqualTo("done");
        await().until(() -> relay.open() == 0);
        assertThatThrownBy(() -> send(client(), "/echo", "late")).isInstanceOf(ConnectException.class);
        assertThat(handled).hasValue(0);
    }

    @Test
    void away_in_the_middle_of_a_request_forwards_it_whole() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
            byte[] head = ("POST /held HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n01234")
                    .getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(head);
            assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

            relay.away();

            socket.getOutputStream().write("56789".getBytes(StandardCharsets.US_ASCII));
            release.countDown();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("done");
        }
    }

    @Test
    void away_closes_connections_between_two_requests() throws Exception {
        assertThat(send(client(), "/echo", "x")).isEqualTo("x");
        assertThat(relay.open()).isEqualTo(1);

        relay.away();

        await().until(() -> relay.open() == 0);
    }

    @Test
    void back_serves_on_the_same_port() throws Exception {
        int port = relay.port();
        for (int i = 0; i < 3; i++) {
            assertThat(send(client(), "/echo", "before")).isEqualTo("before");
            relay.away();
            assertThatThrownBy(() -> send(client(), "/echo", "meanwhile")).isInstanceOf(ConnectException.class);
            relay.back();
        }

        assertThat(send(client(), "/echo", "after")).isEqualTo("after");
        assertThat(relay.port()).isEqualTo(port);
        assertThat(handled).hasValue(4);
    }

    @Test
    void service_that_is_down_itself_looks_like_a_closed_connection() throws Exception {
        service.stop(0);

        assertThatThrownBy(() -> send(client(), "/echo", "x")).isInstanceOf(IOException.class);
        await().until(() -> relay.open() == 0);
    }
}

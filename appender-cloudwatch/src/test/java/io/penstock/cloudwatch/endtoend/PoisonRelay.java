// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.localaws.LocalAws;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a server and refuses, as the service would an invalid event, each put whose body says {@code poison}. */
final class PoisonRelay implements AutoCloseable {

    private static final List<String> FORWARDED = List.of("X-Amz-Target", "Content-Type", "Content-Encoding");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newFixedThreadPool(8);
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger forwarded = new AtomicInteger();
    private final HttpServer relay;
    private final URI behind;

    private PoisonRelay(URI behind) throws IOException {
        this.behind = behind;
        this.relay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        relay.setExecutor(threads);
        relay.createContext("/", this::handle);
        relay.start();
    }

    /** The server must not check signatures: they are made for the relay's address. */
    static PoisonRelay before(LocalAws server) throws IOException {
        return new PoisonRelay(server.endpoint());
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + relay.getAddress().getPort());
    }

    int refused() {
        return refused.get();
    }

    int forwarded() {
        return forwarded.get();
    }

    void forget() {
        refused.set(0);
        forwarded.set(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (new String(body, StandardCharsets.UTF_8).contains("poison")) {
            refused.incrementAndGet();
            exchange.getResponseHeaders().set("x-amzn-RequestId", "relay");
            answer(
                    exchange,
                    400,
                    "{\"__type\":\"InvalidParameterException\",\"message\":\"Log event is not valid.\"}"
                            .getBytes(StandardCharsets.UTF_8));
            return;
        }
        forwarded.incrementAndGet();
        HttpRequest.Builder request = HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : FORWARDED) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            response.headers().firstValue("x-amzn-RequestId").ifPresent(id -> exchange.getResponseHeaders()
                    .set("x-amzn-RequestId", id));
            answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        relay.stop(0);
        threads.shutdownNow();
    }
}

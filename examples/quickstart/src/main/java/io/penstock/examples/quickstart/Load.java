// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HTTP requests at a fixed rate, spread evenly over the workers by some threads. A thread that fell behind catches up.
 * What is asked for follows from the request's number, so two runs ask for the same.
 */
final class Load {

    private static final int THREADS = 4;

    private final List<Integer> ports;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private final List<Future<?>> tasks = new ArrayList<>();
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private Load(List<Integer> ports) {
        this.ports = ports;
    }

    /** @param rate requests a second, to all {@code ports} together */
    static Load start(List<Integer> ports, int rate) {
        Load load = new Load(ports);
        long interval = TimeUnit.SECONDS.toNanos(THREADS) / rate;
        for (int i = 0; i < THREADS; i++) {
            load.tasks.add(load.threads.scheduleAtFixedRate(
                    load::request, interval * i / THREADS, interval, TimeUnit.NANOSECONDS));
        }
        return load;
    }

    private void request() {
        long number = started.getAndIncrement();
        int port = ports.get((int) (number % ports.size()));
        try {
            int status = client.send(request(port, number / ports.size()), BodyHandlers.discarding())
                    .statusCode();
            (status >= 200 && status != 500 ? answered : failed).incrementAndGet();
        } catch (IOException e) {
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpRequest request(int port, long number) {
        String path =
                switch ((int) (number % 10)) {
                    case 0, 1, 2, 3 -> "/items/" + number % 110;
                    case 4, 5, 6 -> "/orders";
                    case 7 -> "/items/zw%C3%B6lf";
                    case 8 -> "/greet";
                    default -> "/nowhere/" + number;
                };
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
        return path.equals("/orders")
                ? request.POST(BodyPublishers.ofString("抹茶セット " + number)).build()
                : request.build();
    }

    /** Requests answered so far, in any way that the application means to answer. */
    long answered() {
        return answered.get();
    }

    /** Requests not answered, or answered with 500. */
    long failed() {
        return failed.get();
    }

    /** Starts no more requests and waits for those under way, 30 s at most. */
    void stop() throws InterruptedException {
        tasks.forEach(task -> task.cancel(false));
        threads.shutdown();
        if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The web application: a shop that logs what shops log. Any thread of the server calls it.
 *
 * <pre>
 *  GET  /items/N    an item; none above 99: 404
 *  POST /orders     places an order; the payment of each seventh fails: 502
 *  GET  /greet      says hello in some language
 *  other paths      404
 * </pre>
 */
final class Shop extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(Shop.class);

    private static final List<String> ITEMS =
            List.of("한복 (여성용)", "抹茶セット", "Grüner Tee", "Émile's café ☕", "keyboard ⌨️ \"mechanical\"");

    private static final List<String> GREETINGS = List.of("안녕하세요", "こんにちは", "Grüß Gott", "Hello", "👩‍👩‍👧‍👦 hi all");

    private final AtomicLong orders = new AtomicLong();

    /** What an order comes to; as a key-value it arrives as a JSON object. */
    record Total(long amount, String currency) {}

    private record Answer(int status, String body) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        MDC.put("request_id", UUID.randomUUID().toString());
        MDC.put("path", Request.getPathInContext(request));
        try {
            Answer answer = answer(request, Request.getPathInContext(request));
            response.setStatus(answer.status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
            Content.Sink.write(response, true, answer.body, callback);
        } finally {
            MDC.clear();
        }
        return true;
    }

    private Answer answer(Request request, String path) {
        if (path.startsWith("/items/")) {
            return item(path.substring("/items/".length()));
        }
        return switch (path) {
            case "/orders" -> order(request);
            case "/greet" -> greet();
            default -> {
                LOG.warn("Nothing at {}", path);
                yield new Answer(404, "not found");
            }
        };
    }

    private static Answer item(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number > 99) {
                LOG.atWarn().addKeyValue("item", number).log("No such item");
                return new Answer(404, "no such item");
            }
            String name = ITEMS.get(Math.floorMod(number, ITEMS.size()));
            LOG.atInfo().addKeyValue("item", number).addKeyValue("name", name).log("Item shown: {}", name);
            return new Answer(200, name);
        } catch (NumberFormatException e) {
            LOG.warn("Not an item number: {}", text, e);
            return new Answer(400, "not a number");
        }
    }

    private Answer order(Request request) {
        long number = orders.incrementAndGet();
        long start = System.nanoTime();
        MDC.put("order", Long.toString(number));
        try {
            String item = new String(
                    Content.Source.asInputStream(request).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            pay(number);
            LOG.atInfo()
                    .addKeyValue("total", new Total(19_900 + number, "KRW"))
                    .addKeyValue("items", List.of(item, "gift wrap 🎁"))
                    .addKeyValue("shipping", Map.of("city", "서울", "express", number % 2 == 0))
                    .addKeyValue("seconds", (System.nanoTime() - start) / 1e9)
                    .log("주문 {} 접수: {}", number, item);
            return new Answer(201, "order " + number);
        } catch (IOException | IllegalStateException e) {
            LOG.atError().addKeyValue("order", number).setCause(e).log("결제 실패: order {} was not paid", number);
            return new Answer(502, "payment failed");
        }
    }

    private static void pay(long order) {
        if (order % 7 == 0) {
            IOException refused = new ConnectException("결제 서버 응답 없음 (payment-gateway:8443)");
            throw new IllegalStateException(
                    "Payment of order " + order + " failed 💳", new UncheckedIOException(refused));
        }
    }

    private Answer greet() {
        String text = GREETINGS.get((int) (orders.get() % GREETINGS.size()));
        LOG.info("Greeted with \"{}\"\tand a tab", text);
        return new Answer(200, text);
    }
}

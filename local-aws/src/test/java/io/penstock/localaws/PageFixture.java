// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What a small shop logs, as the page's tests and its pictures show it. Servers are to be without signatures. */
final class PageFixture {
    static final String GROUP = "umma-production";
    static final String WORKER = "server_info_ip-172-31-26-196_";

    private static final List<String> EVENTS = List.of(
            "\"level\":\"INFO\",\"logger\":\"shop.Orders\",\"message\":\"order placed\",\"order\":%d,\"amount\":49.9,\"customer\":\"김민지\"",
            "\"level\":\"INFO\",\"logger\":\"shop.Http\",\"message\":\"GET /products/%d\",\"status\":200,\"ms\":12",
            "\"level\":\"DEBUG\",\"logger\":\"shop.Stock\",\"message\":\"재고를 확인했습니다\",\"product\":%d",
            "\"level\":\"INFO\",\"logger\":\"shop.Mail\",\"message\":\"確認メールを送信しました 📧\",\"order\":%d",
            "\"level\":\"WARN\",\"logger\":\"shop.Payment\",\"message\":\"payment took 2.4 s\",\"order\":%d,\"provider\":{\"name\":\"toss\",\"tries\":[1,2]}",
            "\"level\":\"INFO\",\"logger\":\"shop.Http\",\"message\":\"POST /orders\",\"status\":201,\"ms\":38,\"order\":%d",
            "\"level\":\"ERROR\",\"logger\":\"shop.Payment\",\"message\":\"card declined 💳\",\"order\":%d,\"exception\":{\"class\":"
                    + "\"shop.Declined\",\"message\":\"잔액 부족\",\"stack_trace\":\"shop.Declined: 잔액 부족\\n\\tat shop.Payment.charge(Payment.java:88)\"}");

    private PageFixture() {}

    /** Groups, streams, some events, a refusal and a fault that still applies. */
    static void plant(LocalAws server) throws IOException {
        server.createGroup(GROUP);
        server.createGroup("umma-access");
        server.createStream("umma-access", "nginx");
        server.createStream(GROUP, "batch");
        for (int worker = 0; worker < 4; worker++) {
            server.createStream(GROUP, WORKER + worker);
        }
        try (RawClient client = new RawClient(server)) {
            put(client, "umma-access", "nginx", List.of("127.0.0.1 - - \"GET /products HTTP/1.1\" 200 512"));
            put(client, GROUP, "batch", List.of(event(6, 7)));
            put(client, GROUP, "missing", List.of(event(0, 1)));
        }
        server.faults().on(Operation.PUT_LOG_EVENTS).stream("missing").nth(2).answer(Fault.unavailable());
        more(server, 20);
    }

    /** Some more events, spread over the workers. */
    static void more(LocalAws server, int events) throws IOException {
        try (RawClient client = new RawClient(server)) {
            for (int worker = 0; worker < 4; worker++) {
                List<String> batch = new ArrayList<>();
                for (int i = worker; i < events; i += 4) {
                    batch.add(event(i % EVENTS.size(), 1000 + i));
                }
                put(client, GROUP, WORKER + worker, batch);
            }
        }
    }

    static String event(int which, int n) {
        return "{" + EVENTS.get(which).formatted(n) + "}";
    }

    /** One request; its events a few milliseconds apart, until now. */
    static RawClient.Answer put(RawClient client, String group, String stream, List<String> messages)
            throws IOException {
        return put(client, group, stream, messages, InstantSource.system().millis());
    }

    static RawClient.Answer put(RawClient client, String group, String stream, List<String> messages, long time)
            throws IOException {
        byte[] body = Json.object(json -> {
            json.writeStringProperty("logGroupName", group);
            json.writeStringProperty("logStreamName", stream);
            json.writeArrayPropertyStart("logEvents");
            for (int i = 0; i < messages.size(); i++) {
                json.writeStartObject();
                json.writeNumberProperty("timestamp", time - (messages.size() - i) * 7L);
                json.writeStringProperty("message", messages.get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
        });
        return client.post("PutLogEvents", body, "");
    }
}

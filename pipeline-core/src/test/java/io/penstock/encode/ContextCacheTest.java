// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A context that several events share: written once, copied for the others, and never to be told by the output. */
class ContextCacheTest {

    private static final List<String> NAMES = List.of(
            "requestId",
            "tenant",
            "사용자",
            "level",
            "level_",
            "message",
            "traceId",
            "trace_id",
            "spanId",
            "secret",
            "",
            "a\"b\\",
            "경로 🛒");

    private static final List<String> VALUES =
            List.of("", "김철수", "req-1", "0AF7651916CD43DD8448EB211C80319C", "x".repeat(300), "😀\n\"\\", "\ud800");

    private final EventBuffer out = new EventBuffer();

    @Test
    void sameContext_isReadOnce() {
        JsonEventEncoder<TestEvent> encoder = encoder(Encoded.config(), 10_000, RecordForm.JSON_STRING);
        TestEvent event = TestEvent.saying("hello").context("requestId", "요청-1").context("tenant", "acme");
        event.contextSnapshot = "as set by the request";

        String first = encode(encoder, event, out);
        int reads = event.contextReads;
        String second = encode(encoder, event, out);
        String afterKeyValue = encode(encoder, event.with("amount", 12), out);

        assertThat(event.contextReads).isEqualTo(reads);
        assertThat(second).isEqualTo(first).contains("\\\"requestId\\\":\\\"요청-1\\\",\\\"tenant\\\":\\\"acme\\\"");
        assertThat(afterKeyValue).contains("\\\"amount\\\":12,\\\"requestId\\\":\\\"요청-1\\\",\\\"tenant\\\"");
    }

    @Test
    void traceFieldsOfTheSameContext_standInFrontEachTime() {
        JsonEventEncoder<TestEvent> encoder = encoder(Encoded.config(), 10_000, RecordForm.PLAIN);
        TestEvent event = TestEvent.saying("hello").context("traceId", "0AF7").context("user", "u");
        event.contextSnapshot = this;

        String first = encode(encoder, event, out);

        assertThat(first).contains("\"trace_id\":\"0af7\"").doesNotContain("traceId");
        assertThat(encode(encoder, event, out)).isEqualTo(first);
        assertThat(encode(encoder, event.with("trace_id", "0bf7"), out))
                .contains("\"trace_id\":\"0bf7\"")
                .contains("\"traceId\":\"0AF7\"");
    }

    @Test
    void anyEvents_areEncodedAsWithoutACache() {
        long seed = Long.getLong("penstock.seed", new Random().nextLong());
        System.out.println("ContextCacheTest: -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            JsonConfig config = random.nextBoolean() ? Encoded.config() : Encoded.config("json.exclude", "secret");
            RecordForm form = random.nextBoolean() ? RecordForm.PLAIN : RecordForm.JSON_STRING;
            int max = random.nextBoolean() ? 1_500 : 100_000;
            JsonEventEncoder<TestEvent> cached = encoder(config, max, form);
            JsonEventEncoder<TestEvent> fresh = encoder(config, max, form);
            List<TestEvent> contexts = contexts(random);
            for (int i = 0; i < 30; i++) {
                TestEvent event = event(random, contexts.get(random.nextInt(contexts.size())));
                String withCache = encode(cached, event, out);
                event.contextSnapshot = null;
                assertThat(withCache).isEqualTo(encode(fresh, event, new EventBuffer()));
            }
        }
    }

    private static List<TestEvent> contexts(Random random) {
        List<TestEvent> contexts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestEvent context = new TestEvent();
            context.contextSnapshot = new Object();
            int entries = random.nextInt(10) == 0 ? 40 : random.nextInt(5);
            for (int e = 0; e < entries; e++) {
                String name = e < NAMES.size() ? NAMES.get(random.nextInt(NAMES.size())) : "name" + e;
                context.context(name, VALUES.get(random.nextInt(VALUES.size())));
            }
            contexts.add(context);
        }
        return contexts;
    }

    private static TestEvent event(Random random, TestEvent context) {
        TestEvent event = TestEvent.saying(random.nextInt(20) == 0 ? "가".repeat(2_000) : "hello");
        context.context.forEach(entry -> event.context(entry.getKey(), entry.getValue()));
        event.contextSnapshot = context.contextSnapshot;
        for (int i = random.nextInt(3); i > 0; i--) {
            event.with(NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size())));
        }
        return event;
    }

    private static JsonEventEncoder<TestEvent> encoder(JsonConfig config, int max, RecordForm form) {
        return new JsonEventEncoder<>(config, TestEvent.VIEW, form, max, Encoded.SPOOL_ID);
    }

    private static String encode(JsonEventEncoder<TestEvent> encoder, TestEvent event, EventBuffer out) {
        encoder.encode(event, out);
        return out.plainLength + " " + out.idOffset + " "
                + new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
    }
}

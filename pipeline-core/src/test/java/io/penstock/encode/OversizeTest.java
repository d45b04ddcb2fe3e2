// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OversizeTest {

    private static final int MAX = 10_000;

    private static String text(TestEvent event, int max) {
        return Encoded.text(event, max, Encoded.config());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int emptyLength() {
        return bytes(text(TestEvent.saying(""), MAX));
    }

    @Test
    void message_isWholeUpToTheLimit_andShortenedBeyond() {
        int room = MAX - emptyLength();
        for (int more = -1; more <= 0; more++) {
            String message = "m".repeat(room + more);
            assertThat(Encoded.object(text(TestEvent.saying(message), MAX)))
                    .containsEntry("message", message)
                    .doesNotContainKey("truncated");
        }
        String message = "m".repeat(room + 1);
        String json = text(TestEvent.saying(message), MAX);
        assertThat(bytes(json)).isEqualTo(MAX);
        assertThat(Encoded.object(json))
                .containsEntry("truncated", true)
                .containsEntry("original_bytes", room + 1)
                .satisfies(fields -> assertThat(message).startsWith((String) fields.get("message")));
    }

    @Test
    void multibyteMessage_isCutBetweenCodePoints() {
        for (String unit : List.of("é", "한", "日", "😀", "\n", "\"", "\u0001", "\uD800")) {
            for (int shift = 0; shift < 7; shift++) {
                String message = "x".repeat(shift) + unit.repeat(MAX);
                String json = text(TestEvent.saying(message).context("k", "kept"), MAX);
                assertThat(bytes(json)).isBetween(MAX - 5, MAX);
                Map<String, Object> fields = Encoded.object(json);
                assertThat(message.replace('\uD800', '\uFFFD')).startsWith((String) fields.get("message"));
                assertThat(fields)
                        .containsEntry("original_bytes", bytes(message.replace('\uD800', '\uFFFD')))
                        .containsEntry("k", "kept");
            }
        }
    }

    @Test
    void threeMegabytes_becomeTheServicesMegabyte() {
        String json = text(TestEvent.saying("m".repeat(3 << 20)).context("requestId", "r-1"), Encoded.MAX);
        assertThat(bytes(json)).isEqualTo(Encoded.MAX);
        assertThat(Encoded.object(json))
                .containsEntry("original_bytes", 3 << 20)
                .containsEntry("requestId", "r-1");
    }

    @Test
    void hundredMegabytes_needNoScratchOfThatSize() {
        String message = "한\"".repeat(25 << 20);
        for (RecordForm form : RecordForm.values()) {
            EventBuffer out = new EventBuffer();
            new JsonEventEncoder<>(Encoded.config(), TestEvent.VIEW, form, Encoded.MAX, Encoded.SPOOL_ID)
                    .encode(TestEvent.saying(message), out);
            assertThat(out.plainLength).isBetween(Encoded.MAX - 5, Encoded.MAX);
            assertThat(out.bytes.length).isLessThan(5 << 20);
            byte[] plain =
                    form == RecordForm.PLAIN ? java.util.Arrays.copyOf(out.bytes, out.length) : Encoded.unescaped(out);
            assertThat(Encoded.object(Encoded.utf8(plain))).containsEntry("original_bytes", 100 << 20);
        }
    }

    @Test
    void largeException_isCutBeforeSmallFields() {
        Throwable thrown = new IllegalStateException("e".repeat(MAX), new RuntimeException("c".repeat(MAX)));
        Map<String, Object> fields = Encoded.object(text(
                TestEvent.saying("short").thrown(thrown).context("k", "kept").with("n", 5), MAX));
        assertThat(fields)
                .containsEntry("message", "short")
                .containsEntry("k", "kept")
                .containsEntry("n", 5)
                .containsEntry("truncated", true)
                .containsEntry("original_bytes", 5);
        assertThat(fields.get("exception")).isInstanceOfSatisfying(Map.class, exception -> {
            assertThat(exception.get("class")).isEqualTo("java.lang.IllegalStateException");
            assertThat(exception.get("stack_trace")).asString().startsWith("at io.penstock.encode.OversizeTest");
        });
    }

    @Test
    void largeValue_leavesRoomForItsNeighbours() {
        TestEvent event = TestEvent.saying("short")
                .with("large", "v".repeat(5 * MAX))
                .with("small", "kept")
                .context("also", "kept")
                .with("list", Collections.nCopies(500, "element"));
        Map<String, Object> fields = Encoded.object(text(event, MAX));
        assertThat(fields)
                .containsEntry("message", "short")
                .containsEntry("small", "kept")
                .containsEntry("also", "kept")
                .containsEntry("truncated", true);
        assertThat(fields.get("large")).asString().hasSizeGreaterThan(MAX / 4);
        assertThat((List<?>) fields.get("list")).hasSizeGreaterThan(50);
    }

    @Test
    void everythingLarge_keepsAPartOfEach() {
        TestEvent event = TestEvent.saying("m".repeat(MAX))
                .with("v", "v".repeat(MAX))
                .thrown(new IllegalStateException("e".repeat(MAX)));
        String json = text(event, MAX);
        Map<String, Object> fields = Encoded.object(json);
        assertThat(bytes(json)).isGreaterThan(MAX / 2);
        assertThat(fields.get("message")).asString().hasSizeGreaterThan(MAX / 5);
        assertThat(fields.get("v")).asString().hasSizeGreaterThan(MAX / 5);
        assertThat(fields.get("exception")).asString().contains("IllegalStateException", "eeeeeeee");
    }

    @Test
    void tooManyFields_areLeftOutAtTheEnd() {
        TestEvent event = TestEvent.saying("short");
        for (int i = 0; i < 5_000; i++) {
            event.with("key" + i, i);
        }
        Map<String, Object> fields = Encoded.object(text(event, MAX));
        assertThat(fields).containsEntry("key0", 0).doesNotContainKey("key4999").hasSizeGreaterThan(400);
    }

    @Test
    void longNames_areCut() {
        TestEvent event = TestEvent.saying("m");
        event.logger = "l".repeat(2 * MAX);
        event.thread = "t".repeat(2 * MAX);
        Map<String, Object> fields = Encoded.object(text(event, MAX));
        assertThat(fields).containsEntry("message", "m");
        assertThat(fields.get("logger")).asString().hasSize(MAX / 16);
        assertThat(fields.get("thread")).asString().hasSize(MAX / 16);
    }

    @Test
    void largeStaticFields_giveWay() {
        JsonConfig config = Encoded.config("json.fields", "a=" + "x".repeat(600));
        TestEvent event = TestEvent.saying("m".repeat(2_000)).context("trace_id", "abc");
        assertThat(Encoded.object(Encoded.text(event, 1_000, config)))
                .containsKeys("message", "event_id", "truncated")
                .doesNotContainKeys("a", "host");
    }

    @Test
    void valueThatGrows_isStillHeldToTheLimit() {
        int[] calls = {0};
        Object growing = new Object() {
            @Override
            public String toString() {
                return "g".repeat(++calls[0] < 2 ? 10 : 10 * MAX);
            }
        };
        EventBuffer out = new EventBuffer();
        new JsonEventEncoder<>(Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, MAX, Encoded.SPOOL_ID)
                .encode(TestEvent.saying("m".repeat(MAX)).with("v", growing), out);
        assertThat(calls[0]).isEqualTo(3);
        assertThat(out.plainLength).isEqualTo(out.length).isLessThanOrEqualTo(MAX);
        assertThat(Encoded.object(Encoded.utf8(java.util.Arrays.copyOf(out.bytes, out.length))))
                .containsKey("v");
    }

    @Test
    void excludedMessage_andRenamedMarks_fitToo() {
        TestEvent event = TestEvent.saying("m".repeat(MAX)).with("v", "v".repeat(2 * MAX));
        assertThat(Encoded.object(Encoded.text(event, MAX, Encoded.config("json.exclude", "message,original_bytes"))))
                .containsEntry("truncated", true)
                .doesNotContainKeys("message", "original_bytes");
        assertThat(Encoded.object(Encoded.text(event, MAX, Encoded.config("json.rename", "truncated=cut"))))
                .containsEntry("cut", true);
    }

    @Test
    void randomLargeEvents_areAlwaysValidAndWithinTheLimit() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 400; i++) {
            int max = 600 + random.nextInt(3_000);
            TestEvent event = TestEvent.saying(text(random, max));
            event.logger = text(random, max / 8);
            event.thread = text(random, max / 8);
            for (int f = random.nextInt(12); f > 0; f--) {
                event.with(text(random, 40), value(random, max, 0)).context(text(random, 40), text(random, max));
            }
            if (random.nextBoolean()) {
                event.thrown(new IllegalStateException(text(random, max), new RuntimeException(text(random, max))));
            }
            if (random.nextBoolean()) {
                event.marker(text(random, max / 4)).marker("B");
            }
            if (random.nextBoolean()) {
                event.context("traceId", text(random, 64));
            }
            String json;
            try {
                json = text(event, max);
                Map<String, Object> fields = Encoded.object(json);
                assertThat(fields).containsKeys("timestamp", "message", "event_id");
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", event " + i + ", limit " + max, e);
            }
        }
    }

    static Object value(Random random, int max, int depth) {
        return switch (random.nextInt(depth > 3 ? 3 : 6)) {
            case 0 -> random.nextLong();
            case 1 -> random.nextDouble();
            case 2 -> text(random, max);
            case 3 -> Collections.nCopies(random.nextInt(30), value(random, max, depth + 1));
            case 4 -> Map.of(text(random, 300), value(random, max, depth + 1), "k", value(random, max, depth + 1));
            default -> new Object[] {value(random, max, depth + 1), new int[random.nextInt(max)], null};
        };
    }

    static String text(Random random, int max) {
        int length = random.nextInt(max);
        StringBuilder text = new StringBuilder();
        String units = "ab\"\\\n\u0001é한日";
        while (text.length() < length) {
            int unit = random.nextInt(units.length() + 2);
            if (unit < units.length()) {
                text.append(units.charAt(unit));
            } else {
                text.append(unit == units.length() ? "😀" : "\uD800");
            }
        }
        return text.toString();
    }
}

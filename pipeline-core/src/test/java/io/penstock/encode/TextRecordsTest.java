// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextRecordsTest {

    private static String store(byte[] plain, int max) {
        byte[] padded = new byte[plain.length + 4];
        Arrays.fill(padded, (byte) '\n');
        System.arraycopy(plain, 0, padded, 2, plain.length);
        EventBuffer out = new EventBuffer();
        TextRecords.store(padded, 2, plain.length, RecordForm.PLAIN, max, out);
        EventBuffer nested = new EventBuffer();
        TextRecords.store(padded, 2, plain.length, RecordForm.JSON_STRING, max, nested);
        assertThat(out.idOffset).isEqualTo(-1);
        return Encoded.checked(out, nested, max);
    }

    private static String store(String text, int max) {
        return store(text.getBytes(StandardCharsets.UTF_8), max);
    }

    private static String store(String text) {
        return store(text, 1_000_000);
    }

    @Test
    void text_isStoredAsItIs() {
        String text = "12:00 INFO \"주문\" \\ \t\u0001\u007f é 日本語 😀 {\"a\":1}\nsecond line";
        assertThat(store(text)).isEqualTo(text);
    }

    @Test
    void oneLineBreakAtTheEnd_isTakenOff() {
        assertThat(store("a\n")).isEqualTo("a");
        assertThat(store("a\r\n")).isEqualTo("a");
        assertThat(store("a\r")).isEqualTo("a");
        assertThat(store("a\n\n")).isEqualTo("a\n");
        assertThat(store(" ")).isEqualTo(" ");
    }

    @Test
    void emptyText_isSaidToBe() {
        assertThat(store("")).isEqualTo("(empty)");
        assertThat(store("\n")).isEqualTo("(empty)");
        assertThat(store("\r\n")).isEqualTo("(empty)");
    }

    @Test
    void invalidUtf8_isReplacedAsTheJdkDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            for (int j = 0; j < bytes.length; j++) {
                int[] kinds = {random.nextInt(256), 0xE0 + random.nextInt(32), 0x80 + random.nextInt(64), 'a'};
                bytes[j] = (byte) kinds[random.nextInt(4)];
            }
            bytes[bytes.length - 1] = 'z';
            assertThat(store(bytes, 1_000)).as("seed %d", seed).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
        assertThat(store(new byte[] {'a', (byte) 0xE2, (byte) 0x82}, 1_000)).isEqualTo("a\uFFFD");
    }

    @Test
    void longText_isCutBetweenCodePoints() {
        for (int max = 20; max < 40; max++) {
            for (String unit : new String[] {"a", "é", "한", "😀", "\"", "\n"}) {
                String text = unit.repeat(50);
                String stored = store(text, max);
                assertThat(text).startsWith(stored);
                assertThat(stored.getBytes(StandardCharsets.UTF_8).length)
                        .isGreaterThan(max - unit.getBytes(StandardCharsets.UTF_8).length);
            }
        }
    }

    @Test
    void textAtTheLimit_isWhole() {
        assertThat(store("a".repeat(100), 100)).hasSize(100);
        assertThat(store("a".repeat(101), 100)).hasSize(100);
        assertThat(store("a".repeat(100) + "\n", 100)).hasSize(100);
    }

    @Test
    void longJsonObject_staysAnObject() {
        for (int max = 200; max < 260; max++) {
            String json = "{\"level\" : \"INFO\", \"message\" :\"" + "a\\n한\\ud83d\\ude00😀\\\\\\\"".repeat(40)
                    + "\",\"list\":[\"" + "b".repeat(60) + "\",1,{\"" + "k".repeat(50) + "\":null}]}\n";
            String stored = store(json, max);
            Map<String, Object> fields = Encoded.object(stored);
            assertThat(fields).containsEntry("level", "INFO").containsOnlyKeys("level", "message", "list");
            assertThat(stored).contains("b".repeat(60), "k".repeat(50));
            assertThat((String) Encoded.object(json).get("message")).startsWith((String) fields.get("message"));
        }
    }

    @Test
    void longJsonObject_mayLoseSeveralTexts() {
        String json = "{\"a\":\"" + "a".repeat(300) + "\",\"b\":\"" + "b".repeat(300) + "\",\"c\":\"c\"}";
        assertThat(Encoded.object(store(json, 100))).containsEntry("c", "c").containsOnlyKeys("a", "b", "c");
    }

    @Test
    void jsonWithoutLongTexts_isCutLikeText() {
        String json = "{\"a\":[" + "1,".repeat(300) + "1]}";
        assertThat(store(json, 100)).isEqualTo(json.substring(0, 100));
    }

    @Test
    void whatOnlyLooksLikeJson_isHeldToTheLimitToo() {
        for (String text :
                new String[] {"{\"", "{\"a", "{\\", "{\"a\\", "{\"a\":\"\\u", "{{{{\"x\"", "{\"a\":\"\\ud83d\\u"}) {
            String repeated = text.repeat(40);
            for (int max = 3; max < repeated.length(); max++) {
                assertThat(store(repeated, max).length()).isLessThanOrEqualTo(max);
            }
        }
    }

    @Test
    void hundredMegabytes_needNoScratchOfThatSize() {
        byte[] text = new byte[100 << 20];
        Arrays.fill(text, (byte) '"');
        EventBuffer out = new EventBuffer();
        TextRecords.store(text, 0, text.length, RecordForm.JSON_STRING, 1 << 20, out);
        assertThat(out.plainLength).isEqualTo(1 << 20);
        assertThat(out.length).isEqualTo(2 << 20);
        assertThat(out.bytes.length).isLessThan(5 << 20);
    }
}

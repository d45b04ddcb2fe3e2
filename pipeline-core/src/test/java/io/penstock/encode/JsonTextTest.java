// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts of every kind, read back with another parser. */
class JsonTextTest {

    private final JsonConfig config = Encoded.config();
    private final JsonEventEncoder<TestEvent> plain =
            new JsonEventEncoder<>(config, TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
    private final JsonEventEncoder<TestEvent> nested =
            new JsonEventEncoder<>(config, TestEvent.VIEW, RecordForm.JSON_STRING, Encoded.MAX, Encoded.SPOOL_ID);
    private final EventBuffer plainOut = new EventBuffer();
    private final EventBuffer nestedOut = new EventBuffer();

    private String json(TestEvent event) {
        plain.encode(event, plainOut);
        nested.encode(event, nestedOut);
        return Encoded.checked(plainOut, nestedOut, Encoded.MAX);
    }

    /** What is written for {@code text}: lone surrogates cannot be. */
    private static String expected(String text) {
        StringBuilder expected = new StringBuilder();
        text.codePoints().forEach(c -> expected.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
        return expected.toString();
    }

    private void check(String text, Object hint) {
        TestEvent event = TestEvent.saying(text).context("c", text).with("k", text);
        assertThat(Encoded.object(json(event)))
                .as("%s", hint)
                .containsEntry("message", expected(text))
                .containsEntry("c", expected(text))
                .containsEntry("k", expected(text));
    }

    @Test
    void everyCharOfTheBasicPlane_isReadBack() {
        for (int block = 0; block < 0x10000; block += 256) {
            StringBuilder text = new StringBuilder();
            for (int c = block; c < block + 256; c++) {
                text.append((char) c).append('a');
            }
            check(text.toString(), block);
        }
    }

    @Test
    void samples_areReadBack() {
        check("주문이 접수되었습니다: \"김철수\"", "Korean");
        check("注文を受け付けました\\テスト、ｶﾅ", "Japanese");
        check("😀👩‍👩‍👧‍👦🇰🇷", "emoji");
        check("\uD83D", "a lone high surrogate");
        check("\uDE00", "a lone low surrogate");
        check("\uDE00\uD83D", "the wrong order");
        check("x\uD83D\uD83D\uDE00\uDE00y", "one pair between two halves");
        check("{\"a\":\"b\\n\"}", "JSON in a text");
        check("", "nothing");
    }

    @Test
    void randomTexts_areReadBack() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            check(randomText(random, random.nextInt(i % 50 == 0 ? 5_000 : 80)), "seed " + seed);
        }
    }

    private static String randomText(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/".charAt(random.nextInt(3)));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                case 4 -> text.append((char) (0xAC00 + random.nextInt(11_172)));
                case 5 -> text.append((char) (0x3040 + random.nextInt(0xC0)));
                case 6 -> text.append((char) (0x7E + random.nextInt(4)));
                default -> text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    @Test
    void pairsAtThePieceBoundary_stayWhole() {
        for (int before = 505; before < 520; before++) {
            check("a".repeat(before) + "😀".repeat(600), before);
        }
    }

    @Test
    void lengths_areThoseOfTheJdk() {
        for (String text : new String[] {"", "abc", "é한😀", "\uD800", "a\"b\n\u0001"}) {
            assertThat(Utf8.utf8Length(text)).isEqualTo(expected(text).getBytes(StandardCharsets.UTF_8).length);
            assertThat(Utf8.jsonLength(text)).isEqualTo(Form.quoted(text).getBytes(StandardCharsets.UTF_8).length - 2);
        }
    }
}

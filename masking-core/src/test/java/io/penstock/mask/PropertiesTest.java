// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every text. */
class PropertiesTest {

    private static final int ROUNDS = 2000;

    private final long seed = Long.getLong("mask.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Values values = new Values(seed);
    private final Masker masker = Masker.of(MaskPolicy.standard());

    @Test
    void masking_twiceIsMaskingOnce() {
        for (int i = 0; i < ROUNDS; i++) {
            String once = masker.mask(text());
            assertThat(masker.mask(once)).as("seed %d", seed).isEqualTo(once);
        }
    }

    @Test
    void nothing_outsideAHitChanges() {
        for (int i = 0; i < ROUNDS; i++) {
            // Without the quotes that a number of JSON gets; there is a test for those.
            String text = text().replace('"', ' ');
            List<Hit> hits = masker.explain(text);
            StringBuilder expected = new StringBuilder();
            int at = 0;
            for (Hit hit : hits) {
                assertThat(hit.start()).as("seed %d", seed).isGreaterThanOrEqualTo(at);
                expected.append(text, at, hit.start())
                        .append("[")
                        .append(hit.type().toUpperCase(Locale.ROOT))
                        .append("]");
                at = hit.end();
            }
            expected.append(text.substring(at));
            assertThat(masker.mask(text)).as("seed %d", seed).isEqualTo(expected.toString());
        }
    }

    @Test
    void json_staysJson() {
        for (int i = 0; i < ROUNDS; i++) {
            String json = "{\"a\":" + json(3) + "}";
            String masked = masker.mask(json);
            try {
                BypassTest.parse(masked);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + json + " became " + masked, e);
            }
        }
    }

    @Test
    void anything_isSurvived() {
        String alphabet = "0123456789@:.-=%\\\"'u&#;x+/eyJ<>[]{}() \n\u0000\u200b\uff10\ud83d\ude00가のABCdef_";
        for (int i = 0; i < ROUNDS * 5; i++) {
            String text = values.of(alphabet, random.nextInt(120));
            masker.mask(text);
        }
        assertThat(masker.counts().of(MaskCounts.ERROR)).as("seed %d", seed).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "1",
                "@",
                ":",
                "-",
                ".",
                "=",
                "\"",
                "\\\"",
                "ey",
                "eyJ",
                "eyJ.",
                "eyJ-",
                "sk-",
                "sk_live_",
                "a@",
                "a.",
                "1-",
                "1 ",
                "4111 ",
                "010-",
                "a:",
                "::",
                "://",
                "a://b@",
                "token=",
                "token='",
                "token=\"",
                "password=*",
                "password:",
                "secret",
                "secret ",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN ",
                "%",
                "%25",
                "\\",
                "\\u",
                "&#",
                "\u001b[",
                "\uff11",
                "\u200b",
                "ｐassword=",
                "card ",
                "카드",
                "주민번호",
                "(",
                "{\"a\":",
                "[",
                "GB12",
                "M1",
                "ghp_",
                "AKIA",
                "00-",
                "0000.",
                "1.2.",
                "Bearer ",
                "Basic ",
                "hooks.slack.com/",
                "thin:a/",
                "token=a,b",
                "<password>",
                "token=[",
                "password=("
            })
    void steps_growWithTheLengthOnly(String unit) {
        long small = steps(unit, 1 << 13);
        long large = steps(unit, 1 << 16);
        // Eight times the text may take eight times the steps, and a little for what is looked at again at its edges.
        assertThat(large).as(unit).isLessThan(small * 9 + 20_000);
        assertThat(large).as(unit).isLessThan((1L << 16) * 600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1", "@", ":", "ey", "\\\"", "token=", "4111 "})
    void oneMebibyte_isScannedOnASmallStack(String unit) throws InterruptedException {
        String text = unit.repeat((1 << 20) / unit.length());
        List<String> masked = new ArrayList<>();
        Thread small = new Thread(null, () -> masked.add(masker.mask(text)), "small", 128 * 1024);
        small.start();
        small.join();
        assertThat(masked).hasSize(1);
        assertThat(masker.counts().of(MaskCounts.ERROR)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order 48213 accepted for user 117 in 35 ms",
                "배송 준비가 완료되었습니다: 상품 3개, 12,000원",
                "注文を受け付けました（3件）",
                "2026-04-13 01:37:26 GET /api/v1/orders/48213?page=2 200 17ms trace=6c50b0dae47eb9a93f3d48769c6ea9e9",
                "java.lang.IllegalStateException: closed at com.example.Order.run(Order.java:17)"
            })
    void cleanText_comesBackAsItIs_withoutAnAllocation(String text) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            assertThat(masker.mask(text) == text).isTrue();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1000; i++) {
                masker.mask(text);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // Asking for the number allocates now and then; a single object for each text would be 16,000 bytes.
        assertThat(least).isLessThan(1000);
    }

    @Test
    void threads_shareAMasker() throws InterruptedException {
        String text = "tel 010-1234-5678, mail kim@example.com";
        String expected = masker.mask(text);
        List<Thread> all = new ArrayList<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    String masked = masker.mask(text);
                    if (!masked.equals(expected)) {
                        wrong.add(masked);
                    }
                }
            });
            all.add(thread);
            thread.start();
        }
        for (Thread thread : all) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
    }

    private long steps(String unit, int length) {
        Counting text = new Counting(unit.repeat(length / unit.length() + 1).substring(0, length));
        masker.mask(text, Scope.TEXT);
        return text.steps;
    }

    /** A line with values, words and rubbish in any order. */
    private String text() {
        StringBuilder out = new StringBuilder();
        int parts = 1 + random.nextInt(8);
        for (int i = 0; i < parts; i++) {
            out.append(part());
            // Apart: what is glued to something is judged by that, and that may be gone afterwards.
            out.append(values.of(" ,;|\"'()[]\n가の", 1)).append(values.of(" ,;:|/\"'()[]\n가の", random.nextInt(2)));
        }
        return out.toString();
    }

    private String part() {
        return switch (random.nextInt(16)) {
            case 0 -> values.card("4", 16);
            case 1 -> Values.grouped(values.card("51", 16), "-", 4, 4, 4);
            case 2 -> "010-" + Values.grouped(values.digits(8), "-", 4);
            case 3 -> Values.grouped(values.resident(1980, 1, true, 11), "-", 6);
            case 4 -> "kim@" + values.of("abc", 3) + ".example.com";
            case 5 -> "password=" + values.token(12);
            case 6 -> "token: " + values.token(20);
            case 7 -> "203.0.113." + random.nextInt(256);
            case 8 -> "amqp://u:" + values.token(12) + "@h.example.com";
            case 9 -> "Authorization: Bearer " + values.token(24);
            case 10 -> Values.fullWidth("03-1234-" + values.digits(4));
            case 11 -> "ey" + "J" + values.token(20) + ".ey" + "J" + values.token(20) + "." + values.token(20);
            case 12 -> "위도=37." + values.digits(6);
            case 13 -> "계좌 110-123-" + values.digits(6);
            case 14 -> values.digits(1 + random.nextInt(20));
            default -> values.of("abc def 가나 かな 😀 = : . - @ %40 \\n", 6);
        };
    }

    private String json(int depth) {
        int kind = random.nextInt(depth > 0 ? 8 : 5);
        return switch (kind) {
            case 0 -> JsonText.quoted(text());
            case 1 -> String.valueOf(random.nextInt(100_000));
            case 2 -> values.card("4", 16);
            case 3 -> "-37." + (1 + random.nextInt(9)) + values.digits(5);
            case 4 -> random.nextBoolean() ? "null" : "true";
            case 5 -> "[" + json(depth - 1) + "," + json(depth - 1) + "," + json(depth - 1) + "]";
            case 6 -> JsonText.quoted(json(depth - 1));
            default ->
                "{" + JsonText.quoted(name()) + ":" + json(depth - 1) + ", " + JsonText.quoted(name()) + " : "
                        + json(depth - 1) + "}";
        };
    }

    private String name() {
        List<String> names = List.of(
                "card",
                "password",
                "tel",
                "lat",
                "lng",
                "account",
                "token",
                "message",
                "주민번호",
                "口座番号",
                "authorization",
                "cvv",
                "n");
        return names.get(random.nextInt(names.size()));
    }

    /** Counts how often a character is looked at. */
    private static final class Counting implements CharSequence {

        private final String text;
        private long steps;

        Counting(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            steps++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}

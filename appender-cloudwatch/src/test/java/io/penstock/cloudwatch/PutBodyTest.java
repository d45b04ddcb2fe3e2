// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class PutBodyTest {

    private static final Target TARGET = new Target("group", "stream");

    private final PutBody body = new PutBody();

    @Test
    void body_is_the_request_with_the_stored_bytes_in_it() {
        body.fill(TARGET, Entity.NONE, new TestBatch().add(7, "one \"quoted\"").add(1_732_093_200_000L, "둘 🚰"));

        assertThat(text())
                .isEqualTo("{\"logGroupName\":\"group\",\"logStreamName\":\"stream\",\"logEvents\":["
                        + "{\"timestamp\":7,\"message\":\"one \\\"quoted\\\"\"},"
                        + "{\"timestamp\":1732093200000,\"message\":\"둘 🚰\"}]}");
    }

    @Test
    void body_with_the_longest_and_the_shortest_timestamps_is_exact() {
        body.fill(
                TARGET,
                Entity.NONE,
                new TestBatch()
                        .add(-5, "a")
                        .add(0, "b")
                        .add(9, "c")
                        .add(10, "d")
                        .add(Long.MAX_VALUE, "e"));

        assertThat(text())
                .endsWith("[{\"timestamp\":0,\"message\":\"a\"},{\"timestamp\":0,\"message\":\"b\"},"
                        + "{\"timestamp\":9,\"message\":\"c\"},{\"timestamp\":10,\"message\":\"d\"},"
                        + "{\"timestamp\":9223372036854775807,\"message\":\"e\"}]}");
    }

    @Test
    void names_are_escaped() {
        body.fill(new Target("g", "a\"b\\c\n한"), Entity.NONE, TestBatch.of(1, "x"));

        assertThat(text()).startsWith("{\"logGroupName\":\"g\",\"logStreamName\":\"a\\\"b\\\\c\\u000a한\",");
    }

    @Test
    void buffer_is_reused_without_a_trace_of_the_request_before() {
        body.fill(TARGET, Entity.NONE, TestBatch.numbered(1, 10_000, "a long one ".repeat(10)));
        byte[] memory = body.plain();
        body.fill(TARGET, Entity.NONE, TestBatch.of(1, "short"));

        assertThat(body.plain()).isSameAs(memory);
        assertThat(text())
                .isEqualTo("{\"logGroupName\":\"group\",\"logStreamName\":\"stream\",\"logEvents\":["
                        + "{\"timestamp\":1,\"message\":\"short\"}]}");
    }

    @Test
    void compressed_body_unpacks_to_the_plain_one_each_time() throws IOException {
        for (int events : new int[] {1, 10_000, 3}) {
            body.fill(TARGET, Entity.NONE, TestBatch.numbered(1, events, "한국어 event"));
            assertThat(body.pack(Integer.MAX_VALUE)).isTrue();

            byte[] unpacked =
                    new GZIPInputStream(new ByteArrayInputStream(body.packed(), 0, body.packedLength())).readAllBytes();
            assertThat(new String(unpacked, StandardCharsets.UTF_8)).isEqualTo(text());
        }
    }

    @Test
    void compression_is_given_up_when_it_saves_too_little() {
        long seed = System.identityHashCode(this);
        byte[] noise = new byte[20_000];
        new Random(seed).nextBytes(noise);
        StringBuilder text = new StringBuilder();
        for (byte b : noise) {
            text.append((char) (0x4e00 + (b & 0xff) * 37));
        }
        body.fill(TARGET, Entity.NONE, TestBatch.of(1, text.toString()));

        assertThat(body.pack(body.plainLength() / 4)).as("seed %d", seed).isFalse();
        assertThat(body.pack(Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void memory_of_a_burst_is_given_back_when_requests_stay_small() {
        TestBatch large = TestBatch.numbered(1, 10_000, "a long one ".repeat(10));
        body.fill(TARGET, Entity.NONE, large);
        body.pack(Integer.MAX_VALUE);
        assertThat(body.rest()).isTrue();
        for (int i = 0; i < 15; i++) {
            body.fill(TARGET, Entity.NONE, TestBatch.of(1, "short"));
            assertThat(body.rest()).isTrue();
        }
        assertThat(body.plain().length).as("within a burst").isGreaterThan(1_000_000);

        for (int i = 0; i < 16; i++) {
            body.fill(TARGET, Entity.NONE, TestBatch.of(1, "short"));
            assertThat(body.rest()).isTrue();
        }
        assertThat(body.plain().length + body.packed().length).isLessThanOrEqualTo(64 * 1024);
        body.fill(TARGET, Entity.NONE, large);
        assertThat(text())
                .startsWith("{\"logGroupName\":\"group\"")
                .contains(" 9999\"")
                .endsWith("\"}]}");
        assertThat(body.pack(Integer.MAX_VALUE)).isTrue();
    }

    private String text() {
        return new String(Arrays.copyOf(body.plain(), body.plainLength()), StandardCharsets.UTF_8);
    }
}

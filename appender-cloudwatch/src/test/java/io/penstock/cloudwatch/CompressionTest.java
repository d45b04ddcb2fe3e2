// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.pipeline.SendResult;
import io.penstock.testkit.RecordingStatus;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When requests are compressed. What arrives compressed was signed compressed: the server checks each signature. */
@ExtendWith(LocalAwsExtension.class)
class CompressionTest {

    private static final URI FAR = URI.create("https://logs.eu-west-1.amazonaws.com/");

    private final RecordingStatus status = new RecordingStatus();

    @Test
    void on_compresses_every_request_and_the_events_arrive(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).gzip(GzipMode.ON).open()) {
            stand.makeStream();
            stand.delivered(TestBatch.of(Stand.now(), "small"));
            stand.delivered(TestBatch.numbered(Stand.now(), 10_000, "한국어 large"));

            assertThat(stand.puts()).hasSize(2).allMatch(RequestRecord::gzip);
            assertThat(stand.puts().get(1))
                    .satisfies(put -> assertThat(put.wireBytes()).isLessThan(put.bodyBytes() / 2));
            assertThat(stand.messages()).hasSize(10_001);
        }
    }

    @Test
    void off_and_auto_on_this_machine_send_as_it_is(LocalAws server) throws Exception {
        for (GzipMode mode : new GzipMode[] {GzipMode.OFF, GzipMode.AUTO}) {
            try (Stand stand = Stand.on(server).gzip(mode).open()) {
                stand.delivered(TestBatch.numbered(Stand.now(), 1000, "event"));
                stand.delivered(TestBatch.numbered(Stand.now(), 1000, "event"));
            }
        }
        assertThat(server.requests()).noneMatch(RequestRecord::gzip);
    }

    @Test
    void auto_compresses_for_a_far_endpoint_what_shrinks_by_half() {
        Compression compression = new Compression(GzipMode.AUTO, status);
        PutBody body = new PutBody();

        body.fill(Stand.TARGET, Entity.NONE, TestBatch.numbered(1, 100, "an event like many others"));
        assertThat(compression.choose(body, FAR).gzip()).isTrue();
        assertThat(compression.choose(body, null).gzip())
                .as("not known yet where")
                .isFalse();
        assertThat(compression.choose(body, URI.create("http://localhost:4566")).gzip())
                .isFalse();

        body.fill(Stand.TARGET, Entity.NONE, TestBatch.of(1, "tiny"));
        assertThat(compression.choose(body, FAR).gzip()).as("no packet saved").isFalse();
    }

    @Test
    void auto_pauses_after_a_body_that_does_not_shrink_and_tries_again() {
        Compression compression = new Compression(GzipMode.AUTO, status);
        PutBody noise = new PutBody();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append((char) ThreadLocalRandom.current().nextInt(0x4e00, 0x9fff));
        }
        noise.fill(Stand.TARGET, Entity.NONE, TestBatch.of(1, text.toString()));
        assertThat(compression.choose(noise, FAR).gzip()).isFalse();

        PutBody words = new PutBody();
        words.fill(Stand.TARGET, Entity.NONE, TestBatch.numbered(1, 100, "an event like many others"));
        List<Boolean> compressed = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            compressed.add(compression.choose(words, FAR).gzip());
        }
        assertThat(compressed.subList(0, 50)).containsOnly(false);
        assertThat(compressed.get(50)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:4566",
                "http://127.9.9.9",
                "http://localhost",
                "http://x.localhost:1",
                "http://[::1]:1"
            })
    void this_machine_is_recognised(String endpoint) {
        assertThat(Compression.isLoopback(URI.create(endpoint))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://logs.eu-west-1.amazonaws.com", "http://10.0.0.1", "http://localhost.example.com"})
    void other_machines_are_recognised(String endpoint) {
        assertThat(Compression.isLoopback(URI.create(endpoint))).isFalse();
    }

    @Test
    void refused_gzip_is_off_for_good_and_the_same_batch_goes_plain(LocalAws server) throws Exception {
        for (Fault refusal : List.of(
                Fault.error(415, "UnsupportedMediaType", "no"),
                Fault.error(400, "SerializationException", "Unexpected character"),
                Fault.error(400, "InvalidParameterException", "Content-Encoding gzip is not supported"))) {
            server.clear();
            server.faults().on(Operation.PUT_LOG_EVENTS).nth(1).answer(refusal);
            try (Stand stand = Stand.on(server).gzip(GzipMode.ON).open()) {
                stand.makeStream();
                stand.delivered(TestBatch.of(Stand.now(), "one"));
                stand.delivered(TestBatch.of(Stand.now(), "two"));

                assertThat(stand.messages()).containsExactly("one", "two");
                assertThat(stand.puts()).extracting(RequestRecord::gzip).containsExactly(true, false, false);
                assertThat(stand.status.infos())
                        .singleElement()
                        .asString()
                        .contains("gzip", "uncompressed from now on", "nothing is lost");
            }
        }
    }

    @Test
    void refusal_that_is_not_about_gzip_leaves_it_on(LocalAws server) throws Exception {
        server.faults()
                .on(Operation.PUT_LOG_EVENTS)
                .times(2)
                .answer(Fault.error(400, "SerializationException", "Unexpected character"));
        try (Stand stand = Stand.on(server).gzip(GzipMode.ON).open()) {
            stand.makeStream();
            assertThat(stand.send(TestBatch.of(Stand.now(), "one"))).isInstanceOf(SendResult.Refused.class);
            stand.delivered(TestBatch.of(Stand.now(), "two"));

            assertThat(stand.puts()).extracting(RequestRecord::gzip).containsExactly(true, false, true);
            assertThat(stand.status.infos()).isEmpty();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuotaTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final SetClock clock = new SetClock(NOW);

    @Test
    void quota_isABucketOfOneSecond() {
        LocalAwsOptions options =
                LocalAwsOptions.defaults().clock(clock).checkSignatures(false).quota(4);
        try (LocalAws server = LocalAws.start(options);
                Client client = new Client(server)) {
            server.createGroup("g");
            server.createStream("g", "s");
            assertThat(served(client, 10)).isEqualTo(4);
            clock.advance(Duration.ofMillis(250));
            assertThat(served(client, 3)).isEqualTo(1);
            clock.advance(Duration.ofHours(1));
            assertThat(served(client, 10)).isEqualTo(4);
            assertThat(server.requests(Operation.PUT_LOG_EVENTS))
                    .extracting(RequestRecord::outcome)
                    .containsOnly("OK", "ThrottlingException");

            server.quota(0);
            assertThat(served(client, 10)).isEqualTo(10);
            assertThat(server.eventCount()).isEqualTo(19);
        }
    }

    @Test
    void quota_countsEachOperationByItself() {
        LocalAwsOptions options = LocalAwsOptions.defaults().clock(clock).checkSignatures(false);
        try (LocalAws server = LocalAws.start(options);
                Client client = new Client(server)) {
            server.quota(Operation.CREATE_LOG_STREAM, 1);
            client.createGroup("g");
            client.createStream("g", "s");
            assertThat(Outcome.ofRun(() -> client.createStream("g", "s2")))
                    .isEqualTo("ThrottlingException: Rate exceeded");
            assertThat(served(client, 5)).isEqualTo(5);
            server.clear();
            client.createGroup("g");
            client.createStream("g", "a");
            client.createStream("g", "b");
        }
    }

    private static long served(Client client, int requests) {
        return IntStream.range(0, requests)
                .filter(i -> Outcome.of(() -> client.put("g", "s", event(NOW.toEpochMilli(), "x")))
                        .startsWith("PutLogEventsResponse"))
                .count();
    }
}

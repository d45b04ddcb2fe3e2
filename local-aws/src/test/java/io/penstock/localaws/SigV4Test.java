// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkGlobalTime;

class SigV4Test {
    private static final String MISMATCH =
            "InvalidSignatureException: The request signature we calculated does not match the"
                    + " signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation"
                    + " for details.";

    private final long now = System.currentTimeMillis();

    /** The SDK keeps the offset it learns from a server's Date header for all clients of the JVM. */
    @BeforeEach
    @AfterEach
    void forgetClockOffset() {
        SdkGlobalTime.setGlobalTimeOffset(0);
    }

    @Test
    void properSignature_isAcceptedWithAnyKeyId() {
        try (LocalAws server = LocalAws.start();
                Client client = new Client(server.endpoint(), "whoever", "test")) {
            client.createGroup("g");
            client.createStream("g", "s");
            client.put("g", "s", event(now, "안녕 😀"));
            assertThat(server.eventCount()).isEqualTo(1);
        }
    }

    @Test
    void packedBody_isSignedAsSent() {
        try (LocalAws server = LocalAws.start();
                Client client = Client.packing(server.endpoint())) {
            client.createGroup("g");
            client.createStream("g", "s");
            client.put("g", "s", event(now, "안녕 ".repeat(1_000)));
            assertThat(server.events("g", "s").get(0).message()).isEqualTo("안녕 ".repeat(1_000));
            assertThat(server.requests()).allMatch(RequestRecord::gzip);
        }
    }

    @Test
    void wrongSecret_isAMismatch() {
        try (LocalAws server = LocalAws.start();
                Client client = new Client(server.endpoint(), "test", "guess")) {
            assertThat(createGroup(client)).isEqualTo(MISMATCH);
            assertThat(server.groups()).isEmpty();
        }
    }

    @Test
    void configuredKeys_areTheOnlyOnes() {
        LocalAwsOptions options = LocalAwsOptions.defaults().accessKeyId("me").secretKey("s3cret/+=");
        try (LocalAws server = LocalAws.start(options);
                Client me = new Client(server.endpoint(), "me", "s3cret/+=");
                Client other = new Client(server.endpoint(), "you", "s3cret/+=")) {
            assertThat(createGroup(me)).isEqualTo("done");
            assertThat(createGroup(other))
                    .isEqualTo("UnrecognizedClientException: The security token included in the request is invalid.");
        }
    }

    @Test
    void changedBody_isAMismatch() throws IOException {
        // The signature of one request, sent with the body of another.
        try (LocalAws server = LocalAws.start();
                RawClient raw = new RawClient(server)) {
            String time = "20261120T120000Z";
            String authorization =
                    "Authorization: AWS4-HMAC-SHA256 Credential=test/20261120/us-east-1/logs/aws4_request,"
                            + " SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64) + "\r\nX-Amz-Date: " + time
                            + "\r\n";
            String answer = raw.post("DescribeLogGroups", "{}".getBytes(), authorization)
                    .body();
            assertThat(answer).contains("InvalidSignatureException");
        }
    }

    @Test
    void unsignedOrMalformed_isNamed() throws IOException {
        try (LocalAws server = LocalAws.start();
                RawClient raw = new RawClient(server)) {
            assertThat(raw.post("DescribeLogGroups", "{}").body())
                    .contains("\"__type\":\"MissingAuthenticationTokenException\"");
            assertThat(authorized(raw, "Bearer x")).contains("IncompleteSignatureException");
            assertThat(authorized(raw, "AWS4-HMAC-SHA256 Credential=a/b/c")).contains("IncompleteSignatureException");
            assertThat(authorized(raw, "AWS4-HMAC-SHA256 Credential=a/20261120/r/logs/aws4_request"))
                    .contains("IncompleteSignatureException");
            assertThat(server.requests()).noneMatch(RequestRecord::answered);
        }
    }

    @Test
    void signingTime_mayBeFiveMinutesOff() {
        for (int minutes : new int[] {-20, -4, 4, 20}) {
            forgetClockOffset();
            SetClock clock = new SetClock(Instant.now().plus(minutes, ChronoUnit.MINUTES));
            try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().clock(clock));
                    Client client = new Client(server)) {
                String outcome = createGroup(client);
                if (minutes == -20) {
                    assertThat(outcome)
                            .matches(
                                    "InvalidSignatureException: Signature not yet current: [0-9TZ]{16} is still later than"
                                            + " [0-9TZ]{16} \\([0-9TZ]{16} \\+ 5 min\\.\\)");
                } else if (minutes == 20) {
                    assertThat(outcome)
                            .matches("InvalidSignatureException: Signature expired: [0-9TZ]{16} is now earlier than"
                                    + " [0-9TZ]{16} \\([0-9TZ]{16} - 5 min\\.\\)");
                } else {
                    assertThat(outcome).isEqualTo("done");
                }
            }
        }
    }

    @Test
    void serverDate_letsTheSdkCorrectItsClock() {
        SetClock clock = new SetClock(Instant.now().plus(Duration.ofMinutes(20)));
        try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().clock(clock));
                Client client = new Client(server)) {
            assertThat(createGroup(client)).startsWith("InvalidSignatureException");
            assertThat(createGroup(client)).isEqualTo("done");
        }
    }

    @Test
    void switchedOff_everythingPasses() throws IOException {
        try (LocalAws server = LocalAws.start(LocalAwsOptions.defaults().checkSignatures(false));
                RawClient raw = new RawClient(server)) {
            assertThat(raw.post("DescribeLogGroups", "{}").status()).isEqualTo(200);
        }
    }

    private static String createGroup(Client client) {
        return Outcome.ofRun(() -> client.createGroup("g"));
    }

    private static String authorized(RawClient raw, String authorization) throws IOException {
        return raw.post("DescribeLogGroups", "{}".getBytes(), "Authorization: " + authorization + "\r\n")
                .body();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.Lane;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that come over the network, from a metadata service or from AWS STS, which may be away for a while. */
@ExtendWith(LocalAwsExtension.class)
class CredentialLookUpTest {

    private final AtomicBoolean broken = new AtomicBoolean();
    private final AtomicInteger asked = new AtomicInteger();
    private final ManualClock clock = new ManualClock();
    private HttpServer source;

    @BeforeEach
    void startSource() throws IOException {
        source = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        source.start();
    }

    @AfterEach
    void stopSource() {
        source.stop(0);
        System.setProperty("aws.disableEc2Metadata", "true");
        for (String name : new String[] {
            "aws.ec2MetadataServiceEndpoint",
            "aws.endpointUrlSts",
            "aws.region",
            "aws.roleArn",
            "aws.roleSessionName",
            "aws.webIdentityTokenFile"
        }) {
            System.clearProperty(name);
        }
    }

    private String address() {
        return "http://127.0.0.1:" + source.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** The instance's metadata are the only source of credentials. */
    private Stand atInstance(LocalAws server, boolean withRegion) {
        source.createContext("/latest/api/token", exchange -> {
            asked.incrementAndGet();
            answer(exchange, broken.get() ? 500 : 200, broken.get() ? "" : "token");
        });
        source.createContext(
                "/latest/meta-data/placement/availability-zone",
                exchange -> answer(exchange, broken.get() ? 500 : 200, broken.get() ? "" : "us-east-1a"));
        source.createContext("/latest/meta-data/iam/security-credentials/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String keys = "{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"test-access-key-WXYZ\","
                    + "\"SecretAccessKey\":\"test\",\"Token\":\"token\",\"Expiration\":\""
                    + Instant.now().plus(Duration.ofHours(6)) + "\"}";
            answer(exchange, broken.get() ? 500 : 200, broken.get() ? "" : path.endsWith("/shop") ? keys : "shop");
        });
        Stand stand = Stand.on(server)
                .region(withRegion ? "us-east-1" : null)
                .clock(clock)
                .open();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.clearProperty("aws.disableEc2Metadata");
        System.setProperty("aws.ec2MetadataServiceEndpoint", address());
        return stand;
    }

    @Test
    void metadata_service_that_comes_back_costs_a_few_ordinary_retries(LocalAws server) throws Exception {
        broken.set(true);
        try (Stand stand = atInstance(server, true)) {
            stand.makeStream();
            for (int i = 0; i < 5; i++) {
                RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));
                assertThat(later.hopeless()).as("failure %d: %s", i, later).isFalse();
                assertThat(later.lane()).isEqualTo(Lane.ORDINARY);
                assertThat(later.atLeast()).isZero();
                assertThat(later.ambiguous()).isFalse();
                assertThat(later.problem()).contains("no AWS credentials");
                clock.advance(Duration.ofSeconds(1));
            }
            broken.set(false);

            assertThat(stand.delivered(TestBatch.of(Stand.now(), "one")).where())
                    .contains("…WXYZ from the instance's role");
            assertThat(asked).hasPositiveValue();
            assertThat(stand.puts()).hasSize(1);
        }
    }

    @Test
    void metadata_service_that_stays_away_becomes_hopeless(LocalAws server) throws Exception {
        broken.set(true);
        try (Stand stand = atInstance(server, true)) {
            stand.makeStream();
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).hopeless())
                    .isFalse();
            clock.advance(Duration.ofSeconds(10));
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).hopeless())
                    .isFalse();
            clock.advance(Duration.ofSeconds(10));
            RetryLater third = stand.retried(TestBatch.of(Stand.now(), "one"));
            assertThat(third.hopeless()).isTrue();
            assertThat(third.atLeast()).isEqualTo(Duration.ofSeconds(30));
            assertThat(stand.puts()).isEmpty();

            broken.set(false);
            stand.delivered(TestBatch.of(Stand.now(), "one"));
        }
    }

    @Test
    void region_that_the_metadata_service_does_not_give_yet_is_asked_for_again_soon(LocalAws server) throws Exception {
        broken.set(true);
        try (Stand stand = atInstance(server, false)) {
            RetryLater later = stand.retried(TestBatch.of(Stand.now(), "one"));

            assertThat(later.hopeless()).isFalse();
            assertThat(later.problem()).contains("no AWS region");
            assertThat(server.requests()).isEmpty();
        }
    }

    /** AWS STS gives credentials for a web identity that are over already; the SDK uses them for a second all the same. */
    private Stand withWebIdentity(LocalAws server, Path directory) throws IOException {
        source.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            if (broken.get()) {
                answer(
                        exchange,
                        403,
                        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>Not authorized to"
                                + " perform sts:AssumeRoleWithWebIdentity</Message></Error>"
                                + "<RequestId>1</RequestId></ErrorResponse>");
                return;
            }
            answer(
                    exchange,
                    200,
                    "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                            + "<AccessKeyId>test-access-key-WXYZ</AccessKeyId><SecretAccessKey>test</SecretAccessKey>"
                            + "<SessionToken>token</SessionToken><Expiration>"
                            + Instant.now() + "</Expiration></Credentials><AssumedRoleUser><Arn>"
                            + "arn:aws:sts::123456789012:assumed-role/shop/worker</Arn><AssumedRoleId>A:worker"
                            + "</AssumedRoleId></AssumedRoleUser></AssumeRoleWithWebIdentityResult>"
                            + "</AssumeRoleWithWebIdentityResponse>");
        });
        Stand stand = Stand.on(server).clock(clock).open();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.endpointUrlSts", address());
        System.setProperty("aws.roleArn", "arn:aws:iam::123456789012:role/shop");
        System.setProperty("aws.roleSessionName", "worker");
        System.setProperty(
                "aws.webIdentityTokenFile",
                Files.writeString(directory.resolve("token"), "web identity").toString());
        return stand;
    }

    @Test
    void refresh_that_sts_refuses_is_no_answer_of_cloudwatch_logs_and_no_ambiguity(
            LocalAws server, @TempDir Path directory) throws Exception {
        try (Stand stand = withWebIdentity(server, directory)) {
            stand.makeStream();
            assertThat(stand.delivered(TestBatch.of(Stand.now(), "one")).where())
                    .contains("…WXYZ from a web identity token");

            broken.set(true);
            SendResult result = await().atMost(Duration.ofMinutes(1))
                    .until(
                            () -> stand.send(TestBatch.of(Stand.now(), "in time")),
                            sent -> !(sent instanceof SendResult.Delivered));
            int delivered = stand.messages().size();
            assertThat(result).isInstanceOf(RetryLater.class);
            RetryLater later = (RetryLater) result;
            assertThat(later.ambiguous()).isFalse();
            assertThat(later.hopeless()).isFalse();
            assertThat(later.problem())
                    .contains("could not be renewed", "sts:AssumeRoleWithWebIdentity", "trust policy")
                    .doesNotContain("logs:PutLogEvents");
            assertThat(stand.puts()).hasSize(delivered);

            broken.set(false);
            stand.delivered(TestBatch.of(Stand.now(), "two"));
            assertThat(stand.messages()).hasSize(delivered + 1).endsWith("two");
        }
    }

    @Test
    void request_is_signed_with_what_was_found_before_it_and_asks_nobody() throws Exception {
        Chain chain = new Chain(Access.DEFAULT, "us-east-1", Executors.newSingleThreadScheduledExecutor());
        try (Credentials credentials = new Credentials(chain)) {
            System.setProperty("aws.accessKeyId", "test-access-key-1111");
            System.setProperty("aws.secretAccessKey", "test");
            assertThat(credentials.identity()).contains("…1111");

            System.setProperty("aws.accessKeyId", "test-access-key-2222");
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("test-access-key-1111");
            System.clearProperty("aws.accessKeyId");
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("test-access-key-1111");

            System.setProperty("aws.accessKeyId", "test-access-key-2222");
            assertThat(credentials.identity()).contains("…2222");
            assertThat(credentials.resolveCredentials().accessKeyId()).isEqualTo("test-access-key-2222");
        } finally {
            chain.timer().shutdown();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }
}

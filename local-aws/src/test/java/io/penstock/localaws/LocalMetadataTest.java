// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.RawClient.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata services, asked by hand. Signatures are checked by this server, and not of these. */
class LocalMetadataTest {
    private static final SetClock CLOCK = new SetClock(Instant.parse("2026-11-20T12:00:00Z"));

    @RegisterExtension
    static final LocalAwsExtension aws = new LocalAwsExtension(
            LocalAwsOptions.defaults().clock(CLOCK).region("eu-west-1").account("999988887777"));

    private static Answer ask(String line, String headers) throws IOException {
        try (RawClient raw = new RawClient(aws.server())) {
            raw.send(line + " HTTP/1.1\r\nHost: metadata\r\n" + headers + "Content-Length: 0\r\n\r\n");
            return raw.read();
        }
    }

    private static Answer token(String headers) throws IOException {
        return ask("PUT /latest/api/token", headers);
    }

    private static String token(int seconds) throws IOException {
        Answer answer = token("X-aws-ec2-metadata-token-ttl-seconds: " + seconds + "\r\n");
        assertThat(answer.status()).isEqualTo(200);
        return "X-aws-ec2-metadata-token: " + answer.body() + "\r\n";
    }

    private static Answer get(String path, String token) throws IOException {
        return ask("GET " + path, token);
    }

    @ParameterizedTest
    @CsvSource({
        "instance-id,i-0123456789abcdef0",
        "placement/region,eu-west-1",
        "placement/availability-zone,eu-west-1a",
        "local-ipv4,10.0.1.23",
        "tags/instance/Na%20me,'a+b 서울'",
    })
    void value_isGivenForAToken(String path, String value) throws IOException {
        aws.server().metadata().tag("Na me", "a+b 서울");
        Answer answer = get("/latest/meta-data/" + path, token(60));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(value);
    }

    @Test
    void directory_isListed() throws IOException {
        aws.server().metadata().tag("A", "1").tag("B", "2");

        assertThat(get("/latest/meta-data/", token(60)).body().lines())
                .contains("instance-id", "placement/", "tags/")
                .doesNotContain("placement/region");
        assertThat(get("/latest/meta-data/placement", token(60)).body().lines())
                .containsExactly("availability-zone", "availability-zone-id", "region");
        assertThat(get("/latest/meta-data/tags/instance/", token(60)).body()).isEqualTo("A\nB");
    }

    @Test
    void identityDocument_isMadeOfTheValues() throws IOException {
        aws.server().metadata().instance("instance-id", "i-7").instance("local-ipv4", null);

        assertThat(get("/latest/dynamic/instance-identity/document", token(60)).body())
                .contains("\"instanceId\":\"i-7\"", "\"region\":\"eu-west-1\"", "\"accountId\":\"999988887777\"")
                .doesNotContain("privateIp");
    }

    @Test
    void token_isNeeded_andExpires() throws IOException {
        String token = token(60);
        assertThat(get("/latest/meta-data/instance-id", "").status()).isEqualTo(401);
        assertThat(get("/latest/meta-data/instance-id", "X-aws-ec2-metadata-token: guessed\r\n")
                        .status())
                .isEqualTo(401);
        assertThat(get("/latest/meta-data/instance-id", token).status()).isEqualTo(200);
        CLOCK.advance(Duration.ofSeconds(60));
        assertThat(get("/latest/meta-data/instance-id", token).status()).isEqualTo(401);

        String another = token(21_600);
        aws.server().metadata().expireTokens();
        assertThat(get("/latest/meta-data/instance-id", another).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "21601", "x", "-1"})
    void tokensLife_hasLimits(String seconds) throws IOException {
        assertThat(token("X-aws-ec2-metadata-token-ttl-seconds: " + seconds + "\r\n")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void token_isNotGivenToEverybody() throws IOException {
        assertThat(token("").status()).isEqualTo(400);
        assertThat(token("X-aws-ec2-metadata-token-ttl-seconds: 60\r\nX-Forwarded-For: 10.0.0.1\r\n")
                        .status())
                .isEqualTo(403);
        assertThat(ask("GET /latest/api/token", "").status()).isEqualTo(405);
        assertThat(ask("POST /latest/meta-data/", token(60)).status()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/latest/meta-data/nothing", "/latest/meta-data/tags/instance/Name", "/latest/user-data", "/v4/"
            })
    void otherPaths_areNotFound(String path) throws IOException {
        assertThat(get(path, token(60)).status()).isEqualTo(404);
    }

    @Test
    void task_andContainer_areDescribed() throws IOException {
        aws.server()
                .metadata()
                .task("Family", "가게")
                .container("Name", "web")
                .label("x", "y")
                .task("Revision", null);

        assertThat(get("/v4/any", "").body())
                .contains(
                        "\"Name\":\"web\"",
                        "\"DockerId\":",
                        "\"com.amazonaws.ecs.container-name\":\"app\"",
                        "\"x\":\"y\"")
                .doesNotContain("TaskARN");
        assertThat(get("/v4/any/task", "").body())
                .contains(
                        "\"Family\":\"가게\"",
                        "\"TaskARN\":\"arn:aws:ecs:eu-west-1:999988887777:task/local/",
                        "\"Containers\":[{",
                        "\"Name\":\"web\"")
                .doesNotContain("Revision");
        assertThat(get("/v4/any/stats", "").status()).isEqualTo(404);
    }

    @Test
    void faultsAndRecords_areAsForEveryOperation() throws IOException {
        aws.server().faults().on(Operation.IMDS_TOKEN).nth(1).answer(Fault.error(403, "Forbidden", "switched off"));

        assertThat(token("X-aws-ec2-metadata-token-ttl-seconds: 60\r\n").status())
                .isEqualTo(403);
        get("/latest/meta-data/instance-id", token(60));
        get("/v4/x", "");
        assertThat(aws.server().requests())
                .extracting(RequestRecord::operation)
                .containsExactly(
                        Operation.IMDS_TOKEN, Operation.IMDS_TOKEN, Operation.IMDS_GET, Operation.TASK_METADATA);
        assertThat(aws.server().requests(Operation.IMDS_GET))
                .extracting(RequestRecord::outcome)
                .containsExactly("OK");
    }

    @Test
    void faultOnACommandLine_knowsTheOperations() throws IOException {
        FaultSyntax.addTo(aws.server().faults(), "ImdsToken:error=403/Forbidden,times=1");
        assertThat(token("X-aws-ec2-metadata-token-ttl-seconds: 60\r\n").status())
                .isEqualTo(403);
    }

    @Test
    void clear_makesTheInstanceAsAtTheStart() throws IOException {
        aws.server().metadata().instance("instance-id", "i-7").tag("A", "1");
        aws.server().clear();

        assertThat(get("/latest/meta-data/instance-id", token(60)).body()).isEqualTo("i-0123456789abcdef0");
        assertThat(get("/latest/meta-data/tags/instance/", token(60)).status()).isEqualTo(404);
    }

    @Test
    void operationOfMetadata_isNoneOfLogs() throws IOException {
        try (RawClient raw = new RawClient(aws.server())) {
            assertThat(raw.post("ImdsToken", "{}").status()).isEqualTo(400);
        }
    }

    @Test
    void environment_leadsHere() {
        assertThat(aws.server().metadataEnvironment())
                .containsEntry(
                        "AWS_EC2_METADATA_SERVICE_ENDPOINT", aws.endpoint().toString())
                .containsEntry("ECS_CONTAINER_METADATA_URI_V4", aws.endpoint() + "/v4/local");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.LocalAwsOptions;
import io.penstock.localaws.Operation;
import io.penstock.localaws.StoredEvent;
import io.penstock.localaws.StoredGroup;
import io.penstock.time.Clock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkGlobalTime;

@ExtendWith(LocalAwsExtension.class)
class DoctorTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void giveCredentials() {
        System.setProperty("aws.accessKeyId", "test-access-key-WXYZ");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterEach
    void takeCredentials() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        SdkGlobalTime.setGlobalTimeOffset(0);
    }

    @Test
    void healthy_set_up_puts_one_event_and_ends_with_0(LocalAws server) {
        int exit = examine(server.endpoint(), "--retention-days", "7");

        assertThat(exit).as(said()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("OK", "region", "us-east-1", "access key …WXYZ from system properties", "created log group g")
                .contains("keeps its events for 7 days", "one event is in us-east-1/g/s", "clock", "the service")
                .doesNotContain("FAILED");
        assertThat(server.events("g", "s"))
                .singleElement()
                .extracting(StoredEvent::message)
                .asString()
                .startsWith("{\"timestamp\":\"")
                .contains("io.penstock.cloudwatch.Doctor");
        assertThat(server.groups()).extracting(StoredGroup::retentionDays).containsExactly(7);
    }

    @Test
    void denied_put_is_named_with_the_remedy_and_ends_with_1(LocalAws server) {
        server.faults().on(Operation.PUT_LOG_EVENTS).answer(Fault.accessDenied());

        assertThat(examine(server.endpoint())).as(said()).isOne();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("FAILED", "access denied: logs:PutLogEvents", "docs/iam.md");
    }

    @Test
    void group_that_may_not_be_created_ends_with_1(LocalAws server) {
        assertThat(examine(server.endpoint(), "--create-log-group", "false"))
                .as(said())
                .isOne();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAILED", "log group g does not exist");
        assertThat(server.groups()).isEmpty();
    }

    @Test
    void missing_credentials_end_with_1_without_a_request(LocalAws server) {
        takeCredentials();

        assertThat(examine(server.endpoint())).as(said()).isOne();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAILED", "no AWS credentials", "AWS_ACCESS_KEY_ID");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void missing_region_ends_with_1(LocalAws server) {
        int exit =
                doctor().run("--log-group", "g", "--endpoint", server.endpoint().toString());

        assertThat(exit).as(said()).isOne();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAILED", "no AWS region", "AWS_REGION");
    }

    @Test
    void wrong_clock_is_measured_and_ends_with_1() {
        LocalAwsOptions options =
                LocalAwsOptions.defaults().clock(() -> Instant.now().minus(Duration.ofMinutes(20)));
        try (LocalAws server = LocalAws.start(options)) {
            assertThat(examine(server.endpoint())).as(said()).isOne();
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains("clock is wrong")
                    .containsPattern("FAILED +clock +(1199|12\\d\\d) s ahead of the service");
        }
    }

    @Test
    void dead_endpoint_ends_with_1() {
        // One of its own: the JVM would first try connections that earlier tests left open.
        LocalAws server = LocalAws.start();
        server.close();

        assertThat(examine(server.endpoint())).as(said()).isOne();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("FAILED", "cannot connect to " + server.endpoint());
    }

    @Test
    void policy_is_printed_alone() {
        assertThat(doctor().run("--log-group", "g", "--region", "eu-west-1", "--policy"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(IamPolicy.of(CloudWatchDestinationTest.settings("logGroup", "g", "region", "eu-west-1")));
        assertThat(err.size()).isZero();
    }

    @Test
    void wrong_command_line_says_what_is_meant_and_ends_with_2() {
        for (List<String> wrong : List.of(
                List.of("umma"),
                List.of("--log-group"),
                List.of("--log-gruop", "g"),
                List.of("--region", "eu-west-1"),
                List.of("--log-group", "g", "--retention-days", "13"),
                List.of("--log-group", "g", "--region", "Frankfurt"),
                List.of("--log-group", "g", "--endpoint", "nowhere"),
                List.of("--log-group", "g-{hots}"))) {
            assertThat(doctor().run(wrong.toArray(String[]::new)))
                    .as("%s", wrong)
                    .isEqualTo(2);
        }
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'umma' is not an option", "--log-group needs a value", "did you mean 'logGroup'")
                .contains("--log-group is missing", "nearest allowed value is 14", "Frankfurt", "nowhere", "{hots}");
        assertThat(out.size()).isZero();
    }

    @Test
    void help_names_every_setting() {
        assertThat(doctor().run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--log-group", "--log-stream", "--region", "--endpoint", "--create-log-group")
                .contains("--create-log-stream", "--retention-days", "--gzip", "--policy");
    }

    @Test
    void command_line_works_in_a_process_of_its_own(LocalAws server) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Daws.accessKeyId=test",
                        "-Daws.secretAccessKey=test",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doctor.class.getName(),
                        "--log-group",
                        "g",
                        "--log-stream",
                        "s",
                        "--region",
                        "us-east-1",
                        "--endpoint",
                        server.endpoint().toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).allMatch(line -> line.matches("(OK|DONE|NOTE) .*"));
        assertThat(server.events("g", "s")).hasSize(1);
    }

    @Test
    void interface_endpoint_is_aws_too_and_its_identity_is_asked_for() throws Exception {
        String arn = "arn:aws:sts::123456789012:assumed-role/shop/i-0abc";
        try (CannedServer sts = new CannedServer(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n",
                        "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                                + "<GetCallerIdentityResult><Arn>" + arn + "</Arn></GetCallerIdentityResult>"
                                + "</GetCallerIdentityResponse>");
                CannedServer proxy = new CannedServer("HTTP/1.1 200 OK\r\nx-amzn-RequestId: 1\r\n", "{}")) {
            System.setProperty("aws.endpointUrlSts", sts.endpoint().toString());
            System.setProperty("http.proxyHost", proxy.endpoint().getHost());
            System.setProperty("http.proxyPort", String.valueOf(proxy.endpoint().getPort()));
            System.setProperty("http.nonProxyHosts", sts.endpoint().getHost());
            String vpce = "http://vpce-0abc-def.logs.us-east-1.vpce.amazonaws.com";

            assertThat(examine(URI.create(vpce))).as(said()).isZero();
            assertThat(proxy.lastHead()).contains("vpce-0abc-def.logs.us-east-1.vpce.amazonaws.com");
            assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("OK +identity +" + arn);
        } finally {
            System.clearProperty("aws.endpointUrlSts");
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
        }
    }

    @Test
    void endpoint_that_is_not_aws_is_not_asked_who_we_are(LocalAws server) throws Exception {
        try (CannedServer sts = new CannedServer("HTTP/1.1 403 Forbidden\r\n", "")) {
            System.setProperty("aws.endpointUrlSts", sts.endpoint().toString());

            assertThat(examine(server.endpoint())).as(said()).isZero();
            assertThat(sts.lastHead()).isEmpty();
            assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("identity");
        } finally {
            System.clearProperty("aws.endpointUrlSts");
        }
    }

    @Test
    void names_are_filled_in_from_the_instance(LocalAws server) {
        System.clearProperty("aws.disableEc2Metadata");
        System.setProperty("aws.ec2MetadataServiceEndpoint", server.endpoint().toString());
        try {
            assertThat(examine(server.endpoint(), "--log-stream", "{ec2:instance-id}"))
                    .as(said())
                    .isZero();
            assertThat(server.events("g", "i-0123456789abcdef0")).hasSize(1);
        } finally {
            System.clearProperty("aws.ec2MetadataServiceEndpoint");
            System.setProperty("aws.disableEc2Metadata", "true");
        }
    }

    private int examine(URI endpoint, String... more) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--log-group",
                                "g",
                                "--log-stream",
                                "s",
                                "--region",
                                "us-east-1",
                                "--endpoint",
                                endpoint.toString()),
                        Stream.of(more))
                .toArray(String[]::new);
        return doctor().run(all);
    }

    private Doctor doctor() {
        return new Doctor(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Clock.system());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }
}

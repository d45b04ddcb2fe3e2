// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import io.penstock.testkit.RecordingStatus;
import io.penstock.time.Clock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** As whom the appender logs in, when the settings say so. */
@ExtendWith(LocalAwsExtension.class)
class LoginTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/logs-writer";

    private final RecordingStatus status = new RecordingStatus();
    private final String configFile = System.getProperty("aws.configFile");

    @AfterEach
    void tidy() {
        System.setProperty("aws.configFile", configFile);
        System.clearProperty("aws.endpointUrlSts");
    }

    private Access access(Settings settings) {
        try (Names names = new Names(ProcessIdentity.of("web 1", "shop"), null, Clock.system(), text -> {})) {
            return Access.of(settings, names, status, 0);
        }
    }

    private Access access(String... namesAndValues) {
        Settings settings = CloudWatchDestinationTest.settings(namesAndValues);
        Access access = access(settings);
        assertThat(settings.problems()).isEmpty();
        return access;
    }

    /** A sender that has no credentials but those of the settings. */
    private static Stand only(Stand.Options options) throws InterruptedException {
        Stand stand = options.open();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        if (stand.server.groups().isEmpty()) {
            stand.makeStream();
        }
        return stand;
    }

    @Test
    void default_is_the_sdk_s_chain() {
        assertThat(access("logGroup", "g")).isEqualTo(Access.DEFAULT);
        assertThat(access("logGroup", "g").login().words()).isNull();
    }

    @Test
    void profile_is_used_in_the_place_of_the_chain(LocalAws server, @TempDir Path dir) throws Exception {
        System.setProperty(
                "aws.configFile",
                Files.writeString(
                                dir.resolve("config"),
                                "[profile logs]\naws_access_key_id = profile-key-PQRS\naws_secret_access_key = test\n")
                        .toString());
        try (Stand stand = only(Stand.on(server).access(access("credentials.profile", "logs")))) {
            System.setProperty("aws.accessKeyId", "key-of-the-chain");
            System.setProperty("aws.secretAccessKey", "wrong");
            assertThat(stand.delivered(TestBatch.of(Stand.now(), "one")).where())
                    .contains("…PQRS");
        }
    }

    @Test
    void profile_that_does_not_exist_is_named(LocalAws server) throws Exception {
        try (Stand stand = only(Stand.on(server).access(access("credentials.profile", "nobody")))) {
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                    .contains("no AWS credentials from the profile nobody", "correct the settings of credentials");
            assertThat(stand.puts()).isEmpty();
        }
    }

    @Test
    void fixed_key_works_and_is_warned_of_without_its_secret(LocalAws server) throws Exception {
        Access access = access(
                "credentials.accessKeyId", "fixed-key-ABCD",
                "credentials.secretAccessKey", "test",
                "credentials.sessionToken", "my-token");
        try (Stand stand = only(Stand.on(server).access(access))) {
            assertThat(stand.delivered(TestBatch.of(Stand.now(), "one")).where())
                    .contains("…ABCD");
        }
        assertThat(status.warns()).singleElement().asString().contains("stands in the configuration");
        assertThat(access.toString() + status.lines()).doesNotContain("secret=test", "my-token");
    }

    /** A class of the application's, as {@code credentials.provider} names it. */
    public static final class Own implements AwsCredentialsProvider {
        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("own-class-key-EFGH", "test");
        }
    }

    /** The other way to be made. */
    public static final class Factory implements AwsCredentialsProvider {
        private final String key;

        private Factory(String key) {
            this.key = key;
        }

        public static Factory create() {
            return new Factory("factory-key-IJKL");
        }

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create(key, "test");
        }
    }

    /** Cannot be made. */
    public static final class Broken implements AwsCredentialsProvider {
        public Broken() {
            throw new IllegalStateException("no vault");
        }

        @Override
        public AwsCredentials resolveCredentials() {
            throw new IllegalStateException("never made");
        }
    }

    @Test
    void class_of_the_application_gives_the_credentials(LocalAws server) throws Exception {
        for (Class<?> type : new Class<?>[] {Own.class, Factory.class}) {
            Access access = access("credentials.provider", type.getName());
            try (Stand stand = Stand.on(server).access(access).open()) {
                String where = stand.delivered(TestBatch.of(Stand.now(), "one")).where();
                assertThat(where).contains(type == Own.class ? "…EFGH" : "…IJKL");
            }
        }
    }

    @Test
    void class_that_cannot_give_any_says_why(LocalAws server) throws Exception {
        try (Stand stand = only(Stand.on(server).access(access("credentials.provider", Broken.class.getName())))) {
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                    .contains("credentials.provider: " + Broken.class.getName(), "no vault", "allowed: ");
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).hopeless())
                    .isTrue();
        }
        try (Stand stand = only(Stand.on(server).access(access("credentials.provider", String.class.getName())))) {
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                    .contains("java.lang.String is not usable", "AwsCredentialsProvider");
        }
    }

    @Test
    void role_is_assumed_with_the_source_and_the_external_id(LocalAws server) throws Exception {
        AtomicReference<String> asked = new AtomicReference<>("");
        HttpServer sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sts.createContext("/", exchange -> {
            asked.set(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = ("<AssumeRoleResponse><AssumeRoleResult><Credentials>"
                            + "<AccessKeyId>role-key-MNOP</AccessKeyId><SecretAccessKey>test</SecretAccessKey>"
                            + "<SessionToken>token</SessionToken><Expiration>"
                            + Instant.now().plus(Duration.ofHours(1))
                            + "</Expiration></Credentials><AssumedRoleUser><Arn>"
                            + "arn:aws:sts::123456789012:assumed-role/logs-writer/x</Arn><AssumedRoleId>A:x"
                            + "</AssumedRoleId></AssumedRoleUser></AssumeRoleResult></AssumeRoleResponse>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        sts.start();
        System.setProperty(
                "aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort());
        Access access = access(
                "credentials.provider",
                Own.class.getName(),
                "credentials.roleArn",
                ROLE,
                "credentials.externalId",
                "partner-7",
                "credentials.sessionName",
                "{app}/{host}");
        try (Stand stand = only(Stand.on(server).access(access))) {
            assertThat(stand.delivered(TestBatch.of(Stand.now(), "one")).where())
                    .contains("…MNOP from an assumed role");
            stand.delivered(TestBatch.of(Stand.now(), "two"));
        } finally {
            sts.stop(0);
        }
        assertThat(asked.get())
                .contains("Credential=own-class-key-EFGH/", "RoleSessionName=shop-web-1", "ExternalId=partner-7")
                .contains("RoleArn=" + ROLE.replace(":", "%3A").replace("/", "%2F"));
    }

    @Test
    void role_that_is_denied_says_which_one(LocalAws server) throws Exception {
        try (CannedServer sts = new CannedServer(
                        "HTTP/1.1 403 Forbidden\r\nContent-Type: text/xml\r\n",
                        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User is not authorized"
                                + " to perform: sts:AssumeRole</Message></Error><RequestId>1</RequestId></ErrorResponse>");
                Stand stand = Stand.on(server)
                        .access(access("credentials.roleArn", ROLE))
                        .open()) {
            System.setProperty("aws.endpointUrlSts", sts.endpoint().toString());
            assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                    .contains("no AWS credentials from the role " + ROLE, "not authorized to perform: sts:AssumeRole");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "credentials.roleArn, logs-writer, not the ARN of a role",
        "credentials.roleArn, LOGS_ROLE_IS_UNDEFINED, 'the placeholder ''LOGS_ROLE'' has no value'",
        "credentials.profile, LOGS_PROFILE_IS_UNDEFINED, 'the placeholder ''LOGS_PROFILE'' has no value'",
        "credentials.provider, com.example.NoSuchClass, there is no such class",
        "credentials.accessKeyId, AKIA, one is missing",
        "credentials.secretAccessKey, hidden, one is missing"
    })
    void wrong_login_keeps_the_appender_off_instead_of_logging_in_as_somebody_else(
            String setting, String value, String text) {
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", setting, value);
        access(settings);

        assertThat(settings.unusable()).isTrue();
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .contains(text, "the appender stays off")
                .doesNotContain("hidden");
    }

    @Test
    void two_sources_are_one_too_many() {
        Settings settings = CloudWatchDestinationTest.settings(
                "credentials.profile", "logs", "credentials.provider", Own.class.getName());
        access(settings);

        assertThat(settings.unusable()).isTrue();
        assertThat(settings.problems())
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains("credentials.profile and credentials.provider each say", "write one of them");
    }

    @Test
    void external_id_without_a_role_is_said() {
        Settings settings = CloudWatchDestinationTest.settings("credentials.externalId", "x");
        access(settings);

        assertThat(settings.unusable()).isFalse();
        assertThat(settings.problems())
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains("without effect", "credentials.roleArn is missing");
    }
}

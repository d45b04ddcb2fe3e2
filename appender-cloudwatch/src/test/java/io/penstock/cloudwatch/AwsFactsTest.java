// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.StoredGroup;
import io.penstock.name.FactSource;
import io.penstock.name.Finding;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.pipeline.Sender;
import io.penstock.settings.Settings;
import io.penstock.testkit.RecordingStatus;
import io.penstock.time.Clock;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Names that AWS itself is asked for, with answers as AWS STS and AWS Systems Manager give them. */
@ExtendWith(LocalAwsExtension.class)
class AwsFactsTest {

    private final RecordingStatus status = new RecordingStatus();
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer service;
    private volatile int code = 200;
    private volatile String parameter =
            "{\"Parameter\":{\"Name\":\"/shop/group\",\"Type\":\"String\",\"Value\":\"가게\"}}";

    @BeforeEach
    void startServices() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", this::answer);
        service.start();
        String address = "http://127.0.0.1:" + service.getAddress().getPort();
        System.setProperty("aws.endpointUrlSts", address);
        System.setProperty("aws.endpointUrlSsm", address);
        System.setProperty("aws.accessKeyId", "test");
        System.setProperty("aws.secretAccessKey", "test");
    }

    @AfterEach
    void stopServices() {
        service.stop(0);
        for (String name : List.of(
                "aws.endpointUrlSts",
                "aws.endpointUrlSsm",
                "aws.accessKeyId",
                "aws.secretAccessKey",
                "aws.accountId")) {
            System.clearProperty(name);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        boolean ssm = exchange.getRequestHeaders().getFirst("X-Amz-Target") != null;
        String body = ssm ? parameter : """
                <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
                <Arn>arn:aws:iam::210987654321:user/u</Arn><UserId>U</UserId><Account>210987654321</Account>
                </GetCallerIdentityResult></GetCallerIdentityResponse>""";
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = (code == 200 || ssm
                        ? body
                        : "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Names names(FactSource source) {
        return new Names(ProcessIdentity.of("host", "app"), null, Clock.system(), status::warn, source);
    }

    /** One event to {@code server}, in a group and a stream of these names. */
    private SendResult send(LocalAws server, String group, String stream, FactSource source) throws Exception {
        Settings settings = CloudWatchDestinationTest.settings(
                "logGroup",
                group,
                "logStream",
                stream,
                "region",
                "us-east-1",
                "endpoint",
                server.endpoint().toString());
        try (Names names = names(source);
                Sender sender =
                        CloudWatchDestination.of(settings, names, status).open()) {
            assertThat(asked).hasValue(0);
            sender.prepare();
            int questions = asked.get();
            SendResult result = sender.send(TestBatch.of(Stand.now(), "one"));
            sender.send(TestBatch.of(Stand.now(), "two"));
            assertThat(asked).as("asked by prepare alone").hasValue(questions);
            return result;
        }
    }

    private SendResult send(LocalAws server, String group, String stream) throws Exception {
        return send(server, group, stream, FactSource.NONE);
    }

    private static List<String> places(LocalAws server) {
        return server.groups().stream()
                .map(StoredGroup::name)
                .flatMap(group -> server.streams(group).stream().map(stream -> group + " " + stream.name()))
                .toList();
    }

    /** As an application may name it in {@code credentials.provider}. */
    public static final class Closeable implements AwsCredentialsProvider, AutoCloseable {
        static final AtomicInteger CLOSED = new AtomicInteger();

        @Override
        public AwsCredentials resolveCredentials() {
            return AwsBasicCredentials.create("test", "test");
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    @Test
    void questions_leave_the_credentials_open(LocalAws server) throws Exception {
        Closeable.CLOSED.set(0);
        Settings settings = CloudWatchDestinationTest.settings(
                "logGroup", "g",
                "logStream", "{ssm:/shop/group}-{aws:account}",
                "region", "us-east-1",
                "endpoint", server.endpoint().toString(),
                "credentials.provider", Closeable.class.getName());
        try (Names names = names(FactSource.NONE);
                Sender sender =
                        CloudWatchDestination.of(settings, names, status).open()) {
            sender.prepare();
            assertThat(asked).hasValue(2);
            assertThat(Closeable.CLOSED).hasValue(0);
            assertThat(sender.send(TestBatch.of(Stand.now(), "one"))).isInstanceOf(SendResult.Delivered.class);
        }
    }

    @Test
    void account_region_and_parameter_are_filled_in(LocalAws server) throws Exception {
        assertThat(send(server, "{aws:region}-{aws:account}", "{ssm:/shop/group}-{aws:account}"))
                .isInstanceOf(SendResult.Delivered.class);

        assertThat(places(server)).containsExactly("us-east-1-210987654321 가게-210987654321");
        assertThat(asked).hasValue(2);
        assertThat(status.warns()).isEmpty();
    }

    @Test
    void account_of_the_credentials_needs_no_question(LocalAws server) throws Exception {
        System.setProperty("aws.accountId", "111122223333");
        send(server, "g-{aws:account}", "s");

        assertThat(places(server)).containsExactly("g-111122223333 s");
        assertThat(asked).hasValue(0);
    }

    @Test
    void denied_question_takes_the_default_and_is_said(LocalAws server) throws Exception {
        code = 403;
        parameter = "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}";
        send(server, "g-{aws:account:-here}", "{ssm:/shop/group:-s}");

        assertThat(places(server)).containsExactly("g-here s");
        assertThat(status.warns())
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).contains("{aws:account}: AWS STS did not say"))
                .anySatisfy(line -> assertThat(line)
                        .contains(
                                "{ssm:/shop/group}: AWS Systems Manager did not give",
                                "us-east-1",
                                "ssm:GetParameter"));
    }

    @Test
    void missing_parameter_takes_the_default(LocalAws server) throws Exception {
        code = 400;
        parameter = "{\"__type\":\"ParameterNotFound\",\"message\":\"\"}";
        send(server, "g", "{ssm:/shop/group:-{aws:region}}");

        assertThat(places(server)).containsExactly("g us-east-1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void secret_parameter_is_refused(LocalAws server) throws Exception {
        parameter = parameter.replace("\"String\"", "\"SecureString\"").replace("가게", "AQICAH-secret");
        send(server, "g", "{ssm:/shop/group:-s}");

        assertThat(places(server)).containsExactly("g s");
        assertThat(status.warns())
                .singleElement()
                .asString()
                .contains("SecureString")
                .doesNotContain("AQICAH");
    }

    @Test
    void default_of_a_parameter_may_be_a_fact_of_the_platform(LocalAws server) throws Exception {
        code = 400;
        parameter = "{\"__type\":\"ParameterNotFound\",\"message\":\"\"}";
        send(
                server,
                "g",
                "{ssm:/shop/group:-{ecs:task-id:-{aws:account:-{ec2:region}}}}",
                (fact, answer) ->
                        answer.accept(fact.source().equals("ec2") ? Finding.of("eu-north-1") : Finding.absent("no")));

        assertThat(places(server)).containsExactly("g eu-north-1");
    }

    @Test
    void question_without_an_answer_in_time_is_a_retry_that_leaves_no_copy(LocalAws server) throws Exception {
        Settings settings = CloudWatchDestinationTest.settings(
                "logGroup",
                "g",
                "logStream",
                "{ec2:region:-none}",
                "region",
                "us-east-1",
                "endpoint",
                server.endpoint().toString(),
                "retry.callTimeout",
                "2 s");
        try (Names names = names((fact, answer) -> {});
                Sender sender =
                        CloudWatchDestination.of(settings, names, status).open()) {
            SendResult first = sender.send(TestBatch.of(Stand.now(), "one"));
            assertThat(first).isInstanceOfSatisfying(RetryLater.class, later -> {
                assertThat(later.problem()).contains("still being asked for");
                assertThat(later.ambiguous()).isFalse();
                assertThat(later.hopeless()).isFalse();
            });
            assertThat(server.requests()).isEmpty();

            SendResult last = first;
            for (int i = 0; i < 100 && !(last instanceof SendResult.Delivered); i++) {
                last = sender.send(TestBatch.of(Stand.now(), "one"));
            }
            assertThat(last).isInstanceOf(SendResult.Delivered.class);
        }
        assertThat(places(server)).containsExactly("g none");
        assertThat(status.warns()).containsExactly("no answer about {ec2:region} within 5 s");
    }

    /** Runs in a class loader of its own. */
    static final class WithoutSsm {

        static String send(String endpoint) throws Exception {
            List<String> said = new ArrayList<>();
            Settings settings = CloudWatchDestinationTest.settings(
                    "logGroup", "g", "logStream", "{ssm:/x:-s}", "region", "us-east-1", "endpoint", endpoint);
            try (Names names = new Names(ProcessIdentity.of("h", "a"), null, Clock.system(), said::add);
                    Sender sender = CloudWatchDestination.of(settings, names, new RecordingStatus())
                            .open()) {
                return sender.send(TestBatch.of(Stand.now(), "one")) + " " + said;
            }
        }
    }

    @Test
    void missing_module_is_named_with_the_remedy(LocalAws server) throws Exception {
        List<URL> withoutSsm = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains(File.separator + "ssm" + File.separator)) {
                withoutSsm.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutSsm.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method send = loader.loadClass(AwsFactsTest.class.getName() + "$WithoutSsm")
                    .getDeclaredMethod("send", String.class);
            send.setAccessible(true);

            assertThat(String.valueOf(send.invoke(null, server.endpoint().toString())))
                    .contains(
                            "Delivered",
                            "g/s",
                            "{ssm:/x} needs the AWS SDK's module ssm on the class path",
                            "add the dependency software.amazon.awssdk:ssm");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.name.Fact;
import io.penstock.name.Finding;
import io.penstock.pipeline.OwnThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real sockets, against the stand-in's instance and task. */
class MetadataServicesTest {

    @RegisterExtension
    static final LocalAwsExtension aws = new LocalAwsExtension();

    private final Map<String, String> env = new HashMap<>();
    private final Map<String, String> sys = new HashMap<>();
    private final LocalAws server = aws.server();
    private Path manifest;
    private MetadataServices services;

    @BeforeEach
    void atAnInstance(@TempDir Path dir) {
        manifest = dir.resolve("environment.conf");
        env.putAll(server.metadataEnvironment());
        env.put("AWS_METADATA_SERVICE_TIMEOUT", "5"); // the machine may be slow; tests of silence lower it
        services = MetadataServices.of(env::get, sys::get, manifest);
    }

    private Finding find(String source, String attribute) {
        return find(services, source, attribute);
    }

    private static Finding find(MetadataServices services, String source, String attribute) {
        BlockingQueue<Finding> answers = new ArrayBlockingQueue<>(1);
        services.ask(new Fact(source, attribute), answers::add);
        try {
            Finding finding = answers.poll(60, TimeUnit.SECONDS);
            assertThat(finding).isNotNull();
            return finding;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertFailed(String source, String attribute, String... words) {
        Finding finding = find(source, attribute);
        assertThat(finding.value()).isNull();
        assertThat(finding.ordinary()).as(finding.problem()).isFalse();
        assertThat(finding.problem()).contains(words);
    }

    private void assertAbsent(String source, String attribute, String... words) {
        Finding finding = find(source, attribute);
        assertThat(finding.value()).isNull();
        assertThat(finding.ordinary()).as(finding.problem()).isTrue();
        assertThat(finding.problem()).contains(words);
    }

    private List<Operation> operations() {
        return server.requests().stream().map(RequestRecord::operation).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "ec2,instance-id,i-0123456789abcdef0",
        "ec2,instance-type,t3.micro",
        "ec2,region,us-east-1",
        "ec2,availability-zone,us-east-1a",
        "ec2,availability-zone-id,xyz1-az1",
        "ec2,account-id,123456789012",
        "ec2,ami-id,ami-0abcdef1234567890",
        "ec2,private-ip,10.0.1.23",
        "ec2,public-ip,203.0.113.25",
        "ec2,hostname,ip-10-0-1-23.us-east-1.compute.internal",
        "ec2,life-cycle,on-demand",
        "ecs,task-id,0123456789abcdef0123456789abcdef",
        "ecs,task-arn,arn:aws:ecs:us-east-1:123456789012:task/local/0123456789abcdef0123456789abcdef",
        "ecs,cluster,local",
        "ecs,service,web",
        "ecs,family,shop",
        "ecs,revision,7",
        "ecs,container,app",
        "ecs,container-id,0123456789abcdef0123456789abcdef-1234567890",
        "ecs,launch-type,FARGATE",
        "ecs,region,us-east-1",
        "ecs,availability-zone,us-east-1a",
        "ecs,account-id,123456789012",
    })
    void attribute_isWhatTheServiceSays(String source, String attribute, String value) {
        assertThat(find(source, attribute).value()).isEqualTo(value);
    }

    @Test
    void tag_isFoundByItsName_whateverItIs() {
        server.metadata().tag("Name", "shop").tag("cost centre+1/2", "서울 😀").tag("Empty", " ");

        assertThat(find("ec2", "tag:Name").value()).isEqualTo("shop");
        assertThat(find("ec2", "tag:cost centre+1/2").value()).isEqualTo("서울 😀");
        assertAbsent("ec2", "tag:Empty", "no such tag");
        assertAbsent("ec2", "tag:Nome", "no such tag", "InstanceMetadataTags");
    }

    @Test
    void manifestOfBeanstalk_isRead() throws IOException {
        assertAbsent("beanstalk", "environment", manifest + " is missing");

        Files.writeString(
                manifest, "{\"deployment_id\":32,\"version_label\":\"app-1\",\"environment_name\":\"가게-prod\"}");
        MetadataServices there = MetadataServices.of(env::get, sys::get, manifest);
        assertThat(find(there, "beanstalk", "environment").value()).isEqualTo("가게-prod");
        assertThat(find(there, "beanstalk", "version").value()).isEqualTo("app-1");
        assertThat(find(there, "beanstalk", "deployment").value()).isEqualTo("32");

        Files.writeString(manifest, "{\"deployment_id\":");
        MetadataServices damaged = MetadataServices.of(env::get, sys::get, manifest);
        assertThat(find(damaged, "beanstalk", "environment").problem()).contains("manifest", "not JSON at character");
    }

    @Test
    void oneDocumentAndOneToken_serveAllQuestionsOfAllPipelines() {
        for (int pipeline = 0; pipeline < 3; pipeline++) {
            for (String attribute : List.of("instance-id", "region", "account-id", "private-ip", "hostname")) {
                assertThat(find("ec2", attribute).value()).isNotNull();
            }
            for (String attribute : List.of("task-id", "cluster", "container", "container-id")) {
                assertThat(find("ecs", attribute).value()).isNotNull();
            }
        }

        assertThat(operations())
                .containsExactly(
                        Operation.IMDS_TOKEN,
                        Operation.IMDS_GET,
                        Operation.IMDS_GET,
                        Operation.TASK_METADATA,
                        Operation.TASK_METADATA);
    }

    @Test
    void questionsAtTheSameTime_areOne() {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            services.ask(new Fact("ec2", "instance-id"), finding -> {
                synchronized (answers) {
                    answers.add(String.valueOf(finding.value()));
                }
            });
        }
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            synchronized (answers) {
                assertThat(answers).hasSize(50).containsOnly("i-0123456789abcdef0");
            }
        });
        assertThat(operations()).containsExactly(Operation.IMDS_TOKEN, Operation.IMDS_GET);
    }

    @Test
    void asking_happensOnAThreadOfOurOwn_whichEnds() {
        BlockingQueue<Thread> threads = new ArrayBlockingQueue<>(1);
        services.ask(new Fact("ec2", "region"), finding -> threads.add(Thread.currentThread()));
        await().atMost(Duration.ofSeconds(60)).until(() -> !threads.isEmpty());
        Thread thread = threads.element();

        assertThat(thread.getName()).isEqualTo("penstock-metadata-ec2");
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread).isInstanceOf(OwnThread.class);
        await().atMost(Duration.ofSeconds(60)).until(() -> !thread.isAlive());
        assertThat(find("ec2", "hostname").value()).isNotNull(); // a later question gets another one
    }

    @Test
    void expiredToken_isReplaced() {
        assertThat(find("ec2", "region").value()).isEqualTo("us-east-1");
        server.metadata().expireTokens();

        assertThat(find("ec2", "hostname").value()).startsWith("ip-10-0-1-23");
        assertThat(server.requestCount(Operation.IMDS_TOKEN)).isEqualTo(2);
    }

    @Test
    void tokenThatIsNeverTaken_isNotAskedForForEver() {
        server.faults().on(Operation.IMDS_GET).answer(Fault.error(401, "Unauthorized", "no"));

        assertFailed("ec2", "region", "answered 401");
        assertThat(server.requestCount(Operation.IMDS_TOKEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void serviceThatIsBusyOnce_isAskedOnceMore(int status) {
        server.faults()
                .on(Operation.IMDS_TOKEN, Operation.IMDS_GET, Operation.TASK_METADATA)
                .times(1)
                .answer(Fault.error(status, "Busy", "later"));
        assertThat(find("ec2", "region").value()).isEqualTo("us-east-1");
        server.faults().onAny().times(1).answer(Fault.error(status, "Busy", "later"));
        assertThat(find("ecs", "region").value()).isEqualTo("us-east-1");
    }

    @Test
    void serviceThatStaysBusy_isLeftAlone() {
        server.faults().onAny().answer(Fault.error(503, "Busy", "later"));

        assertFailed("ec2", "region", "no token", "503", server.endpoint().toString());
        assertFailed("ecs", "task-id", "answered 503", server.endpoint() + "/v4/local/task");
        assertFailed("ec2", "hostname", "503");
        assertFailed("ecs", "container", "503");
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void serviceThatIsSwitchedOff_isSaid_andAskedOnce() {
        server.faults().on(Operation.IMDS_TOKEN).answer(Fault.error(403, "Forbidden", "no"));

        assertFailed("ec2", "region", "403", "switched off", "HttpEndpoint");
        assertFailed("ec2", "instance-id", "403");
        assertThat(operations()).containsExactly(Operation.IMDS_TOKEN);
    }

    @Test
    void hopLimit_isNamedAsTheLikelyReason_whenTheTokenNeverArrives() {
        env.put("AWS_METADATA_SERVICE_TIMEOUT", "0.2");
        server.faults().on(Operation.IMDS_TOKEN).answer(Fault.hang());

        assertFailed("ec2", "region", "did not answer within 200 ms", "hop limit to 2", "HttpPutResponseHopLimit");
        assertFailed("ec2", "tag:Name", "did not answer within 200 ms");
        assertThat(operations()).containsExactly(Operation.IMDS_TOKEN);
    }

    @Test
    void refusedConnection_isSaid() {
        server.stop();
        try {
            assertFailed("ec2", "region", "no EC2 metadata service can be reached", "AWS_EC2_METADATA_DISABLED=true");
            assertFailed("ecs", "task-id", "no answer from the ECS metadata endpoint " + server.endpoint());
        } finally {
            server.restart();
        }
    }

    @Test
    void blackHole_isGivenUpAfterTheLimit() throws IOException {
        try (ServerSocket hole = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> queue = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                queue.add(new Socket(hole.getInetAddress(), hole.getLocalPort())); // whoever comes now is not let in
            }
            env.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + hole.getLocalPort() + "/");
            sys.put("aws.ec2MetadataServiceTimeout", "0.3");
            assertFailed("ec2", "region", "no EC2 metadata service can be reached", "AWS_EC2_METADATA_DISABLED=true");
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    @Test
    void resetConnection_andAnswersThatAreNone_areSaid() {
        server.faults().on(Operation.IMDS_TOKEN).answer(Fault.reset());
        assertFailed("ec2", "region", "no EC2 metadata service can be reached");
        server.faults().clear();

        services = MetadataServices.of(env::get, sys::get, manifest);
        server.faults().on(Operation.IMDS_TOKEN).answer(Fault.emptyAnswer());
        assertFailed("ec2", "region", "no token", "IMDSv2");
        server.faults().clear();

        services = MetadataServices.of(env::get, sys::get, manifest);
        server.faults().on(Operation.IMDS_GET, Operation.TASK_METADATA).answer(Fault.garbledAnswer());
        assertFailed("ec2", "region", "identity document is unreadable", "not JSON");
        assertFailed("ecs", "task-id", "is unreadable", "not JSON");
    }

    @Test
    void missingMembers_areAbsent() {
        server.metadata()
                .task("ServiceName", null)
                .task("TaskARN", "none")
                .label("com.amazonaws.ecs.container-name", null)
                .instance("local-ipv4", null)
                .instance("public-ipv4", null);

        assertAbsent("ecs", "service", "no ServiceName");
        assertAbsent("ecs", "region", "no TaskARN");
        assertThat(find("ecs", "container").value()).isEqualTo("app");
        assertAbsent("ec2", "private-ip", "no private-ip");
        assertAbsent("ec2", "public-ip", "no public-ip");
    }

    @Test
    void clusterMayBeGivenByItsName() {
        server.metadata().task("Cluster", "default");
        assertThat(find("ecs", "cluster").value()).isEqualTo("default");
    }

    @Test
    void valueThatCannotBeOne_isNone() {
        server.metadata().instance("local-hostname", "<html>\n<body>no</body></html>");
        assertAbsent("ec2", "hostname", "no hostname");
    }

    @Test
    void disabledService_isNotAsked() {
        env.put("AWS_EC2_METADATA_DISABLED", "TRUE");
        env.remove("ECS_CONTAINER_METADATA_URI_V4");

        assertAbsent("ec2", "region", "AWS_EC2_METADATA_DISABLED is true");
        assertAbsent("ecs", "task-id", "no ECS task", "ECS_CONTAINER_METADATA_URI_V4 is not set");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void olderEndpointOfEcs_servesWhereThereIsNoOther() {
        env.put("ECS_CONTAINER_METADATA_URI", env.remove("ECS_CONTAINER_METADATA_URI_V4") + "/");
        assertThat(find("ecs", "family").value()).isEqualTo("shop");
    }

    @Test
    void systemProperties_goBeforeVariables() {
        sys.put("aws.ec2MetadataServiceEndpoint", env.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1"));
        env.put("AWS_EC2_METADATA_DISABLED", "true");
        sys.put("aws.disableEc2Metadata", "false");
        sys.put("aws.ec2MetadataServiceTimeout", "soon");

        assertThat(find("ec2", "region").value()).isEqualTo("us-east-1");
    }

    @Test
    void addressThatIsNone_isSaidByItsVariable() {
        env.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", "localhost:1338");
        env.put("ECS_CONTAINER_METADATA_URI_V4", "http:// x");

        assertFailed("ec2", "region", "AWS_EC2_METADATA_SERVICE_ENDPOINT is 'localhost:1338'", "http://127.0.0.1:1338");
        assertFailed("ecs", "task-id", "ECS_CONTAINER_METADATA_URI_V4 is 'http:// x'");
    }

    @Test
    void factOfNobody_isAbsent() {
        assertAbsent("ssm", "/shop", "nobody is asked");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

class GroupsAndStreamsTest {
    private static final String NO_GROUP = "ResourceNotFoundException: The specified log group does not exist.";

    @RegisterExtension
    static final LocalAwsExtension aws = new LocalAwsExtension();

    private final long now = System.currentTimeMillis();
    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(aws.server());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @Test
    void group_isCreatedOnce() {
        client.sdk.createLogGroup(r -> r.logGroupName("g")
                .tags(Map.of("k", "v"))
                .logGroupClass("INFREQUENT_ACCESS")
                .kmsKeyId("key"));
        assertThat(Outcome.ofRun(() -> client.createGroup("g")))
                .isEqualTo("ResourceAlreadyExistsException: The specified log group already exists");
        StoredGroup group = aws.server().groups().get(0);
        assertThat(group.tags()).containsEntry("k", "v");
        assertThat(group.logGroupClass()).isEqualTo("INFREQUENT_ACCESS");
        assertThat(group.retentionDays()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "한국", "a:b", "a*", "$x"})
    void groupName_hasAPattern(String name) {
        assertThat(Outcome.ofRun(() -> client.createGroup(name)))
                .startsWith("InvalidParameterException: ")
                .contains("Value '" + name + "' at 'logGroupName' failed to satisfy constraint: Member must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "/aws/lambda/x", "A.b-c_d/e#9", "umma-production"})
    void groupName_mayBe(String name) {
        client.createGroup(name);
        assertThat(aws.server().groups()).extracting(StoredGroup::name).containsExactly(name);
    }

    @Test
    void groupName_hasALengthAndAReservedPrefix() {
        client.createGroup("n".repeat(512));
        assertThat(Outcome.ofRun(() -> client.createGroup("n".repeat(513))))
                .endsWith(
                        "at 'logGroupName' failed to satisfy constraint: Member must have length less than or equal to 512");
        assertThat(Outcome.ofRun(() -> client.createGroup("aws/x")))
                .isEqualTo("InvalidParameterException: Log groups starting with AWS/ are reserved for AWS.");
    }

    @Test
    void groupClassAndTags_areChecked() {
        assertThat(Outcome.of(
                        () -> client.sdk.createLogGroup(r -> r.logGroupName("g").logGroupClass("CHEAP"))))
                .endsWith("Member must satisfy enum value set: [STANDARD, INFREQUENT_ACCESS, DELIVERY]");
        assertThat(Outcome.of(
                        () -> client.sdk.createLogGroup(r -> r.logGroupName("g").tags(Map.of("k", "v".repeat(257))))))
                .endsWith("Member must have length less than or equal to 256");
        assertThat(aws.server().groups()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "server_info_ip-172-31-26-196_25", "2026/11/20/[$LATEST]abc", "한국 스트림 😀"})
    void streamName_mayBe(String name) {
        client.createGroup("g");
        client.createStream("g", name);
        client.put("g", name, event(now, "x"));
        assertThat(aws.server().streams("g")).extracting(StoredStream::name).containsExactly(name);
        assertThat(aws.server().events("g", name)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "a*"})
    void streamName_hasAPattern(String name) {
        client.createGroup("g");
        assertThat(Outcome.ofRun(() -> client.createStream("g", name)))
                .startsWith("InvalidParameterException: ")
                .contains("at 'logStreamName'");
    }

    @Test
    void stream_isCreatedOnceInAnExistingGroup() {
        assertThat(Outcome.ofRun(() -> client.createStream("g", "s"))).isEqualTo(NO_GROUP);
        client.createGroup("g");
        client.createStream("g", "s");
        assertThat(Outcome.ofRun(() -> client.createStream("g", "s")))
                .isEqualTo("ResourceAlreadyExistsException: The specified log stream already exists");
    }

    @Test
    void retention_takesTheListedValuesOnly() {
        client.createGroup("g");
        List<Integer> accepted = IntStream.rangeClosed(-1, 4000)
                .filter(days -> days < 40 || days % 5 == 0 || ServiceLimits.RETENTION_DAYS.contains(days))
                .filter(days -> Outcome.ofRun(() -> retention(days)).equals("done"))
                .boxed()
                .toList();
        assertThat(accepted)
                .containsExactly(
                        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
                        3288, 3653);
        assertThat(Outcome.ofRun(() -> retention(13)))
                .startsWith(
                        "InvalidParameterException: 1 validation error detected: Value '13' at 'retentionInDays' failed to"
                                + " satisfy constraint: Member must satisfy enum value set: [1, 3, 5,");
    }

    private void retention(int days) {
        client.sdk.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(days));
    }

    @Test
    void retention_isShownAndRemoved() {
        client.createGroup("g");
        retention(90);
        assertThat(groups("g").get(0).retentionInDays()).isEqualTo(90);
        assertThat(aws.server().groups().get(0).retentionDays()).isEqualTo(90);
        for (int i = 0; i < 2; i++) {
            client.sdk.deleteRetentionPolicy(r -> r.logGroupName("g"));
            assertThat(groups("g").get(0).retentionInDays()).isNull();
        }
    }

    @Test
    void absentGroupOrStream_isNamedByEveryOperation() {
        assertThat(Outcome.ofRun(() -> retention(1))).isEqualTo(NO_GROUP);
        assertThat(Outcome.of(() -> client.sdk.deleteRetentionPolicy(r -> r.logGroupName("g"))))
                .isEqualTo(NO_GROUP);
        assertThat(Outcome.of(() -> client.sdk.deleteLogGroup(r -> r.logGroupName("g"))))
                .isEqualTo(NO_GROUP);
        assertThat(Outcome.of(() -> client.sdk.describeLogStreams(r -> r.logGroupName("g"))))
                .isEqualTo(NO_GROUP);
        assertThat(Outcome.of(() ->
                        client.sdk.deleteLogStream(r -> r.logGroupName("g").logStreamName("s"))))
                .isEqualTo(NO_GROUP);
        client.createGroup("g");
        assertThat(Outcome.of(() ->
                        client.sdk.deleteLogStream(r -> r.logGroupName("g").logStreamName("s"))))
                .isEqualTo("ResourceNotFoundException: The specified log stream does not exist.");
    }

    @Test
    void deletion_takesTheEventsAlong() {
        client.createGroup("g");
        client.createStream("g", "s");
        client.put("g", "s", event(now, "x"));
        client.sdk.deleteLogStream(r -> r.logGroupName("g").logStreamName("s"));
        assertThat(aws.server().streams("g")).isEmpty();
        client.createStream("g", "s");
        assertThat(aws.server().events("g", "s")).isEmpty();
        client.sdk.deleteLogGroup(r -> r.logGroupName("g"));
        assertThat(aws.server().groups()).isEmpty();
        assertThat(aws.server().eventCount()).isEqualTo(1);
    }

    @Test
    void describeLogGroups_pagesInOrderOfNames() {
        for (int i = 119; i >= 0; i--) {
            aws.server().createGroup(String.format("g-%03d", i));
        }
        aws.server().createGroup("other");
        List<LogGroup> all = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            DescribeLogGroupsResponse page =
                    client.sdk.describeLogGroups(r -> r.logGroupNamePrefix("g-").nextToken(next));
            assertThat(page.logGroups()).hasSizeLessThanOrEqualTo(50);
            all.addAll(page.logGroups());
            token = page.nextToken();
        } while (token != null);
        assertThat(all)
                .extracting(LogGroup::logGroupName)
                .isEqualTo(IntStream.range(0, 120)
                        .mapToObj(i -> String.format("g-%03d", i))
                        .toList());
        assertThat(client.sdk.describeLogGroups(r -> r.limit(7)).logGroups()).hasSize(7);
        assertThat(client.sdk
                        .describeLogGroups(r -> r.logGroupNamePattern("THE"))
                        .logGroups())
                .extracting(LogGroup::logGroupName)
                .containsExactly("other");
    }

    @Test
    void describeLogGroups_checksItsMembers() {
        assertThat(Outcome.of(() -> client.sdk.describeLogGroups(r -> r.limit(51))))
                .endsWith(
                        "Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50");
        assertThat(Outcome.of(() -> client.sdk.describeLogGroups(r -> r.limit(0))))
                .endsWith("Member must have value greater than or equal to 1");
        assertThat(Outcome.of(() -> client.sdk.describeLogGroups(r -> r.nextToken("!"))))
                .isEqualTo("InvalidParameterException: The specified nextToken is invalid.");
        assertThat(Outcome.of(() -> client.sdk.describeLogGroups(
                        r -> r.logGroupNamePattern("a").logGroupNamePrefix("a"))))
                .contains("mutually exclusive");
        assertThat(Outcome.of(() -> client.sdk.describeLogGroups(r -> r.accountIdentifiers("a"))))
                .contains("accountIdentifiers is not supported by this stand-in");
    }

    @Test
    void group_hasItsArns() {
        client.createGroup("g");
        LogGroup group = groups("g").get(0);
        assertThat(group.arn()).isEqualTo("arn:aws:logs:us-east-1:123456789012:log-group:g:*");
        assertThat(group.logGroupArn()).isEqualTo("arn:aws:logs:us-east-1:123456789012:log-group:g");
        assertThat(group.logGroupClassAsString()).isEqualTo("STANDARD");
        assertThat(group.creationTime()).isPositive();
    }

    @Test
    void describeLogStreams_ordersByNameOrByLastEvent() {
        client.createGroup("g");
        for (String stream : List.of("b", "a", "c")) {
            client.createStream("g", stream);
        }
        client.put("g", "a", event(now - 10, "x"), event(now, "x"));
        client.put("g", "c", event(now - 5, "x"));

        assertThat(streams(false, OrderBy.LOG_STREAM_NAME)).containsExactly("a", "b", "c");
        assertThat(streams(true, OrderBy.LOG_STREAM_NAME)).containsExactly("c", "b", "a");
        assertThat(streams(false, OrderBy.LAST_EVENT_TIME)).containsExactly("b", "c", "a");
        assertThat(streams(true, OrderBy.LAST_EVENT_TIME)).containsExactly("a", "c", "b");

        LogStream a = client.sdk
                .describeLogStreams(r -> r.logGroupName("g"))
                .logStreams()
                .get(0);
        assertThat(a.firstEventTimestamp()).isEqualTo(now - 10);
        assertThat(a.lastEventTimestamp()).isEqualTo(now);
        assertThat(a.lastIngestionTime()).isNotNull();
        assertThat(a.arn()).isEqualTo("arn:aws:logs:us-east-1:123456789012:log-group:g:log-stream:a");
        assertThat(aws.server().streams("g").get(0).eventCount()).isEqualTo(2);
        assertThat(aws.server().streams("g").get(0).messageBytes()).isEqualTo(2);
    }

    private List<String> streams(boolean descending, OrderBy order) {
        List<String> names = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            var page = client.sdk.describeLogStreams(r -> r.logGroupName("g")
                    .descending(descending)
                    .orderBy(order)
                    .limit(2)
                    .nextToken(next));
            page.logStreams().forEach(stream -> names.add(stream.logStreamName()));
            token = page.nextToken();
        } while (token != null);
        return names;
    }

    @Test
    void describeLogStreams_checksItsMembers() {
        client.createGroup("g");
        assertThat(Outcome.of(() -> client.sdk.describeLogStreams(
                        r -> r.logGroupName("g").logStreamNamePrefix("a").orderBy(OrderBy.LAST_EVENT_TIME))))
                .isEqualTo("InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.");
        assertThat(Outcome.of(() ->
                        client.sdk.describeLogStreams(r -> r.logGroupName("g").logGroupIdentifier("g"))))
                .isEqualTo("ValidationException: LogGroup name and LogGroup ARN are mutually exclusive parameters.");
        assertThat(Outcome.of(() ->
                        client.sdk.describeLogStreams(r -> r.logGroupName("g").orderBy("Size"))))
                .endsWith("Member must satisfy enum value set: [LogStreamName, LastEventTime]");
        aws.server().createStream("g", "s");
        assertThat(client.sdk
                        .describeLogStreams(
                                r -> r.logGroupIdentifier("arn:aws:logs:us-east-1:123456789012:log-group:g"))
                        .logStreams())
                .hasSize(1);
    }

    private List<LogGroup> groups(String prefix) {
        return client.sdk.describeLogGroups(r -> r.logGroupNamePrefix(prefix)).logGroups();
    }
}

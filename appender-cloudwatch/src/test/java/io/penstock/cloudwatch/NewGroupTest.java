// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.Operation;
import io.penstock.localaws.StoredGroup;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import io.penstock.time.Clock;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;

/** What a log group is like that the appender creates. */
@ExtendWith(LocalAwsExtension.class)
class NewGroupTest {

    private static final String KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

    /** The oldest SDK that is supported does not know the protection. */
    private static boolean sdkKnowsProtection() {
        return CreateLogGroupRequest.builder().sdkFields().stream()
                .anyMatch(field -> field.memberName().equals("deletionProtectionEnabled"));
    }

    private static NewGroup of(Settings settings) {
        try (Names names = new Names(ProcessIdentity.of("web-1", "shop"), null, Clock.system(), text -> {})) {
            return NewGroup.of(settings, names, 0);
        }
    }

    @Test
    void new_group_is_as_the_settings_say(LocalAws server) throws Exception {
        NewGroup wanted = of(CloudWatchDestinationTest.settings(
                "logGroupClass",
                "INFREQUENT_ACCESS",
                "kmsKeyId",
                KEY,
                "tags",
                "team=결제, app={app}\nurl=https://x/y:1",
                "deletionProtection",
                "true"));
        try (Stand stand = Stand.on(server).newGroup(wanted).retentionDays(30).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));

            assertThat(server.groups()).singleElement().satisfies(group -> assertThat(group)
                    .isEqualTo(new StoredGroup(
                            "group",
                            30,
                            group.creationTime(),
                            "INFREQUENT_ACCESS",
                            Map.of("team", "결제", "app", "shop", "url", "https://x/y:1"),
                            KEY,
                            sdkKnowsProtection())));
            String said = String.join("\n", stand.status.warns());
            if (sdkKnowsProtection()) {
                assertThat(said).isEmpty();
            } else {
                assertThat(said)
                        .contains("was created without protection from deletion", "put-log-group-deletion-protection");
            }
        }
    }

    @Test
    void group_that_exists_is_left_alone(LocalAws server) throws Exception {
        NewGroup wanted = new NewGroup("DELIVERY", KEY, Map.of("team", "core"), true);
        server.createGroup("group");
        StoredGroup before = server.groups().get(0);
        try (Stand stand = Stand.on(server).newGroup(wanted).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));

            assertThat(server.groups()).containsExactly(before);
            assertThat(server.requestCount(Operation.CREATE_LOG_GROUP)).isZero();
        }
    }

    @Test
    void nothing_is_asked_for_by_default(LocalAws server) throws Exception {
        NewGroup plain = of(CloudWatchDestinationTest.settings("logGroup", "g", "logGroupClass", "standard"));
        assertThat(plain).isEqualTo(NewGroup.PLAIN);
        try (Stand stand = Stand.on(server).newGroup(plain).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));

            StoredGroup group = server.groups().get(0);
            assertThat(group.logGroupClass()).isEqualTo("STANDARD");
            assertThat(group.tags()).isEmpty();
            assertThat(group.kmsKeyId()).isEmpty();
            assertThat(group.deletionProtected()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-key", "arn:aws:s3:::bucket", "arn:aws:kms:us-east-1:12:key/x"})
    void key_that_is_none_keeps_the_appender_off_instead_of_the_data_unencrypted(String key) {
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", "kmsKeyId", key);
        of(settings);

        assertThat(settings.unusable()).isTrue();
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .contains("kmsKeyId: '" + key + "' is not usable", "ARN", "the appender stays off");
    }

    @Test
    void key_that_is_undefined_keeps_it_off_as_well() {
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", "kmsKeyId", "KEY_ARN_IS_UNDEFINED");
        of(settings);

        assertThat(settings.unusable()).isTrue();
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .contains("kmsKeyId: the placeholder 'KEY_ARN' has no value", "the appender stays off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aws:x=1", "a#b=1", "team=a,b=c*d", "x={nonsense}"})
    void tag_that_cannot_be_is_left_out_and_said(String tags) {
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", "tags", tags + ", good=yes");

        assertThat(of(settings).tags()).containsEntry("good", "yes").doesNotContainKeys("aws:x", "a#b", "b", "x");
        assertThat(settings.unusable()).isFalse();
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .startsWith("tags: '")
                .containsIgnoringCase("it is left out");
    }

    @Test
    void tags_beyond_fifty_are_left_out() {
        String tags = IntStream.range(0, 51).mapToObj(i -> "t" + i + "=v").collect(Collectors.joining(","));
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", "tags", tags);

        assertThat(of(settings).tags()).hasSize(50).doesNotContainKey("t50");
        assertThat(settings.problems()).extracting(Problem::text).anyMatch(text -> text.contains("more than 50"));
    }
}

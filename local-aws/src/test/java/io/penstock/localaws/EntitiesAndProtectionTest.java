// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static io.penstock.localaws.Client.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** What a request says of its group and its entity beside names and events. */
class EntitiesAndProtectionTest {

    @RegisterExtension
    static final LocalAwsExtension aws =
            new LocalAwsExtension(LocalAwsOptions.defaults().checkSignatures(false));

    private final long now = System.currentTimeMillis();
    private Client client;

    @BeforeEach
    void connect() {
        client = new Client(aws.server());
        client.createGroup("g");
        client.createStream("g", "s");
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    private PutLogEventsResponse put(String group, Map<String, String> keys, Map<String, String> attributes) {
        return client.sdk.putLogEvents(r -> r.logGroupName(group)
                .logStreamName("s")
                .logEvents(event(now, "주문 🚰"))
                .entity(e -> e.keyAttributes(keys).attributes(attributes)));
    }

    @Test
    void entity_isTakenAndRemembered() {
        Map<String, String> keys = Map.of("Type", "Service", "Name", "결제", "Environment", "eks:prod/shop");
        Map<String, String> attributes = Map.of("PlatformType", "AWS::EKS");

        assertThat(put("g", keys, attributes).rejectedEntityInfo()).isNull();
        assertThat(aws.server().requests(Operation.PUT_LOG_EVENTS))
                .singleElement()
                .extracting(RequestRecord::entity)
                .isEqualTo(new LogEntity(keys, attributes));
    }

    @ParameterizedTest
    @CsvSource({
        "Type=Service;Name=shop, MissingRequiredFields",
        "Name=shop;Environment=x, MissingRequiredFields",
        "Type=Thing;Name=shop;Environment=x, InvalidTypeValue",
        "Type=Service;Name=shop;Environment=x;Colour=red, InvalidKeyAttributes",
        "Type=AWS::Resource;ResourceType=x, MissingRequiredFields"
    })
    void entityThatIsWrong_isRejectedWithoutItsEvents(String keys, String error) {
        PutLogEventsResponse answer = put("g", map(keys), Map.of());

        assertThat(answer.rejectedEntityInfo().errorTypeAsString()).isEqualTo(error);
        assertThat(aws.server().events("g", "s")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "Type=Service, at 'entity.keyAttributes' failed to satisfy constraint: Member must have length greater",
        "Type=Service;Name=, Value '' at 'entity.keyAttributes'"
    })
    void entityAgainstTheModel_refusesTheRequest(String keys, String text) {
        assertThat(Outcome.of(() -> put("g", map(keys), Map.of())))
                .startsWith("InvalidParameterException: ")
                .contains(text);
        assertThat(aws.server().eventCount()).isZero();
    }

    @Test
    void entityHasTenAttributesAtMost() {
        Map<String, String> keys = map("Type=Service;Name=shop;Environment=x");
        assertThat(put("g", keys, attributes(10)).rejectedEntityInfo()).isNull();
        assertThat(Outcome.of(() -> put("g", keys, attributes(11)))).contains("at 'entity.attributes'");
    }

    private static Map<String, String> attributes(int count) {
        return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> "a" + i, i -> "v"));
    }

    @Test
    void entityInAGroupOfAnotherClass_isRejected() {
        client.sdk.createLogGroup(r -> r.logGroupName("d").logGroupClass("DELIVERY"));
        client.createStream("d", "s");

        assertThat(put("d", map("Type=Service;Name=shop;Environment=x"), Map.of())
                        .rejectedEntityInfo()
                        .errorTypeAsString())
                .isEqualTo("UnsupportedLogGroupType");
    }

    @Test
    void protectedGroup_cannotBeDeleted() throws Exception {
        try (RawClient raw = new RawClient(aws.server())) {
            raw.post(
                    "CreateLogGroup",
                    "{\"logGroupName\":\"p\",\"kmsKeyId\":\"arn:aws:kms:us-east-1:1:key/k\","
                            + "\"deletionProtectionEnabled\":true}");
        }
        StoredGroup group = aws.server().groups().get(1);
        assertThat(group.deletionProtected()).isTrue();
        assertThat(group.kmsKeyId()).isEqualTo("arn:aws:kms:us-east-1:1:key/k");
        assertThat(Outcome.of(() -> client.sdk.deleteLogGroup(r -> r.logGroupName("p"))))
                .startsWith("ValidationException: Cannot delete log group with deletion protection enabled.");
        assertThat(client.sdk
                        .describeLogGroups(r -> r.logGroupNamePrefix("p"))
                        .logGroups()
                        .get(0)
                        .kmsKeyId())
                .isEqualTo("arn:aws:kms:us-east-1:1:key/k");
    }

    private static Map<String, String> map(String text) {
        return Arrays.stream(text.split(";"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}

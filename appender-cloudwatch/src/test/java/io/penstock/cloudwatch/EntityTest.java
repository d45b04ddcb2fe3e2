// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.Fault;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.LogEntity;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import io.penstock.testkit.TestJson;
import io.penstock.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The entity behind "Explore related", which must never cost an event. */
@ExtendWith(LocalAwsExtension.class)
class EntityTest {

    private static Entity of(Settings settings) {
        try (Names names = new Names(ProcessIdentity.of("web-1", "shop"), null, Clock.system(), text -> {})) {
            return Entity.of(settings, names, 0);
        }
    }

    private static Entity of(String... namesAndValues) {
        Settings settings = CloudWatchDestinationTest.settings(namesAndValues);
        Entity entity = of(settings);
        assertThat(settings.problems()).isEmpty();
        return entity;
    }

    private static Object member(Entity entity, String name) {
        String json = "{" + entity.member().replaceFirst(",$", "") + "}";
        return ((Map<?, ?>) Objects.requireNonNull(TestJson.object(json).get("entity"))).get(name);
    }

    @Test
    void entity_goes_with_every_put(LocalAws server) throws Exception {
        Entity entity = of(
                "entity.service", "{app} 주문 \"q\"",
                "entity.environment", "eks:prod/shop",
                "entity.attributes", "K8s.Workload=web, K8s.Node={host}");
        try (Stand stand = Stand.on(server).entity(entity).open()) {
            stand.delivered(TestBatch.of(Stand.now(), "one"));
            stand.delivered(TestBatch.of(Stand.now(), "two"));

            LogEntity expected = new LogEntity(
                    Map.of("Type", "Service", "Name", "shop 주문 \"q\"", "Environment", "eks:prod/shop"),
                    Map.of(
                            "AWS.ServiceNameSource", "UserConfiguration",
                            "PlatformType", "AWS::EKS",
                            "EKS.Cluster", "prod",
                            "K8s.Namespace", "shop",
                            "K8s.Workload", "web",
                            "K8s.Node", "web-1"));
            assertThat(stand.puts())
                    .hasSize(3)
                    .extracting(RequestRecord::entity)
                    .containsOnly(expected);
            assertThat(stand.status.warns()).isEmpty();
        }
    }

    @Test
    void entity_that_is_rejected_is_said_once_and_left_out_and_costs_no_event(LocalAws server) throws Exception {
        NewGroup takesNone = new NewGroup("DELIVERY", null, Map.of(), false);
        try (Stand stand = Stand.on(server)
                .newGroup(takesNone)
                .entity(of("entity.service", "shop"))
                .open()) {
            for (int i = 0; i < 3; i++) {
                stand.delivered(TestBatch.of(Stand.now(), "event " + i));
            }

            assertThat(stand.messages()).containsExactlyInAnyOrder("event 0", "event 1", "event 2");
            assertThat(stand.status.warns())
                    .singleElement()
                    .asString()
                    .contains("not their entity (UnsupportedLogGroupType)", "left out from now on", "entity.service");
            assertThat(stand.puts().subList(2, 4))
                    .extracting(RequestRecord::entity)
                    .containsOnlyNulls();
        }
    }

    @Test
    void request_that_is_refused_for_its_entity_is_sent_again_without(LocalAws server) throws Exception {
        try (Stand stand = Stand.on(server).entity(of("entity.service", "shop")).open()) {
            stand.makeStream();
            server.faults()
                    .on(Operation.PUT_LOG_EVENTS)
                    .times(1)
                    .answer(Fault.error(
                            400,
                            "InvalidParameterException",
                            "1 validation error detected: Value at 'entity.attributes' failed to satisfy constraint"));
            stand.delivered(TestBatch.of(Stand.now(), "one"));

            assertThat(stand.messages()).containsExactly("one");
            assertThat(stand.puts())
                    .hasSize(2)
                    .extracting(put -> put.entity() == null)
                    .containsExactly(false, true);
            assertThat(stand.status.warns()).singleElement().asString().contains("InvalidParameterException");
        }
    }

    @Test
    void no_service_no_entity() {
        assertThat(of("logGroup", "g").isNone()).isTrue();
        Settings settings = CloudWatchDestinationTest.settings("entity.environment", "production");
        assertThat(of(settings).isNone()).isTrue();
        assertThat(settings.problems())
                .extracting(Problem::text)
                .singleElement()
                .asString()
                .contains("without effect", "entity.service");
    }

    @Test
    void environment_gives_the_platform() {
        Map<String, String> platforms = Map.of(
                "ec2:default", "AWS::EC2",
                "ecs:cluster", "AWS::ECS",
                "k8s:c/n", "K8s",
                "lambda:default", "AWS::Lambda",
                "generic:default", "Generic");
        platforms.forEach((environment, platform) -> assertThat(
                        member(of("entity.service", "s", "entity.environment", environment), "attributes"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("PlatformType", platform));
        assertThat(member(of("entity.service", "s", "entity.environment", "production"), "attributes"))
                .isEqualTo(Map.of("AWS.ServiceNameSource", "UserConfiguration"));
        assertThat(member(of("entity.service", "s"), "keyAttributes"))
                .isEqualTo(Map.of("Type", "Service", "Name", "s", "Environment", "generic:default"));
    }

    @Test
    void what_the_service_would_refuse_is_left_out_and_said() {
        String many = IntStream.range(0, 12).mapToObj(i -> "a" + i + "=v").collect(Collectors.joining(","));
        Settings settings = CloudWatchDestinationTest.settings(
                "entity.service", "s", "entity.environment", "e".repeat(513), "entity.attributes", many);

        Entity entity = of(settings);

        assertThat((Map<?, ?>) member(entity, "attributes")).hasSize(10);
        assertThat((Map<?, ?>) member(entity, "keyAttributes"))
                .isEqualTo(Map.of("Type", "Service", "Name", "s", "Environment", "generic:default"));
        assertThat(settings.problems())
                .extracting(Problem::text)
                .anySatisfy(text -> assertThat(text).contains("entity.environment", "513 characters"))
                .anySatisfy(text -> assertThat(text).contains("entity.attributes: 'a8'"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.testkit.TestJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.logstash.logback.argument.StructuredArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** What each format looks like where it arrives. */
@ExtendWith(LocalAwsExtension.class)
class EventFormatsTest {

    private static final String TEXT = "주문 \"42\" 受付 😀\n";

    private static List<String> messages(LocalAws server) {
        return server.events("group", "s").stream()
                .map(event -> event.message())
                .toList();
    }

    private static void logAllKinds(Application app) {
        MDC.put("요청", "r-1");
        app.log().info(TEXT + "{}", StructuredArguments.kv("이름", "값"));
        app.log()
                .atError()
                .addMarker(MarkerFactory.getMarker("감사"))
                .addKeyValue("금액", 12.5)
                .addKeyValue("목록", List.of(1, "二"))
                .setCause(new IllegalStateException("깨짐", new NullPointerException()))
                .log("failed");
        app.log().info("메".repeat(400_000));
        MDC.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flat", "ecs", "logstash", "otel"})
    void json_arrivesValidWithAnIdForEachEvent(String format, LocalAws server) {
        try (Application app =
                Application.start(server, "group", "<logStream>s</logStream><format>" + format + "</format>")) {
            logAllKinds(app);
            assertThat(app.stop().delivered()).isEqualTo(3);
            assertThat(app.complaints()).isEmpty();
        }

        List<String> ids = new ArrayList<>();
        for (String message : messages(server)) {
            Map<String, Object> event = TestJson.object(message);
            Map<?, ?> holder = format.equals("otel") ? (Map<?, ?>) event.get("Attributes") : event;
            ids.add((String) holder.get("event_id"));
            assertThat(message.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1_048_550);
        }
        assertThat(ids).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-z]+-[0-9a-f]{13}"));
        assertThat(messages(server).get(0)).contains("\"이름\":\"값\"", "\"요청\":\"r-1\"", "受付 😀\\n이름=값");
        assertThat(messages(server).get(1)).contains("감사", "\"금액\":12.5", "\"목록\":[1,\"二\"]", "깨짐", "NullPointer");
        assertThat(messages(server).get(2)).contains("\"truncated\":true", "\"original_bytes\":1200000");
    }

    @Test
    void message_arrivesAsTheText(LocalAws server) {
        try (Application app = Application.start(server, "group", "<logStream>s</logStream><format>message</format>")) {
            logAllKinds(app);
            assertThat(app.stop().delivered()).isEqualTo(3);
        }

        assertThat(messages(server).get(0)).isEqualTo(TEXT + "이름=값");
        assertThat(messages(server).get(1))
                .startsWith("failed\njava.lang.IllegalStateException: 깨짐\n\tat ")
                .contains("\nCaused by: java.lang.NullPointerException");
        assertThat(messages(server).get(2)).startsWith("메메").hasSizeBetween(349_000, 349_600);
    }

    @Test
    void metrics_arriveAsOneDocumentForEachEvent(LocalAws server) {
        String emf = "<emf><namespace>Shop</namespace><metrics>latency=Milliseconds</metrics>"
                + "<dimensions>지역</dimensions></emf>";
        try (Application app = Application.start(server, "group", "<logStream>s</logStream>" + emf)) {
            IntStream.range(0, 20).forEach(i -> app.log()
                    .atInfo()
                    .addKeyValue("latency", i)
                    .addKeyValue("지역", i % 2 == 0 ? "서울" : null)
                    .log("served"));
            assertThat(app.stop().delivered()).isEqualTo(20);
        }

        List<Map<String, Object>> events =
                messages(server).stream().map(TestJson::object).toList();
        assertThat(events).hasSize(20);
        for (int i = 0; i < 20; i++) {
            Map<String, Object> event = events.get(i);
            assertThat(event).containsEntry("latency", i).containsKey("event_id");
            if (i % 2 == 0) {
                assertThat(event).doesNotContainKey("emf_error");
                assertThat(String.valueOf(event.get("_aws")))
                        .contains("Namespace=Shop", "Dimensions=[[지역]]", "Name=latency, Unit=Milliseconds");
            } else {
                assertThat(event).doesNotContainKey("_aws").containsKey("emf_error");
            }
        }
    }
}

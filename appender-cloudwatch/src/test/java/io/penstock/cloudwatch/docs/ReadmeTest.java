// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import io.penstock.localaws.LocalAws;
import io.penstock.localaws.StoredEvent;
import io.penstock.logback.Penstock;
import io.penstock.testkit.TestJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The README's first example, done as it says. */
class ReadmeTest {

    private static final Path README = Pages.ROOT.resolve("README.md");

    private static final Map<String, String> SURROUNDINGS = Map.of(
            "aws.region", "eu-west-1",
            "aws.accessKeyId", "test-access-key-WXYZ",
            "aws.secretAccessKey", "test");

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void giveTheSdkWhatItNeeds() {
        SURROUNDINGS.forEach(System::setProperty);
        context.setMDCAdapter(MDC.getMDCAdapter());
    }

    @AfterEach
    void takeItBack() {
        context.stop();
        MDC.clear();
        SURROUNDINGS.keySet().forEach(System::clearProperty);
    }

    private static String snippet(String language, String mark) {
        return Pages.snippets(README).stream()
                .filter(snippet ->
                        snippet.language().equals(language) && snippet.text().contains(mark))
                .findFirst()
                .orElseThrow()
                .text();
    }

    @Test
    void sampleEvent_isWhatTheSampleConfigurationSends() throws Exception {
        try (LocalAws aws = LocalAws.start()) {
            String xml = snippet("xml", "<configuration")
                    .replace("</appender>", "<endpoint>" + aws.endpoint() + "</endpoint></appender>");
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
            context.start();

            Logger log = context.getLogger("com.example.shop.Orders");
            MDC.put("request_id", "9f3c7a10");
            log.atWarn().addKeyValue("orderId", 4711).addKeyValue("total", 39.9).log("payment of {} is late", "kim");
            assertThat(Penstock.flush(context, Duration.ofSeconds(60))).isTrue();

            String group = aws.groups().get(0).name();
            List<StoredEvent> stored =
                    aws.events(group, aws.streams(group).get(0).name());
            Map<String, ?> event = TestJson.object(stored.get(0).message());
            Map<String, ?> sample = TestJson.object(snippet("json", "event_id"));

            assertThat(stored).hasSize(1);
            assertThat(group).isEqualTo("umma-production");
            assertThat(List.copyOf(event.keySet())).isEqualTo(List.copyOf(sample.keySet()));
            assertThat(sample).allSatisfy((name, value) -> {
                if (!List.of("timestamp", "thread", "service", "host", "pid", "event_id")
                        .contains(name)) {
                    assertThat(event.get(name)).as(name).isEqualTo(value);
                } else {
                    assertThat(event.get(name)).as(name).hasSameClassAs(value);
                }
            });
            assertThat(String.valueOf(event.get("event_id"))).hasSameSizeAs(String.valueOf(sample.get("event_id")));
            assertThat(List.of(event, sample)).allSatisfy(one -> assertThat(String.valueOf(one.get("timestamp")))
                    .matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.]([0-9]{3}){1,3}Z"));
        }
    }
}

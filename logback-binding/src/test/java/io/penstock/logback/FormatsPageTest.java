// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.penstock.encode.EventBuffer;
import io.penstock.encode.JsonConfig;
import io.penstock.encode.JsonFormat;
import io.penstock.encode.JsonSettings;
import io.penstock.encode.RecordForm;
import io.penstock.settings.Settings;
import io.penstock.testkit.TestJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import org.slf4j.event.KeyValuePair;

/** docs/formats.md shows what is written. */
class FormatsPageTest {

    private static final Path PAGE = Path.of(System.getProperty("project.root"), "docs", "formats.md");

    @ParameterizedTest
    @EnumSource
    void page_showsTheEvent(JsonFormat format) throws Exception {
        String name = format.name().toLowerCase(Locale.ROOT);
        Matcher section = Pattern.compile("(?s)\n## " + name + "\n\n```(?:json|text)\n(.*?)\n```")
                .matcher(Files.readString(PAGE));

        assertThat(section.find()).as(name).isTrue();
        if (format == JsonFormat.MESSAGE) {
            assertThat(section.group(1)).isEqualTo(written(name));
        } else {
            Map<String, Object> shown = TestJson.object(section.group(1));
            Map<String, Object> written = TestJson.object(written(name));
            assertThat(written).isEqualTo(shown);
            assertThat(new ArrayList<>(written.keySet())).isEqualTo(new ArrayList<>(shown.keySet()));
        }
    }

    private static String written(String format) throws Exception {
        Settings settings = new Settings(JsonSettings.ALL);
        settings.set("format", format);
        JsonConfig config = JsonConfig.of(settings).fixed("orders", "ip-172-31-26-196", 4711, Map.of());
        EventBuffer out = new EventBuffer();
        config.<ILoggingEvent>encoder(LogbackEventView.INSTANCE, RecordForm.PLAIN, 10_000, "0123456789ab")
                .encode(event(), out);
        if (out.idOffset >= 0) {
            out.bytes[out.idOffset + EventBuffer.ID_DIGITS - 1] = 'c';
        }
        return new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
    }

    private static LoggingEvent event() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        Exception thrown = new IllegalStateException("재고 부족");
        thrown.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("com.example.Orders", "decline", "Orders.java", 42)});
        LoggingEvent event = new LoggingEvent(
                "fqcn", context.getLogger("com.example.Orders"), Level.WARN, "order 42 declined", thrown, null);
        event.setInstant(Instant.parse("2026-11-20T08:15:30.123Z"));
        event.setThreadName("http-8080-1");
        event.setMDCPropertyMap(Map.of("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736"));
        event.addMarker(MarkerFactory.getMarker("AUDIT"));
        event.addKeyValuePair(new KeyValuePair("orderId", 42));
        return event;
    }
}

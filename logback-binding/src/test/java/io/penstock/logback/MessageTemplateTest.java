// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.penstock.encode.EventBuffer;
import io.penstock.encode.JsonConfig;
import io.penstock.encode.JsonEventEncoder;
import io.penstock.encode.JsonSettings;
import io.penstock.encode.RecordForm;
import io.penstock.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Messages that are filled in while they are written read as Logback's own formatter would have them. */
class MessageTemplateTest {

    private static final String[] PIECES = {
        "{}", "{", "}", "{ }", "{}{}", "\\{}", "\\\\{}", " ", "order", "\"", "\n", "\u0001", "한국어", "日本語", "😀", ""
    };

    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("test");
    private final JsonEventEncoder<ch.qos.logback.classic.spi.ILoggingEvent> encoder = new JsonEventEncoder<>(
            JsonConfig.of(new Settings(JsonSettings.ALL)).fixed(null, null, -1, Map.of()),
            LogbackEventView.INSTANCE,
            RecordForm.PLAIN,
            4_096,
            "spool");

    MessageTemplateTest() {
        context.setMDCAdapter(MDC.getMDCAdapter());
    }

    private String encoded(String template, Object... arguments) {
        EventBuffer out = new EventBuffer();
        encoder.encode(new LoggingEvent("fqcn", logger, Level.INFO, template, null, arguments), out);
        assertThat(out.plainLength).isEqualTo(out.length);
        return new String(out.bytes, 0, out.length, StandardCharsets.UTF_8).replaceAll("\"timestamp\":\"[^\"]*\"", "");
    }

    /** The same message, but as a text that nothing is to be filled into. */
    private String expected(String template, Object... arguments) {
        String text = new LoggingEvent("fqcn", logger, Level.INFO, template, null, arguments).getFormattedMessage();
        return encoded(text, (Object[]) null);
    }

    @Test
    void everyMessage_readsAsLogbackFormatsIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder template = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                template.append(PIECES[random.nextInt(PIECES.length)]);
            }
            Object[] arguments = new Object[random.nextInt(4)];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = argument(random);
            }
            assertThat(encoded(template.toString(), arguments))
                    .as("seed %d, template %s", seed, template)
                    .isEqualTo(expected(template.toString(), arguments));
        }
    }

    private static Object argument(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextLong();
            case 3 -> Long.MIN_VALUE;
            case 4 -> random.nextBoolean();
            case 5 -> (byte) random.nextInt();
            case 6 -> (short) random.nextInt();
            case 7 -> random.nextDouble();
            case 8 -> "x".repeat(random.nextInt(700));
            case 9 -> new int[] {1, 2};
            case 10 -> "{}";
            default -> "\"한\n" + random.nextInt();
        };
    }

    @Test
    void aMessageOfTooManyLongArguments_isShortened() {
        String text = "é".repeat(500);
        String json = encoded("{} {} {} {} {}", text, text, text, text, text);
        assertThat(json.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(4_096);
        assertThat(json)
                .contains("\"truncated\":true,\"original_bytes\":5004")
                .startsWith("{")
                .endsWith("}");
    }
}

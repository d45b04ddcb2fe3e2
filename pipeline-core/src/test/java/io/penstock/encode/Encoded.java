// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Encodes in both forms, checks what must hold for every event, and reads the JSON back with another parser. */
final class Encoded {

    static final int MAX = 1_048_576 - 26;
    static final String SPOOL_ID = "0123456789ab";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Encoded() {}

    /** A config from settings as a user writes them: name, value, name, value… */
    static JsonConfig config(String... settings) {
        Settings read = new Settings(JsonSettings.ALL);
        for (int i = 0; i < settings.length; i += 2) {
            read.set(settings[i], settings[i + 1]);
        }
        JsonConfig config = JsonConfig.of(read);
        assertThat(read.problems()).isEmpty();
        return config.fixed("orders", "ip-172-31-26-196", 4711, config.fields());
    }

    /** What is said about settings: name, value, name, value… */
    static List<String> problems(String... settings) {
        Settings read = new Settings(JsonSettings.ALL);
        for (int i = 0; i < settings.length; i += 2) {
            read.set(settings[i], settings[i + 1]);
        }
        JsonConfig.of(read);
        return read.problems().stream().map(Problem::text).toList();
    }

    /** The plain form. */
    static String text(TestEvent event, String... settings) {
        return text(event, MAX, config(settings));
    }

    static String text(TestEvent event, int maxEventBytes, JsonConfig config) {
        return checked(
                encode(event, maxEventBytes, config, RecordForm.PLAIN),
                encode(event, maxEventBytes, config, RecordForm.JSON_STRING),
                maxEventBytes);
    }

    private static EventBuffer encode(TestEvent event, int maxEventBytes, JsonConfig config, RecordForm form) {
        EventBuffer out = new EventBuffer();
        try {
            config.encoder(TestEvent.VIEW, form, maxEventBytes, SPOOL_ID).encode(event, out);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return out;
    }

    /** Checks lengths, limit, UTF-8, and that both forms say the same. */
    static String checked(EventBuffer plain, EventBuffer nested, int maxEventBytes) {
        byte[] bytes = Arrays.copyOf(plain.bytes, plain.length);
        assertThat(plain.plainLength).isEqualTo(plain.length).isLessThanOrEqualTo(maxEventBytes);
        assertThat(nested.plainLength).isEqualTo(plain.length);
        assertThat(unescaped(nested)).isEqualTo(bytes);
        if (plain.idOffset >= 0) {
            assertThat(digits(plain)).isEqualTo(digits(nested)).isEqualTo("0".repeat(EventBuffer.ID_DIGITS));
            assertThat(new String(plain.bytes, 0, plain.idOffset, StandardCharsets.UTF_8))
                    .endsWith("\"" + SPOOL_ID + "-");
        }
        return utf8(bytes);
    }

    private static String digits(EventBuffer buffer) {
        return new String(buffer.bytes, buffer.idOffset, EventBuffer.ID_DIGITS, StandardCharsets.US_ASCII);
    }

    /** What a reader of the request finds in the record's JSON string. */
    static byte[] unescaped(EventBuffer nested) {
        byte[] quoted = new byte[nested.length + 2];
        quoted[0] = '"';
        System.arraycopy(nested.bytes, 0, quoted, 1, nested.length);
        quoted[quoted.length - 1] = '"';
        return ((String) value(quoted)).getBytes(StandardCharsets.UTF_8);
    }

    static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("not UTF-8: " + new String(bytes, StandardCharsets.UTF_8), e);
        }
    }

    static Map<String, Object> fields(TestEvent event, String... settings) {
        return object(text(event, settings));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String json) {
        return (Map<String, Object>) value(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Object value(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Object value = value(parser);
            assertThat(parser.nextToken()).isNull();
            return value;
        }
    }

    private static Object value(JsonParser parser) {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                return array;
            }
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return parser.getBooleanValue();
            }
            case VALUE_NUMBER_INT -> {
                return parser.getNumberValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return parser.getDecimalValue();
            }
            default -> {
                return parser.getString();
            }
        }
    }
}

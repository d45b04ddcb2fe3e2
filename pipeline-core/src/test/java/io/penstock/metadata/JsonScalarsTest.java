// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonScalarsTest {

    @Test
    void scalars_areFoundByTheirPath() {
        assertThat(JsonScalars.of("""
                        { "a" : "x\\u0041\\"\\\\\\/\\n 서울 😀 \\uD83D\\uDE00", "b":{"c.d/e":{"f":-1.5e3}},
                          "list":[{"a":"no"},["no"],1], "t":true, "n":null, "empty":{}, "none":[] , "last":"" }
                        """))
                .containsExactly(
                        entry("a", "xA\"\\/\n 서울 😀 😀"),
                        entry("b/c.d/e/f", "-1.5e3"),
                        entry("t", "true"),
                        entry("last", ""));
        assertThat(JsonScalars.of("{}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{}x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":[1,]}",
                "{\"a\":nul}",
                "{\"a\":01x}",
                "{\"a\":\"x}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{'a':1}",
                "<html>no</html>"
            })
    void anythingElse_isRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> JsonScalars.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("it is not JSON at character [0-9]+");
    }

    @Test
    void deepNesting_isRefused() {
        assertThatThrownBy(() -> JsonScalars.of("{\"a\":".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested deeper than 20");
    }

    /** What another parser takes as an object, this one takes too. */
    @Test
    void whatAnotherParserReads_isRead() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] pieces = {"{", "}", "[", "]", ":", ",", "\"a\"", "\"b\\n\"", "1", "-2.5", "true", "null", " ", "{}"};
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder("{\"k\":");
            for (int n = random.nextInt(7); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            text.append('}');
            boolean ours = true;
            try {
                JsonScalars.of(text.toString());
                read++;
            } catch (IllegalArgumentException e) {
                ours = false;
            }
            assertThat(ours).as("seed %d: %s", seed, text).isEqualTo(isObject(text.toString()));
        }
        assertThat(read).as("seed %d", seed).isGreaterThan(200);
    }

    private static boolean isObject(String text) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            parser.skipChildren();
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.filter.json.JsonIndex.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonIndexTest {

    private final JsonIndex json = new JsonIndex();

    private boolean read(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return json.read(bytes, 0, bytes.length);
    }

    @Test
    void nodes_areFoundInOrder() {
        assertThat(read(" {\"a\" : [1, \"x\\n\", [] ] , \"b\":{ }, \"c\":null} "))
                .isTrue();
        int root = json.root();
        assertThat(json.kind(root)).isEqualTo(Kind.OBJECT);
        int array = json.member(root, new byte[] {'a'});
        assertThat(json.kind(array)).isEqualTo(Kind.ARRAY);
        assertThat(json.text(json.element(array, 0))).isEqualTo("1");
        assertThat(json.text(json.element(array, 1))).isEqualTo("x\n");
        int inner = json.element(array, 2);
        assertThat(json.kind(inner)).isEqualTo(Kind.ARRAY);
        assertThat(json.first(inner)).isEqualTo(json.next(inner));
        assertThat(json.element(array, 3)).isEqualTo(JsonIndex.NONE);
        assertThat(json.kind(json.member(root, new byte[] {'b'}))).isEqualTo(Kind.OBJECT);
        assertThat(json.kind(json.member(root, new byte[] {'c'}))).isEqualTo(Kind.NULL);
        assertThat(json.member(root, new byte[] {'d'})).isEqualTo(JsonIndex.NONE);
    }

    @Test
    void strings_areDecoded() {
        assertThat(read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD55c\\ud83d\\uDE00é한😀\""))
                .isTrue();
        assertThat(json.text(0)).isEqualTo("\"\\/\b\f\n\r\t\u0000한😀é한😀");
    }

    @Test
    void surrogateAlone_equalsNothing_andKeepsItsNeighbours() {
        assertThat(read("\"a\\ud83db\\ud83d\\u0041\\ude00\"")).isTrue();
        byte[] bytes = new byte[json.end(0) - json.start(0)];
        System.arraycopy(json.bytes(0), json.start(0), bytes, 0, bytes.length);
        assertThat(bytes).hasSize(12).startsWith('a', 0xED, 0xA0, 0xBD, 'b').endsWith('A', 0xED, 0xB8, 0x80);
    }

    @Test
    void stop_isWhereItFailed() {
        assertThat(read("{\"a\":x}")).isFalse();
        assertThat(json.stop()).isEqualTo(5);
    }

    /** Right and wrong JSON, compared with a reader that is not ours, value by value. */
    @Test
    void randomTexts_areReadAsByJackson() {
        long seed =
                System.getProperty("penstock.seed") == null ? new Random().nextLong() : Long.getLong("penstock.seed");
        System.out.println("JsonIndexTest: penstock.seed=" + seed);
        Random random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            value(random, text, 3);
            for (int k = random.nextInt(3); k > 0; k--) {
                String[] noise = {
                    ",", ":", "\"", "{", "}", "[", "]", "0", "-", ".", "e", "\\", "\\u00e9", " ", "\n", "t", "\u0001",
                    "한"
                };
                int at = random.nextInt(text.length() + 1);
                if (random.nextBoolean()) {
                    text.insert(at, noise[random.nextInt(noise.length)]);
                } else if (at < text.length() && !Character.isSurrogate(text.charAt(at))) {
                    text.deleteCharAt(at);
                }
            }
            List<String> expected = jackson(text.toString());
            boolean read = read(text.toString());
            assertThat(read).as("%s, seed %d", text, seed).isEqualTo(expected != null);
            if (read) {
                valid++;
                List<String> ours = new ArrayList<>();
                list(json.root(), ours);
                assertThat(ours).as("%s, seed %d", text, seed).isEqualTo(expected);
            }
        }
        assertThat(valid).isBetween(3_000, 27_000);
    }

    private static void value(Random random, StringBuilder text, int depth) {
        String[] leaves = {"0", "-1", "12.5e-3", "true", "false", "null", "\"a\"", "\"\\n한\"", "\"\\u0041\"", "\"\""};
        int kind = depth == 0 ? 0 : random.nextInt(4);
        if (kind < 2) {
            text.append(leaves[random.nextInt(leaves.length)]);
            return;
        }
        text.append(kind == 2 ? "[" : "{");
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i > 0 ? "," : "").append(kind == 2 ? "" : "\"k" + random.nextInt(3) + "\" :");
            value(random, text, depth - 1);
        }
        text.append(kind == 2 ? "]" : " }");
    }

    /** The tokens, or null when it is not one value. */
    private static List<String> jackson(String text) {
        List<String> tokens = new ArrayList<>();
        int depth = 0;
        int values = 0;
        try (JsonParser parser =
                new JsonFactory().createParser(ObjectReadContext.empty(), text.getBytes(StandardCharsets.UTF_8))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                values += depth == 0 ? 1 : 0;
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                tokens.add(parser.getString());
            }
        } catch (JacksonException e) {
            return null;
        }
        return values == 1 ? tokens : null;
    }

    private void list(int node, List<String> tokens) {
        Kind kind = json.kind(node);
        if (kind != Kind.OBJECT && kind != Kind.ARRAY) {
            tokens.add(json.text(node));
            return;
        }
        tokens.add(kind == Kind.OBJECT ? "{" : "[");
        for (int child = json.first(node); child < json.next(node); child = json.next(child)) {
            list(child, tokens);
        }
        tokens.add(kind == Kind.OBJECT ? "}" : "]");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Jackson's streaming side, in two calls. */
final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    static JsonParser parser(byte[] utf8) {
        return parser(utf8, 0, utf8.length);
    }

    static JsonParser parser(byte[] utf8, int from, int length) {
        return FACTORY.createParser(ObjectReadContext.empty(), utf8, from, length);
    }

    /** One object in UTF-8; {@code members} writes what is between the braces. */
    static byte[] object(Consumer<JsonGenerator> members) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            members.accept(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}

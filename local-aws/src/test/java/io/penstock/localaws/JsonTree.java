// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A JSON value as maps, lists, strings, numbers, booleans and nulls, with a short way to what is in it. */
record JsonTree(Object value) {
    static JsonTree parse(String json) {
        try (JsonParser parser = Json.parser(json.getBytes(StandardCharsets.UTF_8))) {
            parser.nextToken();
            return new JsonTree(read(parser));
        }
    }

    private static Object read(JsonParser json) {
        switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, read(json));
                }
                return object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(json));
                }
                return list;
            }
            case VALUE_STRING -> {
                return json.getString();
            }
            case VALUE_NUMBER_INT -> {
                return json.getLongValue();
            }
            case VALUE_NUMBER_FLOAT -> {
                return json.getDoubleValue();
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return json.getBooleanValue();
            }
            default -> {
                return null;
            }
        }
    }

    /** What is there: member names and indexes, one after the other; a value of null if nothing is. */
    JsonTree at(Object... path) {
        Object at = value;
        for (Object step : path) {
            if (at instanceof Map<?, ?> object) {
                at = object.get(step);
            } else if (at instanceof List<?> list && step instanceof Integer index && index < list.size()) {
                at = list.get(index);
            } else {
                return new JsonTree(null);
            }
        }
        return new JsonTree(at);
    }

    List<JsonTree> list(Object... path) {
        Object found = at(path).value;
        return found instanceof List<?> list ? list.stream().map(JsonTree::new).toList() : List.of();
    }

    String text(Object... path) {
        return String.valueOf(at(path).value);
    }

    long number(Object... path) {
        return (Long) at(path).value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The members of a request that are not log events: a flat object whose values are strings, numbers, booleans, lists of strings
 * or maps of strings. A member of another shape, and one with the value null, counts as absent; so does an unknown one, as in the
 * service.
 */
final class Fields {
    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Takes the value that the parser stands on. */
    void read(String name, JsonParser json) {
        Object value =
                switch (json.currentToken()) {
                    case VALUE_STRING -> json.getString();
                    case VALUE_NUMBER_INT -> json.getLongValue();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    case START_ARRAY -> strings(json);
                    case START_OBJECT -> stringsByKey(json);
                    default -> null;
                };
        if (value != null) {
            values.put(name, value);
        }
    }

    private static List<String> strings(JsonParser json) {
        List<String> strings = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            strings.add(json.getString());
            json.skipChildren();
        }
        return strings;
    }

    static Map<String, String> stringsByKey(JsonParser json) {
        Map<String, String> strings = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            json.nextToken();
            strings.put(key, json.getString());
            json.skipChildren();
        }
        return strings;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String string(String name) {
        return as(String.class, name);
    }

    @Nullable
    Long number(String name) {
        return as(Long.class, name);
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(as(Boolean.class, name));
    }

    List<String> list(String name) {
        List<?> list = as(List.class, name);
        return list == null ? List.of() : list.stream().map(String::valueOf).toList();
    }

    Map<String, String> map(String name) {
        Map<?, ?> map = as(Map.class, name);
        Map<String, String> strings = new LinkedHashMap<>();
        if (map != null) {
            map.forEach((key, value) -> strings.put(String.valueOf(key), String.valueOf(value)));
        }
        return strings;
    }

    private <T> @Nullable T as(Class<T> type, String name) {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw ServiceException.malformed("The value of '" + name + "' is a "
                    + value.getClass().getSimpleName() + "; expected is a " + type.getSimpleName());
        }
        return type.cast(value);
    }
}

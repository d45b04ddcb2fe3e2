// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The fields that are the same for every event, as plain JSON; dotted names as nested objects. */
final class StaticFields {

    private final Map<String, Object> tree = new LinkedHashMap<>();

    StaticFields(Map<String, String> fields) {
        fields.forEach((name, value) -> put(tree, name, value));
    }

    @SuppressWarnings("unchecked") // only put() fills the tree: a value is a text or such a map
    private static void put(Map<String, Object> into, String name, String value) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            into.putIfAbsent(name, value);
            return;
        }
        Object deeper = into.computeIfAbsent(name.substring(0, dot), first -> new LinkedHashMap<String, Object>());
        if (deeper instanceof Map) {
            put((Map<String, Object>) deeper, name.substring(dot + 1), value);
        }
    }

    /** The outermost names. */
    Set<String> names() {
        return new LinkedHashSet<>(tree.keySet());
    }

    /** {@code ,"a":"x","b":{"c":"y"}}: each field with a comma in front. */
    String json() {
        return json(tree);
    }

    private static String json(Map<?, ?> tree) {
        StringBuilder json = new StringBuilder();
        tree.forEach((name, value) -> {
            json.append(',').append(Form.quoted((String) name)).append(':');
            json.append(
                    value instanceof Map<?, ?> deeper
                            ? "{" + json(deeper).substring(1) + "}"
                            : Form.quoted((String) value));
        });
        return json.toString();
    }
}

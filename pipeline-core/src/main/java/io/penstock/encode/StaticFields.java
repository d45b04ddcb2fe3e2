// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The fields that are the same for every event, as plain JSON; names with dots as nested objects where these nest. */
final class StaticFields {

    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final boolean dotsNest;

    StaticFields(boolean dotsNest) {
        this.dotsNest = dotsNest;
    }

    /** Adds texts; one of a name that is there already takes its place. */
    StaticFields texts(Map<String, String> fields) {
        fields.forEach((name, value) -> json(name, Form.quoted(value)));
        return this;
    }

    /** Adds a value that is JSON. */
    StaticFields json(String name, String json) {
        put(tree, name, json);
        return this;
    }

    @SuppressWarnings("unchecked") // only put() fills the tree: a value is JSON text or such a map
    private void put(Map<String, Object> into, String name, String json) {
        int dot = dotsNest ? name.indexOf('.') : -1;
        if (dot < 0) {
            into.put(name, json);
            return;
        }
        Object deeper = into.computeIfAbsent(name.substring(0, dot), first -> new LinkedHashMap<String, Object>());
        if (deeper instanceof Map) {
            put((Map<String, Object>) deeper, name.substring(dot + 1), json);
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
            json.append(value instanceof Map<?, ?> deeper ? "{" + json(deeper).substring(1) + "}" : value);
        });
        return json.toString();
    }
}

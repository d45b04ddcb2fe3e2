// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the values of an event's first fields, the braces of nested objects included:
 *
 * <pre>
 *  ,"@timestamp":•,"log":{"level":•,"logger":•},"process":{"pid":4711,"thread":{"name":•}},"message":•
 * </pre>
 *
 * <p>So an event whose fields nest is written with the same steps as one whose fields stand side by side.
 */
final class Head {

    private final Map<Field, String> before = new EnumMap<>(Field.class);
    private final String end;

    /** {@code constants} are the JSON values of the constant fields; one that is not in it is left out. */
    Head(JsonConfig config, Map<Field, String> constants) {
        Layout layout = config.layout();
        StringBuilder text = new StringBuilder();
        List<String> open = new ArrayList<>();
        for (Field field : layout.head()) {
            String name = config.nameOf(field);
            if (name == null || (field.constant() && !constants.containsKey(field))) {
                continue;
            }
            moveTo(layout.path(field, name), open, text);
            if (field.constant()) {
                text.append(constants.get(field));
            } else {
                before.put(field, text.toString());
                text.setLength(0);
            }
        }
        this.end = text.append("}".repeat(open.size())).toString();
    }

    /** Closes and opens objects, and appends the name. */
    private static void moveTo(List<String> path, List<String> open, StringBuilder text) {
        int last = path.size() - 1;
        int common = 0;
        while (common < Math.min(open.size(), last) && open.get(common).equals(path.get(common))) {
            common++;
        }
        while (open.size() > common) {
            open.remove(open.size() - 1);
            text.append('}');
        }
        text.append(',');
        for (String object : path.subList(common, last)) {
            text.append(Form.quoted(object)).append(":{");
            open.add(object);
        }
        text.append(Form.quoted(path.get(last))).append(':');
    }

    /** What precedes the value of {@code field}; null when it is not written, or not here. */
    @Nullable
    String before(Field field) {
        return before.get(field);
    }

    /** What is left to be written when the last of the fields is. */
    String end() {
        return end;
    }
}

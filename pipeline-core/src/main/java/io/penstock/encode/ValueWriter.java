// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes any object as JSON. Numbers and booleans keep their type; records become objects by component, maps,
 * collections and arrays likewise; everything else is its {@code toString()}.
 *
 * <p>Nothing that an application hands over stops it: depth and number of elements are bounded, a container within
 * itself becomes {@code "[cyclic]"}, and what throws becomes a text that names the exception.
 *
 * <p>Used by one thread at a time.
 */
final class ValueWriter {

    /** The most elements of one container that are written. */
    static final int MAX_ELEMENTS = 1000;

    /** The most elements of all containers of one event that are written. */
    static final int MAX_ELEMENTS_IN_ALL = 10_000;

    private final JsonWriter json;
    private final Form form;
    private final RecordComponents components;
    private final Object[] path;
    private int depth;
    private int elements;

    ValueWriter(JsonWriter json, Form form, RecordComponents components, int maxDepth) {
        this.json = json;
        this.form = form;
        this.components = components;
        this.path = new Object[maxDepth];
    }

    /** Starts a new event. */
    void begin() {
        depth = 0;
        elements = 0;
    }

    void value(@Nullable Object value) {
        if (value instanceof String text) {
            json.text(text);
        } else if (value == null) {
            json.raw("null");
        } else if (value instanceof Integer || value instanceof Long) {
            json.number(((Number) value).longValue());
        } else if (value instanceof Boolean) {
            json.raw((boolean) value ? "true" : "false");
        } else {
            guarded(value);
        }
    }

    /** A value whose class may run the application's code. */
    private void guarded(Object value) {
        long[] mark = json.mark();
        int depthBefore = depth;
        try {
            any(value);
        } catch (Throwable t) {
            String text = UserCode.failed(isContainer(value) ? "reading its elements" : "toString()", t);
            json.rewind(mark);
            while (depth > depthBefore) {
                leave();
            }
            json.text(text);
        }
    }

    private void any(Object value) {
        if (value instanceof Number number) {
            number(number);
        } else if (value instanceof Enum<?> constant) {
            json.text(constant.name());
        } else if (value instanceof AtomicBoolean flag) {
            value(flag.get());
        } else if (isContainer(value)) {
            container(value);
        } else if (isOptional(value)) {
            optional(value);
        } else {
            json.text(String.valueOf(value.toString()));
        }
    }

    private void number(Number number) {
        Class<?> type = number.getClass();
        if (number instanceof Short
                || number instanceof Byte
                || type == AtomicInteger.class
                || type == AtomicLong.class) {
            json.number(number.longValue());
            return;
        }
        boolean written = type == BigDecimal.class || type == BigInteger.class;
        if (number instanceof Double || number instanceof Float) {
            written = Double.isFinite(number.doubleValue());
        }
        String text = String.valueOf(number.toString());
        if (written && json.hasRoomFor(text.length())) {
            json.raw(text);
        } else {
            json.text(text);
        }
    }

    private static boolean isOptional(Object value) {
        return value instanceof Optional
                || value instanceof OptionalInt
                || value instanceof OptionalLong
                || value instanceof OptionalDouble;
    }

    private void optional(Object value) {
        if (value instanceof Optional<?> any) {
            value(any.orElse(null));
        } else if (value instanceof OptionalInt number) {
            value(number.isPresent() ? (Object) number.getAsInt() : null);
        } else if (value instanceof OptionalLong number) {
            value(number.isPresent() ? (Object) number.getAsLong() : null);
        } else if (value instanceof OptionalDouble number) {
            value(number.isPresent() ? (Object) number.getAsDouble() : null);
        }
    }

    private static boolean isContainer(Object value) {
        return value instanceof Map
                || value instanceof Collection
                || value.getClass().isArray()
                || value instanceof Record;
    }

    @SuppressWarnings("ReferenceEquality") // a cycle is the same object, not an equal one
    private void container(Object value) {
        for (int i = 0; i < depth; i++) {
            if (path[i] == value) {
                json.text("[cyclic]");
                return;
            }
        }
        if (depth == path.length) {
            json.text("[deeper than " + depth + " levels]");
            return;
        }
        // A field as a whole takes no more than half of what is left, as a text does.
        long end = depth == 0 ? json.halve() : json.end();
        path[depth++] = value;
        if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof Collection<?> collection) {
            collection(collection);
        } else if (value instanceof Record tuple) {
            tuple(tuple);
        } else {
            array(value);
        }
        json.endIs(end);
        leave();
    }

    private void leave() {
        path[--depth] = this;
    }

    private void map(Map<?, ?> map) {
        int opened = json.open();
        Set<String> names = new HashSet<>();
        int written = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (isFull(written++)) {
                key("[more]", names);
                json.text(more(map.size(), written - 1));
                break;
            }
            if (key(name(entry.getKey()), names)) {
                value(entry.getValue());
            }
        }
        json.close(opened, '{', '}');
    }

    private static String name(@Nullable Object key) {
        try {
            return key instanceof Enum<?> constant ? constant.name() : String.valueOf(key);
        } catch (Throwable t) {
            return UserCode.failed("toString()", t);
        }
    }

    /** Writes a name that no other field of its object has; false when neither it nor its value have room. */
    private boolean key(String name, Set<String> names) {
        String text = name.length() > Keys.MAX_LENGTH ? name.substring(0, Keys.MAX_LENGTH) : name;
        while (!names.add(text)) {
            text += "_" + names.size();
        }
        if (!json.hasRoomFor((int) Utf8.jsonLength(text) + 4)) {
            return false;
        }
        json.literal(form.literal("," + Form.quoted(text) + ":"));
        return true;
    }

    private void collection(Collection<?> collection) {
        int opened = json.open();
        int written = 0;
        for (Iterator<?> elements = collection.iterator(); elements.hasNext() && json.hasRoomFor(1); ) {
            json.raw(',');
            if (isFull(written++)) {
                json.text(more(collection.size(), written - 1));
                break;
            }
            value(elements.next());
        }
        json.close(opened, '[', ']');
    }

    private void array(Object array) {
        int opened = json.open();
        int length = Array.getLength(array);
        for (int i = 0; i < length && json.hasRoomFor(1); i++) {
            json.raw(',');
            if (isFull(i)) {
                json.text(more(length, i));
                break;
            }
            value(Array.get(array, i));
        }
        json.close(opened, '[', ']');
    }

    private boolean isFull(int written) {
        return written >= MAX_ELEMENTS || elements++ >= MAX_ELEMENTS_IN_ALL;
    }

    private static String more(int size, int written) {
        return "[" + Math.max(1, size - written) + " more]";
    }

    private void tuple(Record tuple) {
        RecordComponents.Component[] all = components.get(tuple.getClass());
        if (all == null) {
            json.text(String.valueOf(tuple.toString()));
            return;
        }
        int opened = json.open();
        Set<String> names = new HashSet<>();
        for (RecordComponents.Component component : all) {
            if (key(component.name(), names)) {
                value(read(component, tuple));
            }
        }
        json.close(opened, '{', '}');
    }

    private static @Nullable Object read(RecordComponents.Component component, Record tuple) {
        try {
            return component.accessor().invoke(tuple);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            return UserCode.failed(component.name() + "()", cause == null ? e : cause);
        } catch (IllegalAccessException e) {
            return UserCode.failed(component.name() + "()", e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import io.penstock.event.EventView.FieldSink;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * The fields that logstash-logback-encoder's structured arguments and markers bring along ({@code kv("id", 42)},
 * {@code Markers.append("id", 42)}).
 *
 * <p>That library is the application's or is not there at all; it knows these objects' fields only as what they write
 * to a generator of Jackson, of its second generation up to version 8, of its third since 9. So nothing here is linked
 * against either. An argument's class says by the names of its ancestors whether it is one of them, which is asked once
 * for each class; from there the class loader that brought it also has the Jackson that it takes. What it writes is read
 * back as plain values, so that depth, size, masking and unique names are the encoder's affair, as with any key-value.
 *
 * <p>Safe for use by many threads. Events without such objects cost a look at the class of each argument, and allocate
 * nothing.
 */
final class StructuredFields {

    private static final String ARGUMENT = "net.logstash.logback.argument.StructuredArgument";
    private static final String MARKER = "net.logstash.logback.marker.LogstashMarker";

    /** The class of {@code kv} and {@code append}, whose value can be had without Jackson. */
    private static final String OBJECT = "net.logstash.logback.marker.ObjectAppendingMarker";

    /** The field of an object that cannot be read; its value is what the message says of it. */
    private static final String UNREADABLE = "structured_argument";

    private final ClassValue<Reader> readers = new ClassValue<>() {
        @Override
        protected Reader computeValue(Class<?> type) {
            return isStructured(type) ? new Reader(type) : Reader.NONE;
        }
    };

    /** By class of generator, as there may be more than one library in a JVM. */
    private final ClassValue<Jackson> jacksons = new ClassValue<>() {
        @Override
        protected Jackson computeValue(Class<?> generator) {
            return new Jackson(generator);
        }
    };

    private static boolean isStructured(Class<?> type) {
        for (Class<?> ancestor = type; ancestor != null; ancestor = ancestor.getSuperclass()) {
            if (ancestor.getName().equals(MARKER)) {
                return true;
            }
            for (Class<?> one : ancestor.getInterfaces()) {
                if (one.getName().equals(ARGUMENT) || isStructured(one)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether {@code object} is there for its fields: a marker of that kind has no name to be shown. */
    @SuppressWarnings("ReferenceEquality") // the only instance of that meaning
    boolean isStructured(@Nullable Object object) {
        return object != null && !isPlain(object) && readers.get(object.getClass()) != Reader.NONE;
    }

    private static boolean isPlain(Object object) {
        return object instanceof String || object instanceof Number || object instanceof Boolean;
    }

    /**
     * Calls {@code sink} for each field of arguments and markers. A field that says the same twice, because it is both
     * marker and argument or a key-value as well, is handed over once.
     */
    void forEach(
            Object @Nullable [] arguments,
            @Nullable List<Marker> markers,
            @Nullable List<KeyValuePair> pairs,
            FieldSink sink) {
        if (arguments == null && markers == null) {
            return;
        }
        List<Object> found = found(markers, found(arguments, null));
        if (found == null) {
            return;
        }
        Map<String, List<@Nullable Object>> said = new HashMap<>();
        if (pairs != null) { // not compared with each other, which may run the application's code
            pairs.forEach(pair ->
                    said.computeIfAbsent(pair.key, first -> new ArrayList<>(1)).add(pair.value));
        }
        FieldSink once = (name, value) -> {
            if (isNew(said, name, value)) {
                sink.field(name, value);
            }
        };
        found.forEach(object -> read(object, once));
    }

    private static boolean isNew(Map<String, List<@Nullable Object>> said, String name, @Nullable Object value) {
        List<@Nullable Object> values = said.computeIfAbsent(name, first -> new ArrayList<>(1));
        return !values.contains(value) && values.add(value);
    }

    private @Nullable List<Object> found(Object @Nullable [] arguments, @Nullable List<Object> before) {
        List<Object> found = before;
        if (arguments != null) {
            for (Object argument : arguments) {
                found = isStructured(argument) ? with(found, argument) : found;
            }
        }
        return found;
    }

    private @Nullable List<Object> found(@Nullable List<Marker> markers, @Nullable List<Object> before) {
        List<Object> found = before;
        if (markers != null) {
            for (int i = 0; i < markers.size(); i++) {
                found = found(markers.get(i), found, 0);
            }
        }
        return found;
    }

    private @Nullable List<Object> found(@Nullable Marker marker, @Nullable List<Object> before, int depth) {
        if (marker == null || depth > Markers.MAX_DEPTH) {
            return before;
        }
        List<Object> found = isStructured(marker) ? with(before, marker) : before;
        if (marker.hasReferences()) {
            for (Iterator<Marker> references = marker.iterator(); references.hasNext(); ) {
                found = found(references.next(), found, depth + 1);
            }
        }
        return found;
    }

    private static List<Object> with(@Nullable List<Object> found, Object one) {
        List<Object> objects = found == null ? new ArrayList<>() : found;
        objects.add(one);
        return objects;
    }

    private void read(Object object, FieldSink sink) {
        Map<?, ?> fields;
        try {
            Reader reader = readers.get(object.getClass());
            if (reader.readDirectly(object, sink)) {
                return;
            }
            Method writeTo = reader.writeTo();
            fields = jacksons.get(writeTo.getParameterTypes()[0]).fields(object, writeTo);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError | StackOverflowError e) {
            sink.field(UNREADABLE, object); // its toString() is in the message too
            return;
        }
        fields.forEach((name, value) -> sink.field(String.valueOf(name), value));
    }

    /** How to read the objects of one class. */
    private static final class Reader {

        static final Reader NONE = new Reader();

        private final @Nullable Method writeTo;

        /** Both null, or for {@code kv} and its like, name and value. */
        private final @Nullable Method name;

        private final @Nullable Method value;

        private Reader() {
            this.writeTo = null;
            this.name = null;
            this.value = null;
        }

        Reader(Class<?> type) {
            this.writeTo = method(type, "writeTo");
            boolean object = type.getName().equals(OBJECT);
            this.name = object ? method(type, "getFieldName") : null;
            this.value = object ? method(type, "getFieldValue") : null;
        }

        /** The method of that name; null when there is none, or its module keeps it to itself. */
        private static @Nullable Method method(Class<?> type, String name) {
            for (Class<?> ancestor = type; ancestor != null; ancestor = ancestor.getSuperclass()) {
                for (Method method : ancestor.getDeclaredMethods()) {
                    if (method.getName().equals(name) && !method.isBridge() && method.trySetAccessible()) {
                        return method;
                    }
                }
            }
            return null;
        }

        Method writeTo() throws NoSuchMethodException {
            if (writeTo == null) {
                throw new NoSuchMethodException("writeTo");
            }
            return writeTo;
        }

        /** True when the object was a name and a value that needs no Jackson. */
        boolean readDirectly(Object object, FieldSink sink) throws ReflectiveOperationException {
            if (name == null || value == null) {
                return false;
            }
            Object of = value.invoke(object);
            if (of == null || !isPlain(of)) {
                return false;
            }
            sink.field(String.valueOf(name.invoke(object)), of);
            return true;
        }
    }

    /** The Jackson that goes with a class of generators, called by reflection: two generations, alike in what is used. */
    private static final class Jackson {

        private final @Nullable Object mapper;
        private final @Nullable Method createGenerator;
        private final @Nullable Method readValue;
        private final @Nullable Method start;
        private final @Nullable Method end;
        private final @Nullable Method close;

        Jackson(Class<?> generator) {
            Object made = null;
            Method[] methods = new Method[5];
            try {
                String root = generator.getName().replace(".core.JsonGenerator", ".databind.");
                ClassLoader loader = generator.getClassLoader();
                made = mapper(Class.forName(root + "json.JsonMapper", true, loader), root);
                methods[0] = made.getClass().getMethod("createGenerator", Writer.class);
                methods[1] = made.getClass().getMethod("readValue", String.class, Class.class);
                methods[2] = generator.getMethod("writeStartObject");
                methods[3] = generator.getMethod("writeEndObject");
                methods[4] = generator.getMethod("close");
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                made = null; // each object then becomes its text
            }
            mapper = made;
            createGenerator = methods[0];
            readValue = methods[1];
            start = methods[2];
            end = methods[3];
            close = methods[4];
        }

        /** As that library sets its own up: with the modules that are there, an object without properties is {@code {}}. */
        private static Object mapper(Class<?> type, String root) throws ReflectiveOperationException {
            Object builder = type.getMethod("builder").invoke(null);
            builder.getClass().getMethod("findAndAddModules").invoke(builder);
            configure(builder, root + "SerializationFeature", "FAIL_ON_EMPTY_BEANS", false);
            configure(builder, root + "DeserializationFeature", "USE_BIG_DECIMAL_FOR_FLOATS", true);
            return builder.getClass().getMethod("build").invoke(builder);
        }

        private static void configure(Object builder, String feature, String name, boolean on)
                throws ReflectiveOperationException {
            Class<?> type = Class.forName(feature, true, builder.getClass().getClassLoader());
            Object constant = type.getField(name).get(null);
            builder.getClass().getMethod("configure", type, boolean.class).invoke(builder, constant, on);
        }

        Map<?, ?> fields(Object object, Method writeTo) throws ReflectiveOperationException {
            if (mapper == null) {
                throw new ClassNotFoundException("JsonMapper");
            }
            StringWriter json = new StringWriter();
            Object generator = call(createGenerator, mapper, json);
            call(start, generator);
            call(writeTo, object, generator);
            call(end, generator);
            call(close, generator);
            return (Map<?, ?>) call(readValue, mapper, json.toString(), Map.class);
        }

        private static Object call(@Nullable Method method, Object on, Object... arguments)
                throws ReflectiveOperationException {
            try {
                Object result = Objects.requireNonNull(method).invoke(on, arguments);
                return result == null ? on : result;
            } catch (InvocationTargetException e) {
                if (e.getCause() instanceof VirtualMachineError fatal && !(fatal instanceof StackOverflowError)) {
                    throw fatal;
                }
                throw e;
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.event;

import org.jspecify.annotations.Nullable;

/**
 * How to read one framework's event. One stateless instance serves all threads and all events, so that looking at an
 * event allocates nothing.
 *
 * <p>A method may throw what the application's own code throws ({@code toString()} of an argument); the encoder
 * replaces the value and keeps the event.
 *
 * @param <E> the framework's event type
 */
public interface EventView<E> {

    /** When the event was created, in milliseconds since 1970-01-01T00:00Z. */
    long epochMillis(E event);

    /** The part of a millisecond beyond {@link #epochMillis}, in nanoseconds, 0 to 999,999. */
    int nanosOfMilli(E event);

    Level level(E event);

    String loggerName(E event);

    String threadName(E event);

    /** The message with its arguments filled in; null is a legal message. */
    @Nullable
    String message(E event);

    /**
     * The message before its arguments are filled in where each {@code {}} stands, as SLF4J does; null where a framework
     * has no such thing. With it, common messages are written without ever being a text of their own. What a framework
     * does differently it must keep to {@link #message}, and return null here.
     */
    default @Nullable String template(E event) {
        return null;
    }

    /** The arguments of {@link #template}; null for none, and then the template is the message, whatever it contains. */
    default Object @Nullable [] arguments(E event) {
        return null;
    }

    /** Calls {@code sink} for each entry of the diagnostic context, in the framework's order. */
    void forEachContext(E event, FieldSink sink);

    /**
     * An object that stands for the content of the context: as long as it is the same object, {@link #forEachContext} says
     * the same names and texts in the same order. Null when there is no such object. With it, a context that several
     * events share is written once and copied for the others.
     */
    default @Nullable Object contextSnapshot(E event) {
        return null;
    }

    /** Calls {@code sink} for each typed key-value pair, in the order of the call. */
    void forEachKeyValue(E event, FieldSink sink);

    /**
     * Calls {@code sink} for each field that an argument or a marker of the log call brings along, besides its text. May run
     * the application's code, so it is asked no more often than need be.
     */
    default void forEachArgumentField(E event, FieldSink sink) {
        // Most frameworks know no such thing.
    }

    /** Calls {@code sink} for each marker's name, references included, each name once; the value is always null. */
    void forEachMarker(E event, FieldSink sink);

    /** One entry of the diagnostic context; null when it has none of that name. A view that can look it up does so. */
    default @Nullable String context(E event, String key) {
        One one = new One(key);
        forEachContext(event, one);
        return one.value == null ? null : String.valueOf(one.value);
    }

    /** The value of the first key-value pair of that name; null when there is none. */
    default @Nullable Object keyValue(E event, String key) {
        One one = new One(key);
        forEachKeyValue(event, one);
        return one.value;
    }

    /** The name of the first marker; null when there is none. */
    default @Nullable String firstMarker(E event) {
        One one = new One(null);
        forEachMarker(event, one);
        return one.found;
    }

    /** Keeps the first field of a name, or the first of all. */
    final class One implements FieldSink {

        private final @Nullable String wanted;
        private @Nullable String found;
        private @Nullable Object value;

        private One(@Nullable String wanted) {
            this.wanted = wanted;
        }

        @Override
        public void field(String name, @Nullable Object any) {
            if (found == null && (wanted == null || wanted.equals(name))) {
                found = name;
                value = any;
            }
        }
    }

    /** The thrown exception, or null. */
    @Nullable
    ThrowableView thrown(E event);

    /** Where the log call stands, or null when it is unknown. Costly: asked only when caller data is switched on. */
    @Nullable
    StackTraceElement caller(E event);

    /** Receives named values. */
    @FunctionalInterface
    interface FieldSink {
        void field(String name, @Nullable Object value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.event.EventView;
import io.penstock.event.Level;
import io.penstock.event.ThrowableView;
import org.jspecify.annotations.Nullable;

/**
 * A log event of no framework.
 *
 * @param epochMillis when, in milliseconds since 1970-01-01T00:00Z
 * @param level its severity
 * @param thread who logged it
 * @param number ascending within its thread, so that order and losses can be told
 * @param text the message; null is legal. What begins with {@code @acme } belongs to the tenant acme
 */
public record TestEvent(
        long epochMillis,
        Level level,
        String thread,
        long number,
        @Nullable String text) {

    /** How to read it. */
    public static final EventView<TestEvent> VIEW = new View();

    private static final class View implements EventView<TestEvent> {

        @Override
        public long epochMillis(TestEvent event) {
            return event.epochMillis;
        }

        @Override
        public int nanosOfMilli(TestEvent event) {
            return 0;
        }

        @Override
        public Level level(TestEvent event) {
            return event.level;
        }

        @Override
        public String loggerName(TestEvent event) {
            return "io.penstock.testkit.Test";
        }

        @Override
        public String threadName(TestEvent event) {
            return event.thread;
        }

        @Override
        public @Nullable String message(TestEvent event) {
            return event.text;
        }

        @Override
        public void forEachContext(TestEvent event, FieldSink sink) {
            if (event.text != null && event.text.startsWith("@")) {
                int end = event.text.indexOf(' ');
                sink.field("tenant", event.text.substring(1, end < 0 ? event.text.length() : end));
            }
        }

        @Override
        public void forEachKeyValue(TestEvent event, FieldSink sink) {
            sink.field(Arrived.NUMBER, event.number);
        }

        @Override
        public void forEachMarker(TestEvent event, FieldSink sink) {
            // None.
        }

        @Override
        public @Nullable ThrowableView thrown(TestEvent event) {
            return null;
        }

        @Override
        public @Nullable StackTraceElement caller(TestEvent event) {
            return null;
        }
    }
}

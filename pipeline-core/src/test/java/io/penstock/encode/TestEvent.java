// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.event.Level;
import io.penstock.event.ThrowableView;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An event of no framework. */
final class TestEvent {

    static final EventView<TestEvent> VIEW = new View();

    long millis = 1_763_629_708_123L;
    int nanos;
    Level level = Level.INFO;
    String logger = "com.example.Orders";
    String thread = "main";
    Supplier<String> message = () -> "hello";
    final List<Map.Entry<String, Object>> context = new ArrayList<>();
    final List<Map.Entry<String, Object>> keyValues = new ArrayList<>();
    final List<String> markers = new ArrayList<>();
    Supplier<ThrowableView> thrown = () -> null;
    StackTraceElement caller;
    RuntimeException contextFailure;
    Object contextSnapshot;
    int contextReads;

    static TestEvent saying(String message) {
        TestEvent event = new TestEvent();
        event.message = () -> message;
        return event;
    }

    TestEvent context(String name, Object value) {
        context.add(new SimpleEntry<>(name, value));
        return this;
    }

    TestEvent with(String name, Object value) {
        keyValues.add(new SimpleEntry<>(name, value));
        return this;
    }

    TestEvent marker(String name) {
        markers.add(name);
        return this;
    }

    TestEvent thrown(Throwable throwable) {
        thrown = () -> ThrowableView.of(throwable);
        return this;
    }

    private static final class View implements EventView<TestEvent> {

        @Override
        public long epochMillis(TestEvent event) {
            return event.millis;
        }

        @Override
        public int nanosOfMilli(TestEvent event) {
            return event.nanos;
        }

        @Override
        public Level level(TestEvent event) {
            return event.level;
        }

        @Override
        public String loggerName(TestEvent event) {
            return event.logger;
        }

        @Override
        public String threadName(TestEvent event) {
            return event.thread;
        }

        @Override
        public String message(TestEvent event) {
            return event.message.get();
        }

        @Override
        public void forEachContext(TestEvent event, FieldSink sink) {
            event.contextReads++;
            // By index: an iterator would be the test's allocation, not the encoder's.
            for (int i = 0; i < event.context.size(); i++) {
                sink.field(event.context.get(i).getKey(), event.context.get(i).getValue());
            }
            if (event.contextFailure != null) {
                throw event.contextFailure;
            }
        }

        @Override
        public Object contextSnapshot(TestEvent event) {
            return event.contextSnapshot;
        }

        @Override
        public void forEachKeyValue(TestEvent event, FieldSink sink) {
            for (int i = 0; i < event.keyValues.size(); i++) {
                sink.field(
                        event.keyValues.get(i).getKey(), event.keyValues.get(i).getValue());
            }
        }

        @Override
        public void forEachMarker(TestEvent event, FieldSink sink) {
            for (int i = 0; i < event.markers.size(); i++) {
                sink.field(event.markers.get(i), null);
            }
        }

        @Override
        public ThrowableView thrown(TestEvent event) {
            return event.thrown.get();
        }

        @Override
        public StackTraceElement caller(TestEvent event) {
            return event.caller;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.penstock.event.EventView;
import io.penstock.event.Level;
import io.penstock.event.ThrowableView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * How to read a Logback event. The diagnostic context comes from the event, never from {@code MDC}: agents and other
 * instrumentation put their trace fields into the event's copy alone.
 */
enum LogbackEventView implements EventView<ILoggingEvent> {
    INSTANCE;

    /** Logback has no level above ERROR; log4j-over-slf4j marks what was FATAL with this name. */
    private static final String[] FATAL = {"FATAL"};

    private static final StructuredFields STRUCTURED = new StructuredFields();

    @Override
    public long epochMillis(ILoggingEvent event) {
        return event.getTimeStamp();
    }

    @Override
    public int nanosOfMilli(ILoggingEvent event) {
        int nanosOfSecond = event.getNanoseconds(); // negative when unknown
        return nanosOfSecond < 0 ? 0 : nanosOfSecond % 1_000_000;
    }

    @Override
    public Level level(ILoggingEvent event) {
        ch.qos.logback.classic.@Nullable Level level = event.getLevel();
        if (level == null) {
            return Level.INFO;
        }
        int severity = level.toInt();
        if (severity >= ch.qos.logback.classic.Level.ERROR_INT) {
            return Markers.anyNamed(event.getMarkerList(), FATAL) ? Level.FATAL : Level.ERROR;
        }
        if (severity >= ch.qos.logback.classic.Level.WARN_INT) {
            return Level.WARN;
        }
        if (severity >= ch.qos.logback.classic.Level.INFO_INT) {
            return Level.INFO;
        }
        return severity >= ch.qos.logback.classic.Level.DEBUG_INT ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public String loggerName(ILoggingEvent event) {
        @Nullable String name = event.getLoggerName();
        return name == null ? "" : name;
    }

    @Override
    public String threadName(ILoggingEvent event) {
        @Nullable String name = event.getThreadName();
        return name == null ? "" : name;
    }

    @Override
    public @Nullable String message(ILoggingEvent event) {
        return event.getFormattedMessage();
    }

    @Override
    public @Nullable String template(ILoggingEvent event) {
        return event.getMessage();
    }

    @Override
    public Object @Nullable [] arguments(ILoggingEvent event) {
        return event.getArgumentArray();
    }

    @Override
    public void forEachContext(ILoggingEvent event, FieldSink sink) {
        @Nullable Map<String, String> context = event.getMDCPropertyMap();
        if (context != null && !context.isEmpty()) {
            context.forEach(sink::field); // not its entries: Logback's unmodifiable view allocates one for each
        }
    }

    /**
     * The map, when it is the very one that Logback's adapter hands out on this thread: that one never changes, a change of
     * the context makes another. Of a map from anywhere else nothing is known.
     */
    @Override
    @SuppressWarnings("ReferenceEquality")
    public @Nullable Object contextSnapshot(ILoggingEvent event) {
        @Nullable Map<String, String> context = event.getMDCPropertyMap();
        return context != null
                        && MDC.getMDCAdapter() instanceof LogbackMDCAdapter adapter
                        && adapter.getPropertyMap() == context
                ? context
                : null;
    }

    @Override
    public void forEachKeyValue(ILoggingEvent event, FieldSink sink) {
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs == null) {
            return;
        }
        for (int i = 0; i < pairs.size(); i++) {
            KeyValuePair pair = pairs.get(i);
            sink.field(pair.key, pair.value);
        }
    }

    @Override
    public void forEachArgumentField(ILoggingEvent event, FieldSink sink) {
        @Nullable List<Marker> markers = event.getMarkerList();
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        STRUCTURED.forEach(event.getArgumentArray(), markers, pairs, sink);
    }

    @Override
    public void forEachMarker(ILoggingEvent event, FieldSink sink) {
        @Nullable List<Marker> markers = event.getMarkerList();
        Markers.forEachName(markers, STRUCTURED, sink);
    }

    @Override
    public @Nullable String context(ILoggingEvent event, String key) {
        @Nullable Map<String, String> context = event.getMDCPropertyMap();
        return context == null ? null : context.get(key);
    }

    @Override
    public @Nullable Object keyValue(ILoggingEvent event, String key) {
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (int i = 0; i < pairs.size(); i++) {
                if (key.equals(pairs.get(i).key)) {
                    return pairs.get(i).value;
                }
            }
        }
        return null;
    }

    @Override
    public @Nullable String firstMarker(ILoggingEvent event) {
        @Nullable List<Marker> markers = event.getMarkerList();
        return markers == null || markers.isEmpty() ? null : markers.get(0).getName();
    }

    @Override
    public @Nullable ThrowableView thrown(ILoggingEvent event) {
        return LogbackThrowable.of(event.getThrowableProxy());
    }

    @Override
    public @Nullable StackTraceElement caller(ILoggingEvent event) {
        StackTraceElement @Nullable [] callers = event.getCallerData();
        return callers == null || callers.length == 0 ? null : callers[0];
    }
}

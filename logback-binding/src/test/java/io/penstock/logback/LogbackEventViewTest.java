// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.penstock.event.EventView.FieldSink;
import io.penstock.event.Level;
import io.penstock.event.ThrowableView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.helpers.BasicMarkerFactory;

class LogbackEventViewTest {

    private static final LogbackEventView VIEW = LogbackEventView.INSTANCE;

    private final BasicMarkerFactory markers = new BasicMarkerFactory();
    private final LoggerContext context = new LoggerContext();

    private LoggingEvent event(ch.qos.logback.classic.Level level, String message, Throwable thrown, Object... args) {
        return new LoggingEvent(
                LogbackEventViewTest.class.getName(),
                context.getLogger("com.example.Shop"),
                level,
                message,
                thrown,
                args);
    }

    private LoggingEvent event(ch.qos.logback.classic.Level level) {
        return event(level, "hello", null);
    }

    @Test
    void singleValues_areFoundByName() {
        LoggingEvent event = event(ch.qos.logback.classic.Level.INFO);
        event.setMDCPropertyMap(java.util.Map.of("tenant", "여행사"));
        event.addKeyValuePair(new org.slf4j.event.KeyValuePair("shop", 47));
        event.addKeyValuePair(new org.slf4j.event.KeyValuePair("shop", 48));
        event.addMarker(markers.getDetachedMarker("AUDIT"));
        event.addMarker(markers.getDetachedMarker("PII"));

        assertThat(VIEW.context(event, "tenant")).isEqualTo("여행사");
        assertThat(VIEW.context(event, "shop")).isNull();
        assertThat(VIEW.keyValue(event, "shop")).isEqualTo(47);
        assertThat(VIEW.keyValue(event, "tenant")).isNull();
        assertThat(VIEW.firstMarker(event)).isEqualTo("AUDIT");
        LoggingEvent bare = event(ch.qos.logback.classic.Level.INFO);
        bare.setMDCPropertyMap(java.util.Map.of());
        assertThat(VIEW.keyValue(bare, "shop")).isNull();
        assertThat(VIEW.firstMarker(bare)).isNull();
    }

    @Test
    void level_isTheSameOnBothSides() {
        assertThat(VIEW.level(event(ch.qos.logback.classic.Level.TRACE))).isEqualTo(Level.TRACE);
        assertThat(VIEW.level(event(ch.qos.logback.classic.Level.DEBUG))).isEqualTo(Level.DEBUG);
        assertThat(VIEW.level(event(ch.qos.logback.classic.Level.INFO))).isEqualTo(Level.INFO);
        assertThat(VIEW.level(event(ch.qos.logback.classic.Level.WARN))).isEqualTo(Level.WARN);
        assertThat(VIEW.level(event(ch.qos.logback.classic.Level.ERROR))).isEqualTo(Level.ERROR);
        assertThat(VIEW.level(new LoggingEvent())).as("none at all").isEqualTo(Level.INFO);
    }

    @Test
    void level_isFatalForAnErrorWithTheMarker() {
        LoggingEvent error = event(ch.qos.logback.classic.Level.ERROR);
        error.addMarker(markers.getDetachedMarker("OTHER"));
        error.addMarker(markers.getDetachedMarker("FATAL"));

        assertThat(VIEW.level(error)).isEqualTo(Level.FATAL);
    }

    @Test
    void level_isFatalForAMarkerThatRefersToIt() {
        Marker outer = markers.getDetachedMarker("OUTER");
        Marker inner = markers.getDetachedMarker("INNER");
        inner.add(markers.getDetachedMarker("FATAL"));
        outer.add(inner);
        LoggingEvent error = event(ch.qos.logback.classic.Level.ERROR);
        error.addMarker(outer);

        assertThat(VIEW.level(error)).isEqualTo(Level.FATAL);
    }

    @Test
    void level_isNotFatalBelowError() {
        LoggingEvent warn = event(ch.qos.logback.classic.Level.WARN);
        warn.addMarker(markers.getDetachedMarker("FATAL"));

        assertThat(VIEW.level(warn)).isEqualTo(Level.WARN);
    }

    @Test
    void time_isSplitIntoMillisecondsAndTheRest() {
        LoggingEvent event = event(ch.qos.logback.classic.Level.INFO);
        event.setInstant(Instant.parse("2026-11-20T08:15:30.123456789Z"));

        assertThat(VIEW.epochMillis(event))
                .isEqualTo(Instant.parse("2026-11-20T08:15:30.123Z").toEpochMilli());
        assertThat(VIEW.nanosOfMilli(event)).isEqualTo(456_789);
    }

    @Test
    void message_hasItsArgumentsFilledIn() {
        assertThat(VIEW.message(event(ch.qos.logback.classic.Level.INFO, "안녕 {} and {}", null, "世界", 3)))
                .isEqualTo("안녕 世界 and 3");
        assertThat(VIEW.message(event(ch.qos.logback.classic.Level.INFO, null, null)))
                .isNull();
    }

    @Test
    void contextSnapshot_isAnotherObject_onceTheContextChanged() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        MDC.put("request", "요청-1");
        try {
            Object first = VIEW.contextSnapshot(logged(context));
            assertThat(first).isNotNull();
            assertThat(VIEW.contextSnapshot(logged(context))).isSameAs(first);
            MDC.put("request", "요청-2");
            assertThat(VIEW.contextSnapshot(logged(context))).isNotNull().isNotSameAs(first);
        } finally {
            MDC.clear();
        }
    }

    @Test
    void contextSnapshot_isNull_forAnyOtherMap() {
        LoggingEvent agents = event(ch.qos.logback.classic.Level.INFO);
        agents.setMDCPropertyMap(new LinkedHashMap<>(Map.of("trace_id", "0af7651916cd43dd8448eb211c80319c")));
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        MDC.put("request", "요청-1");
        LoggingEvent before = logged(context);
        before.prepareForDeferredProcessing();
        MDC.put("request", "요청-2");
        try {
            assertThat(VIEW.contextSnapshot(agents)).isNull();
            assertThat(VIEW.contextSnapshot(before)).isNull();
        } finally {
            MDC.clear();
        }
    }

    private static LoggingEvent logged(LoggerContext context) {
        return new LoggingEvent("", context.getLogger("test"), ch.qos.logback.classic.Level.INFO, "hello", null, null);
    }

    @Test
    void context_isTheEventsOwn() {
        LoggingEvent event = event(ch.qos.logback.classic.Level.INFO);
        event.setMDCPropertyMap(new LinkedHashMap<>(Map.of("trace_id", "0af7651916cd43dd8448eb211c80319c")));
        MDC.put("other", "x");
        try {
            Fields seen = new Fields();
            VIEW.forEachContext(event, seen);
            assertThat(seen.pairs).containsExactly("trace_id=0af7651916cd43dd8448eb211c80319c");
        } finally {
            MDC.clear();
        }
    }

    @Test
    void keyValues_keepTheirTypeAndOrder() {
        LoggingEvent event = event(ch.qos.logback.classic.Level.INFO);
        event.addKeyValuePair(new KeyValuePair("b", 2L));
        event.addKeyValuePair(new KeyValuePair("a", List.of(true)));
        event.addKeyValuePair(new KeyValuePair("none", null));
        List<Object> values = new ArrayList<>();

        VIEW.forEachKeyValue(event, (name, value) -> values.add(value));

        assertThat(values).containsExactly(2L, List.of(true), null);
        VIEW.forEachKeyValue(event(ch.qos.logback.classic.Level.INFO), (name, value) -> values.add(name));
        assertThat(values).hasSize(3);
    }

    @Test
    void markers_areNamedOnceWithTheirReferences() {
        Marker outer = markers.getDetachedMarker("OUTER");
        outer.add(markers.getDetachedMarker("PII"));
        LoggingEvent event = event(ch.qos.logback.classic.Level.INFO);
        event.addMarker(outer);
        event.addMarker(markers.getDetachedMarker("PII"));
        Fields seen = new Fields();

        VIEW.forEachMarker(event, seen);
        VIEW.forEachMarker(event(ch.qos.logback.classic.Level.INFO), seen);

        assertThat(seen.pairs).containsExactly("OUTER=null", "PII=null");
    }

    @Test
    void thrown_hasCauseSuppressedAndCommonFrames() {
        Exception cause = new IllegalStateException("깨짐");
        Exception thrown = new Exception("outer", cause);
        thrown.addSuppressed(new IllegalArgumentException("closing"));

        ThrowableView view =
                Objects.requireNonNull(VIEW.thrown(event(ch.qos.logback.classic.Level.ERROR, "x", thrown)));

        assertThat(view.className()).isEqualTo("java.lang.Exception");
        assertThat(view.message()).isEqualTo("outer");
        assertThat(view.frameCount()).isEqualTo(thrown.getStackTrace().length);
        assertThat(view.frame(0)).isEqualTo(thrown.getStackTrace()[0].toString());
        ThrowableView deeper = Objects.requireNonNull(view.cause());
        assertThat(deeper.message()).isEqualTo("깨짐");
        assertThat(deeper.commonFrames()).isPositive();
        assertThat(deeper.cause()).isNull();
        assertThat(view.suppressed()).hasSize(1);
        assertThat(view.suppressed().get(0).className()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(VIEW.thrown(event(ch.qos.logback.classic.Level.ERROR))).isNull();
    }

    @Test
    void thrown_endsWhereAnExceptionIsItsOwnCause() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        ThrowableView view = Objects.requireNonNull(VIEW.thrown(event(ch.qos.logback.classic.Level.ERROR, "x", first)));
        ThrowableView again =
                Objects.requireNonNull(Objects.requireNonNull(view.cause()).cause());

        assertThat(view.cyclic()).isFalse();
        assertThat(again.cyclic()).isTrue();
        assertThat(again.frameCount()).isZero();
        assertThat(again.cause()).isNull();
    }

    @Test
    void caller_isTheLogCall() {
        LoggingEvent event = event(ch.qos.logback.classic.Level.INFO);
        StackTraceElement here = new StackTraceElement("com.example.Shop", "sell", "Shop.java", 7);
        event.setCallerData(new StackTraceElement[] {here});

        assertThat(VIEW.caller(event)).isEqualTo(here);
        event.setCallerData(new StackTraceElement[0]);
        assertThat(VIEW.caller(event)).isNull();
    }

    @Test
    void names_areNeverNull() {
        LoggingEvent bare = new LoggingEvent();

        assertThat(VIEW.loggerName(bare)).isEmpty();
        assertThat(VIEW.threadName(bare)).isEqualTo(Thread.currentThread().getName());
    }

    private static final class Fields implements FieldSink {
        final List<String> pairs = new ArrayList<>();

        @Override
        public void field(String name, Object value) {
            pairs.add(name + "=" + value);
        }
    }
}

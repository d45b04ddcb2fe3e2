// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.event.EventView;
import io.penstock.event.Level;
import io.penstock.event.ThrowableView;
import io.penstock.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the names of a stream take from an event. */
class EventNamesTest {

    private record Event(
            long millis, Map<String, String> context, Map<String, Object> keyValues, List<String> markers) {

        static Event of(String tenant) {
            return new Event(0, tenant == null ? Map.of() : Map.of("tenant", tenant), Map.of(), List.of());
        }

        static Event at(String time) {
            return new Event(Instant.parse(time).toEpochMilli(), Map.of(), Map.of(), List.of());
        }
    }

    private final Names names = new Names(
            ProcessIdentity.of("web-1", "shop", Map.of("STAGE", "prod")::get, key -> null),
            null,
            Clock.system(),
            text -> {
                throw new AssertionError("nothing is wrong with the process, and yet: " + text);
            });

    /** The name of {@code event}, by way of its key. */
    private String name(String template, Event event) {
        NameTemplate parsed = NameTemplate.parse(template);
        EventNames events = EventNames.of(parsed);
        return names.render(parsed, events, key(events, event), 0);
    }

    private static String key(EventNames events, Event event) {
        StringBuilder key = new StringBuilder();
        events.read(new View(), event, key);
        assertThat(key).isNotEmpty();
        return key.toString();
    }

    @Test
    void templateWithoutAnEventsTokens_needsNothingOfIt() {
        assertThat(EventNames.of(NameTemplate.parse("{host}_{worker}"), NameTemplate.parse("{env:X:-{app}}")))
                .isNull();
        assertThat(EventNames.of(NameTemplate.parse("{env:X:-{mdc:tenant}}"))).isNotNull();
        assertThat(EventNames.of(NameTemplate.parse("g"), NameTemplate.parse("{date:yyyy}")))
                .isNotNull();
    }

    @Test
    void everyToken_takesTheEventsValue() {
        Event event = new Event(
                Instant.parse("2026-11-20T23:59:59.999Z").toEpochMilli(),
                Map.of("tenant", "여행사"),
                Map.of("shop", 4711, "x", "y"),
                List.of("AUDIT", "PII"));
        assertThat(name(
                        "{host}/{mdc:tenant}/{kv:shop}/{kv:x}/{marker}/{logger}/{level}/{date:yyyy-MM-dd}/{env:STAGE}",
                        event))
                .isEqualTo("web-1/여행사/4711/y/AUDIT/com.example.Shop/WARN/2026-11-20/prod");
    }

    @Test
    void missingValue_takesTheDefaultOrUnknown() {
        Event none = Event.of(null);
        assertThat(name("a-{mdc:tenant}", none)).isEqualTo("a-unknown");
        assertThat(name("a-{mdc:tenant:-shared}", none)).isEqualTo("a-shared");
        assertThat(name("a-{mdc:tenant:-}", none)).isEqualTo("a-");
        assertThat(name("{kv:x:-{marker:-{host}}}", none)).isEqualTo("web-1");
        assertThat(name("{marker}", none)).isEqualTo("unknown");
        assertThat(name("a-{mdc:tenant:-shared}", Event.of("  "))).isEqualTo("a-shared");
        assertThat(name("a-{mdc:tenant:-shared}", Event.of(" acme "))).isEqualTo("a-acme");
    }

    @Test
    void default_isReadOnlyWhereItIsNeeded_soThatItMultipliesNoStreams() {
        EventNames events = EventNames.of(NameTemplate.parse("{mdc:tenant:-{kv:request}}"));
        Event first = new Event(0, Map.of("tenant", "acme"), Map.of("request", "1"), List.of());
        Event second = new Event(0, Map.of("tenant", "acme"), Map.of("request", "2"), List.of());
        Event third = new Event(0, Map.of(), Map.of("request", "2"), List.of());
        assertThat(key(events, first)).isEqualTo(key(events, second));
        assertThat(key(events, third)).isNotEqualTo(key(events, second));
        assertThat(name("{mdc:tenant:-{kv:request}}", third)).isEqualTo("2");
    }

    @Test
    void differentValues_neverHaveOneKey() {
        EventNames events = EventNames.of(NameTemplate.parse("{mdc:a}{mdc:b}"));
        Map<String, Map<String, String>> byKey = new HashMap<>();
        for (String a : List.of("", "x", "xy", "\u0000", "\u0001", "x\u0001y")) {
            for (String b : List.of("", "y", "xy", "\u0000", "\u0001x")) {
                Map<String, String> context = Map.of("a", a, "b", b);
                Map<String, String> clean = Map.of("a", clean(a), "b", clean(b));
                Map<String, String> before = byKey.put(key(events, new Event(0, context, Map.of(), List.of())), clean);
                assertThat(before == null || before.equals(clean))
                        .as("%s and %s", before, clean)
                        .isTrue();
            }
        }
    }

    private static String clean(String value) {
        return value.strip().replaceAll("\\p{Cntrl}", "-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "a\u0001b", "a\u007fb", "a\u0085b", "a\ud83db", "a\udcb0b"})
    void hostileCharacter_becomesAHyphen(String value) {
        assertThat(name("{mdc:tenant}", Event.of(value))).isEqualTo("a-b");
    }

    @Test
    void longValue_isCutBetweenCharacters() {
        assertThat(name("{mdc:tenant}", Event.of("x".repeat(1_000_000)))).isEqualTo("x".repeat(512));
        assertThat(name("{mdc:tenant}", Event.of("x".repeat(511) + "🚰"))).isEqualTo("x".repeat(511) + "-");
        assertThat(name("{mdc:tenant}", Event.of("x".repeat(510) + "🚰"))).isEqualTo("x".repeat(510) + "🚰");
    }

    @Test
    void valueThatThrows_isAsGoodAsMissing() {
        Object rude = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("rude");
            }
        };
        Object endless = new Object() {
            @Override
            @SuppressWarnings("InfiniteRecursion")
            public String toString() {
                return toString() + "x";
            }
        };
        for (Object value : List.of(rude, endless)) {
            Event event = new Event(0, Map.of(), Map.of("x", value), List.of());
            assertThat(name("{kv:x:-none}", event)).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'{date:yyyy-MM-dd}',              2026-11-20T23:59:59.999Z, 2026-11-20, 2026-11-21T00:00:00Z, 2026-11-21",
        "'{date:yyyy-MM-dd,Asia/Seoul}',   2026-11-20T14:59:59.999Z, 2026-11-20, 2026-11-20T15:00:00Z, 2026-11-21",
        "'{date:yyyy-MM-dd,Asia/Kolkata}', 2026-11-20T18:29:59Z,     2026-11-20, 2026-11-20T18:30:00Z, 2026-11-21",
        "'{date:HH}',                      2026-11-20T13:59:59.999Z, 13,         2026-11-20T14:00:00Z, 14",
        "'{date:mm}',                      2026-11-20T13:59:59.999Z, 59,         2026-11-20T14:00:00Z, 00",
        "'{date:HH.mm.ss}',                2026-11-20T13:59:59.999Z, 13.59.59,   2026-11-20T14:00:00Z, 14.00.00",
        "'{date:SSS}',                     2026-11-20T13:59:59.998Z, 998,        2026-11-20T13:59:59.999Z, 999",
        "'{date:yyyy}',                    1969-12-31T23:59:59.999Z, 1969,       1970-01-01T00:00:00Z, 1970",
    })
    void date_isTheEventsOwnAndRollsWithIt(String template, String before, String name, String after, String next) {
        NameTemplate parsed = NameTemplate.parse(template);
        EventNames events = EventNames.of(parsed);
        for (int i = 0; i < 3; i++) { // the last text is kept, and must not be taken for another's
            assertThat(names.render(parsed, events, key(events, Event.at(before)), 0))
                    .isEqualTo(name);
            assertThat(names.render(parsed, events, key(events, Event.at(after)), 0))
                    .isEqualTo(next);
        }
    }

    @Test
    void defaultStream_hasDefaultsAndTheTimeOfItsBatch() {
        NameTemplate template = NameTemplate.parse("{mdc:tenant:-shared}-{level}-{date:yyyy-MM-dd}");
        long time = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
        assertThat(names.render(template, EventNames.of(template), "", time)).isEqualTo("shared-unknown-2026-11-20");
    }

    @Test
    void eventToken_isFoundAlsoInDefaults() {
        assertThat(NameTemplate.parse("{host}-{env:X:-{kv:x}}").eventToken()).isEqualTo("{kv:x}");
        assertThat(NameTemplate.parse("{mdc:a}").eventToken()).isEqualTo("{mdc:a}");
        assertThat(NameTemplate.parse("{host}-{date:yyyy}").eventToken()).isNull();
    }

    private static final class View implements EventView<Event> {

        @Override
        public long epochMillis(Event event) {
            return event.millis;
        }

        @Override
        public int nanosOfMilli(Event event) {
            return 0;
        }

        @Override
        public Level level(Event event) {
            return Level.WARN;
        }

        @Override
        public String loggerName(Event event) {
            return "com.example.Shop";
        }

        @Override
        public String threadName(Event event) {
            return "main";
        }

        @Override
        public String message(Event event) {
            return "";
        }

        @Override
        public void forEachContext(Event event, FieldSink sink) {
            event.context.forEach(sink::field);
        }

        @Override
        public void forEachKeyValue(Event event, FieldSink sink) {
            event.keyValues.forEach(sink::field);
        }

        @Override
        public void forEachMarker(Event event, FieldSink sink) {
            event.markers.forEach(name -> sink.field(name, null));
        }

        @Override
        public ThrowableView thrown(Event event) {
            return null;
        }

        @Override
        public StackTraceElement caller(Event event) {
            return null;
        }
    }
}

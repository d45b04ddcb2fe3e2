// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.event.EventView;
import io.penstock.name.NamePart.Token;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the names of one destination need to know of an event: the values of its {@code {mdc:…}}, {@code {kv:…}}, {@code
 * {marker}}, {@code {logger}}, {@code {level}} and {@code {date:…}}. A log call {@linkplain #read reads} them into a key;
 * when the events are sent, {@link Names} fills them in, beside what is known of the process.
 *
 * <pre>
 *   {app}/{mdc:tenant:-{kv:tenant}}/{date:yyyy-MM-dd}
 *   event with tenant acme in the MDC            key  "acme" END "2026-11-20" END
 *   event without                                key  NONE NONE "2026-11-20" END        a default is read when it is needed
 * </pre>
 *
 * Immutable but for a cache, safe for use by many threads. A key that is known already costs no allocation, as far as the
 * values are texts.
 */
public final class EventNames {

    /** Behind a value. */
    private static final char END = '\u0001';

    /** In the place of a value that is missing. */
    private static final char NONE = '\u0000';

    /** No service that we know takes longer names, and what a name cannot hold need not tell streams apart. */
    private static final int MAX_VALUE = 512;

    private final List<Reader> readers;

    private EventNames(List<Reader> readers) {
        this.readers = readers;
    }

    /** What {@code templates} need of an event; null when that is nothing. */
    public static @Nullable EventNames of(NameTemplate... templates) {
        List<Reader> readers = new ArrayList<>();
        for (NameTemplate template : templates) {
            collect(template.parts(), readers);
        }
        return readers.isEmpty() ? null : new EventNames(List.copyOf(readers));
    }

    private static void collect(@Nullable List<NamePart> parts, List<Reader> into) {
        if (parts == null) {
            return;
        }
        for (NamePart part : parts) {
            if (!(part instanceof Token token)) {
                continue;
            }
            List<Reader> defaults = token.kind().ofEvent() ? new ArrayList<>() : into;
            collect(token.fallback(), defaults);
            if (token.kind().ofEvent()) {
                Reader reader = new Reader(token, List.copyOf(defaults));
                if (into.stream().noneMatch(reader::readsTheSame)) {
                    into.add(reader);
                }
            }
        }
    }

    /**
     * Appends the key of {@code event}, never empty. Throws nothing that the application's objects throw: such a value is
     * as good as missing.
     */
    public <E> void read(EventView<? super E> view, E event, StringBuilder into) {
        read(readers, view, event, into);
    }

    private static <E> void read(List<Reader> readers, EventView<? super E> view, E event, StringBuilder into) {
        for (int i = 0; i < readers.size(); i++) { // an iterator for each event would be garbage
            Reader reader = readers.get(i);
            if (!appendClean(reader.value(view, event), into)) {
                into.append(NONE);
                read(reader.defaults, view, event, into);
            }
        }
    }

    /** False, with nothing appended, for what is as good as missing. */
    private static boolean appendClean(@Nullable String value, StringBuilder into) {
        String text = value == null ? "" : value.strip();
        if (text.isEmpty()) {
            return false;
        }
        int length = Math.min(text.length(), MAX_VALUE);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean whole = !Character.isSurrogate(c)
                    || (Character.isHighSurrogate(c)
                            ? i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))
                            : i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
            into.append(Character.isISOControl(c) || !whole ? '-' : c);
        }
        into.append(END);
        return true;
    }

    /** The values in {@code key} by their tokens, such as {@code {mdc:tenant}}; none for an empty key. */
    Map<String, String> values(String key) {
        Map<String, String> values = new HashMap<>();
        if (!key.isEmpty()) {
            values(readers, key, 0, values);
        }
        return values;
    }

    private static int values(List<Reader> readers, String key, int from, Map<String, String> into) {
        int at = from;
        for (Reader reader : readers) {
            if (key.charAt(at) == NONE) {
                at = values(reader.defaults, key, at + 1, into);
            } else {
                int end = key.indexOf(END, at);
                into.put(reader.token.source(), key.substring(at, end));
                at = end + 1;
            }
        }
        return at;
    }

    /** Reads one token's value, and what stands in for it. */
    private static final class Reader {

        final Token token;
        final List<Reader> defaults;

        /** The last date that was asked for: events come by the thousand within one. */
        private volatile @Nullable Period period;

        private final long periodMillis;

        Reader(Token token, List<Reader> defaults) {
            this.token = token;
            this.defaults = defaults;
            this.periodMillis = periodMillis(token.argument());
        }

        /** Within such a time, counted from 1970, a pattern gives one text. No zone has had seconds in it since 1972. */
        private static long periodMillis(String pattern) {
            if (pattern.chars().anyMatch(c -> "SnNA".indexOf(c) >= 0)) {
                return 1;
            }
            return pattern.indexOf('s') >= 0 ? 1_000 : 60_000;
        }

        boolean readsTheSame(Reader other) {
            return token.source().equals(other.token.source()) && defaults.isEmpty() && other.defaults.isEmpty();
        }

        <E> @Nullable String value(EventView<? super E> view, E event) {
            try {
                return switch (token.kind()) {
                    case MDC -> view.context(event, token.argument());
                    case KV -> text(view.keyValue(event, token.argument()));
                    case MARKER -> view.firstMarker(event);
                    case LOGGER -> view.loggerName(event);
                    case LEVEL -> view.level(event).name();
                    case DATE -> date(view.epochMillis(event));
                    default -> null;
                };
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                return null; // The application's own object, or its view, is at fault; its event is still an event.
            }
        }

        private static @Nullable String text(@Nullable Object value) {
            return value == null ? null : value.toString();
        }

        private String date(long epochMillis) {
            long number = Math.floorDiv(epochMillis, periodMillis);
            Period known = period;
            if (known == null || known.number() != number) {
                DateTimeFormatter format = Objects.requireNonNull(token.format());
                known = new Period(number, format.format(Instant.ofEpochMilli(epochMillis)));
                period = known;
            }
            return known.text();
        }
    }

    private record Period(long number, String text) {}
}

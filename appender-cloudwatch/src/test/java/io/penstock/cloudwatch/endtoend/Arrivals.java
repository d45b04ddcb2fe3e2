// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.StoredEvent;
import io.penstock.localaws.StoredStream;
import io.penstock.testkit.Arrived;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a reader of a log group finds, the pipeline's own loss reports apart. */
final class Arrivals {

    private static final Pattern NUMBER = Pattern.compile("event (\\d+)");

    /** One event of the application. */
    record Event(Arrived arrived, int number, boolean answered) {

        String text() {
            return arrived.text();
        }
    }

    final List<Event> events = new ArrayList<>();
    /** Events that the loss reports in the streams speak of. */
    long reportedLosses;

    private Arrivals() {}

    /** All streams of that group, each in its stored order. */
    static Arrivals in(LocalAws server, String group) {
        Arrivals arrivals = new Arrivals();
        for (StoredStream stream : server.streams(group)) {
            for (StoredEvent event : server.events(group, stream.name())) {
                arrivals.add(event.timestamp(), event.message(), event.answered());
            }
        }
        return arrivals;
    }

    static Arrivals of(Map<String, List<Map.Entry<Long, String>>> byStream) {
        Arrivals arrivals = new Arrivals();
        byStream.values().forEach(events -> events.forEach(e -> arrivals.add(e.getKey(), e.getValue(), true)));
        return arrivals;
    }

    private void add(long timestamp, String text, boolean answered) {
        Arrived arrived = Arrived.of(timestamp, text);
        if (text.startsWith("{") && "io.penstock".equals(arrived.fields().get("logger"))) {
            reportedLosses += ((Number) arrived.fields().get("dropped")).longValue();
            return;
        }
        Matcher matcher = NUMBER.matcher(text);
        assertThat(matcher.find()).as("an event's number in %s", text).isTrue();
        events.add(new Event(arrived, Integer.parseInt(matcher.group(1)), answered));
    }

    int size() {
        return events.size();
    }

    List<Integer> numbers() {
        return events.stream().map(Event::number).toList();
    }

    /** Further copies of events. */
    int copies() {
        return events.size() - distinct().cardinality();
    }

    BitSet distinct() {
        BitSet seen = new BitSet();
        events.forEach(event -> seen.set(event.number()));
        return seen;
    }

    /** Exactly the events 0 to {@code count - 1} are there, each once, and no two share an event id. */
    void assertExactly(int count) {
        assertDistinctIds();
        assertThat(copies()).as("copies").isZero();
        BitSet missing = new BitSet();
        missing.set(0, count);
        missing.andNot(distinct());
        assertThat(missing).as("missing events").isEqualTo(new BitSet());
        assertThat(events).as("events").hasSize(count);
    }

    /** Two copies of one event share its id, and only they do. */
    void assertDistinctIds() {
        Map<String, Integer> byId = new HashMap<>();
        for (Event event : events) {
            String id = event.arrived().eventId();
            if (event.text().startsWith("{")) {
                assertThat(id).as("event id of %s", event.text()).isNotNull();
                Integer other = byId.put(id, event.number());
                assertThat(other == null || other == event.number())
                        .as("event id %s is of one event only", id)
                        .isTrue();
            }
        }
    }

    /** So many events, each with an id of its own: for applications that number their events alike. */
    void assertDistinctIdsOf(int count) {
        assertThat(events.stream().map(event -> event.arrived().eventId()))
                .hasSize(count)
                .doesNotHaveDuplicates();
    }

    /** Every further copy is one that the sender could not avoid: all copies before the last came with no clear answer. */
    void assertCopiesExplained() {
        Map<Integer, Integer> certain = new HashMap<>();
        Set<Integer> twice = new HashSet<>();
        for (Event event : events) {
            if (event.answered() && certain.merge(event.number(), 1, Integer::sum) > 1) {
                twice.add(event.number());
            }
        }
        assertThat(twice).as("events stored twice by answered requests").isEmpty();
    }

    /** Sorted by time and event id, the events of each thread are in the order in which it logged them. */
    void assertOrderPerThread() {
        Map<String, Event> last = new HashMap<>();
        List<Event> sorted = new ArrayList<>(events);
        sorted.sort((a, b) -> a.arrived().timestamp() != b.arrived().timestamp()
                ? Long.compare(a.arrived().timestamp(), b.arrived().timestamp())
                : String.valueOf(a.arrived().eventId())
                        .compareTo(String.valueOf(b.arrived().eventId())));
        for (Event event : sorted) {
            Event before = last.put(String.valueOf(event.arrived().thread()), event);
            assertThat(before == null || before.number() <= event.number())
                    .as("%s is behind %s", event, before)
                    .isTrue();
        }
    }
}

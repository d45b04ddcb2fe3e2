// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.encode.RecordForm;
import io.penstock.name.EventNames;
import io.penstock.name.NameTemplate;
import io.penstock.pipeline.Batch;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.Routing;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.Sender;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A service that does what the test says and checks every request against its limits and the promised order. Safe for
 * use by many threads. Registered with {@code @RegisterExtension}, it fails the test when any request was wrong or any
 * event is stored twice without an excuse; elsewhere the test calls {@link #assertSound}.
 */
public final class ScriptedDestination implements Destination, AfterEachCallback {

    /** CloudWatch Logs' limits (PutLogEvents API reference). */
    public static final Limits CLOUDWATCH = new Limits(1_048_550, 1_048_576, 10_000, 26, 86_400_000L);

    private final String name;
    private final Limits limits;
    private final RecordForm form;
    private final RequestCheck check;

    // Guarded by this.
    private final Deque<Script> next = new ArrayDeque<>();
    private final Deque<Callable<?>> nextOpens = new ArrayDeque<>();
    private Script otherwise = Script.deliver();
    private volatile @Nullable Routing routing;
    private @Nullable Callable<?> everyOpen;
    private final List<Request> requests = new ArrayList<>();
    private final List<Arrived> stored = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> copies = new HashMap<>();
    private final Map<String, Integer> excused = new HashMap<>();
    private int opens;
    private int closes;
    private int inFlight;
    private int peakInFlight;

    public ScriptedDestination(String name, Limits limits, RecordForm form) {
        this.name = name;
        this.limits = limits;
        this.form = form;
        this.check = new RequestCheck(limits);
    }

    /** One with CloudWatch's limits, which stores records as JSON strings. */
    public static ScriptedDestination likeCloudWatch() {
        return new ScriptedDestination("scripted", CLOUDWATCH, RecordForm.JSON_STRING);
    }

    /** The next requests, in the order of their arrival. */
    public synchronized ScriptedDestination next(Script... scripts) {
        next.addAll(Arrays.asList(scripts));
        return this;
    }

    /** The next {@code times} requests. */
    public synchronized ScriptedDestination next(int times, Script script) {
        for (int i = 0; i < times; i++) {
            next.add(script);
        }
        return this;
    }

    /** Every request for which {@link #next} says nothing. At first: deliver. */
    public synchronized ScriptedDestination otherwise(Script script) {
        otherwise = script;
        return this;
    }

    /** What the next {@link #open} does first: throw, or wait. */
    public synchronized ScriptedDestination nextOpen(Callable<?> first) {
        nextOpens.add(first);
        return this;
    }

    /** What every {@link #open} does first, where {@link #nextOpen} says nothing; null for nothing. */
    public synchronized ScriptedDestination everyOpen(@Nullable Callable<?> first) {
        everyOpen = first;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public RecordForm recordForm() {
        return form;
    }

    @Override
    public @Nullable Routing routing() {
        return routing;
    }

    /** From now on, pipelines for this destination send events to streams named by {@code template}. */
    public ScriptedDestination routedBy(String template, int maxOpen) {
        EventNames names = Objects.requireNonNull(EventNames.of(NameTemplate.parse(template)));
        routing = new Routing(names, maxOpen);
        return this;
    }

    @Override
    public Sender open() throws Exception {
        Callable<?> first;
        synchronized (this) {
            opens++;
            first = nextOpens.isEmpty() ? everyOpen : nextOpens.remove();
        }
        if (first != null) {
            first.call();
        }
        return new ScriptedSender();
    }

    /** Every request so far, in the order of arrival. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** What the service keeps, copies included, in the order of storing. */
    public synchronized List<Arrived> stored() {
        return List.copyOf(stored);
    }

    /** How many different events the service keeps; an event without an id counts each time. */
    public synchronized int storedOnce() {
        return stored.size()
                - copies.values().stream().mapToInt(count -> count - 1).sum();
    }

    /** How many times {@link #open} was called. */
    public synchronized int opens() {
        return opens;
    }

    /** How many senders were closed. */
    public synchronized int closes() {
        return closes;
    }

    /** Requests that have come and are not answered. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** The most requests under way at once. */
    public synchronized int peakInFlight() {
        return peakInFlight;
    }

    /** What was wrong with requests, in words. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** Fails when a request broke a limit or the order, or an event is stored twice without an excuse. */
    public void assertSound() {
        assertThat(violations())
                .as("what is wrong with the requests to " + name)
                .isEmpty();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertSound();
    }

    private synchronized Received receive(Batch batch, List<Arrived> events, boolean closed) {
        Request request = new Request(requests.size(), batch.streamKey(), events, batch.countedBytes());
        requests.add(request);
        check.check(batch, request, violations::add);
        // A call that was about to begin when the pipeline gave it up was interrupted; one that begins later was not.
        if (closed && !Thread.currentThread().isInterrupted()) {
            violations.add("request " + request.number() + " came through a closed sender");
        }
        inFlight++;
        peakInFlight = Math.max(peakInFlight, inFlight);
        return new Received(request, next.isEmpty() ? otherwise : next.remove());
    }

    private synchronized void answered() {
        inFlight--;
    }

    private synchronized void store(List<Arrived> events, BitSet kept, boolean unknown, boolean unheard) {
        List<String> ids = kept.stream()
                .mapToObj(events::get)
                .map(Arrived::eventId)
                .filter(Objects::nonNull)
                .toList();
        kept.stream().mapToObj(events::get).forEach(stored::add);
        if (unheard) {
            ids.forEach(id -> excused.merge(id, 1, Integer::sum));
        }
        List<String> twice = ids.stream()
                .filter(id -> copies.merge(id, 1, Integer::sum) > 1 + excused.getOrDefault(id, 0))
                .toList();
        if (!twice.isEmpty()) {
            violations.add("stored again without an unknown outcome before: " + twice);
        }
        if (unknown && !unheard) {
            ids.forEach(id -> excused.merge(id, 1, Integer::sum));
        }
    }

    private final class ScriptedSender implements Sender {

        private volatile boolean closed;

        @Override
        public SendResult send(Batch batch) throws Exception {
            List<Arrived> events = copy(batch);
            Received received = receive(batch, events, closed);
            try {
                Script.Outcome outcome = received.script().run(received.request());
                boolean unknown = outcome.answer() instanceof SendResult.RetryLater later && later.ambiguous();
                // A send that was given up in the meantime was interrupted: nobody hears its answer.
                boolean unheard = closed || Thread.currentThread().isInterrupted();
                store(events, outcome.stored(), unknown, unheard);
                return outcome.answer();
            } finally {
                answered();
            }
        }

        @Override
        public void close() {
            closed = true;
            synchronized (ScriptedDestination.this) {
                closes++;
            }
        }

        private List<Arrived> copy(Batch batch) {
            List<Arrived> events = new ArrayList<>(batch.size());
            for (int i = 0; i < batch.size(); i++) {
                String record = new String(batch.array(i), batch.offset(i), batch.length(i), UTF_8);
                events.add(read(batch.timestamp(i), record));
            }
            return events;
        }

        private Arrived read(long timestamp, String record) {
            try {
                return Arrived.of(timestamp, form == RecordForm.JSON_STRING ? TestJson.unescape(record) : record);
            } catch (RuntimeException e) {
                synchronized (ScriptedDestination.this) {
                    violations.add("not a record in the form " + form + " (" + e.getMessage() + "): " + record);
                }
                return new Arrived(timestamp, record, null, null, -1);
            }
        }
    }

    private record Received(Request request, Script script) {}
}

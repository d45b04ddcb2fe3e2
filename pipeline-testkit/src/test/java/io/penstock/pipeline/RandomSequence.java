// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.encode.EventEncoder;
import io.penstock.encode.RecordForm;
import io.penstock.event.Level;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.RecordingListener;
import io.penstock.testkit.Request;
import io.penstock.testkit.Script;
import io.penstock.testkit.ScriptedDestination;
import io.penstock.testkit.TestEncoder;
import io.penstock.testkit.TestEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One random life of a pipeline. A model beside it knows what every log call was told and what the service keeps; after
 * each step the two must agree.
 */
final class RandomSequence {

    /** Small, so that a few hundred events meet every boundary. */
    private static final Limits LIMITS = new Limits(2000, 8000, 25, 26, 3_600_000);

    private static final int MAX_UNDER_WAY = 4;
    private static final int STEPS = 60;
    private static final String POISON = "arsenic";
    private static final String[] THREADS = {"main", "요청-1", "worker-2"};

    private enum Mood {
        WELL,
        THROTTLING,
        AWAY,
        MOODY,
        /** One stream fails for a reason of its own. */
        PARTLY_AWAY
    }

    private final Random random;
    private final List<String> steps = new ArrayList<>();
    private final ScriptedDestination destination;

    /** How many streams may be open at once; 0 where all events go to one. */
    private final int maxOpen;

    private long flood;
    private final Stepped pipeline;
    private final List<Stepped.Held> underWay = new ArrayList<>();

    // The model.
    private Mood mood = Mood.WELL;
    private long handedOver;
    private final Map<DropReason, Long> droppedAtAppend = new EnumMap<>(DropReason.class);
    private final Set<String> taken = new HashSet<>();
    private final Set<String> neverTaken = Collections.synchronizedSet(new HashSet<>());
    private final Set<String> idsSeen = new HashSet<>();
    private final List<Request> firstAttempts = new ArrayList<>();
    private final List<String> untimelySeals = new ArrayList<>();
    private int abandoned;
    private final long[] numbers = new long[THREADS.length];

    RandomSequence(long seed) {
        this.random = new Random(seed);
        RecordForm form = random.nextBoolean() ? RecordForm.PLAIN : RecordForm.JSON_STRING;
        this.destination = new ScriptedDestination("random", LIMITS, form);
        this.maxOpen = random.nextInt(2) == 0 ? 0 : 1 + random.nextInt(6);
        if (maxOpen > 0) {
            destination.routedBy("{mdc:tenant}", maxOpen);
        }
        Random scripts = new Random(seed + 1);
        destination.otherwise(request -> {
            noteAttempt(request);
            return Stepped.heldOr(script(request, scripts)).run(request);
        });
        Random jitter = new Random(seed + 2);
        this.pipeline = new Stepped(config(), destination, new SealListener(), jitter::nextDouble);
    }

    private PipelineConfig config() {
        return new PipelineConfig(
                "spool0000000",
                (256 << 10) + (64 << 10) + random.nextInt(128 << 10),
                Level.WARN,
                Duration.ZERO,
                Duration.ofSeconds(1),
                1 << 30,
                1_000_000,
                new Backoff.Bounds(Duration.ofMillis(200), Duration.ofSeconds(30)),
                new Backoff.Bounds(Duration.ofSeconds(1), Duration.ofSeconds(60)),
                Duration.ofDays(14),
                Duration.ofSeconds(10),
                1 + random.nextInt(8),
                Duration.ofSeconds(10));
    }

    /** What happened, for the report of a failure. */
    List<String> steps() {
        return steps;
    }

    /** How often what happened, once it is over: drops and boundaries by reason, and what makes a life hard. */
    Map<String, Long> met() {
        PipelineStats stats = pipeline.pipeline.stats();
        Map<String, Long> met = new HashMap<>();
        stats.dropped().forEach((reason, count) -> met.put(reason.name(), count));
        pipeline.listener.seals().forEach(seal -> met.merge(seal.reason().name(), 1L, Long::sum));
        met.put("requests", stats.requests());
        met.put("delivered", stats.delivered());
        met.put("ambiguous", stats.ambiguousEvents());
        met.put("retried", stats.retriedEvents());
        met.put("own", stats.ownEvents());
        met.put("misdirected", stats.misdirectedEvents());
        met.put("abandoned", (long) abandoned);
        met.put("parallel", destination.peakInFlight() > 1 ? 1L : 0L);
        met.values().removeIf(count -> count == 0);
        return met;
    }

    /** Lives it; throws an AssertionError at the first step after which an invariant is broken. */
    void run() {
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
            if (random.nextInt(4) == 0) {
                endAbruptly();
            } else {
                endInPeace();
            }
        } finally {
            underWay.forEach(held -> held.finish(Script.unavailable()));
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            append(1 + random.nextInt(30));
        } else if (dice < 32) {
            append(200 + random.nextInt(300));
        } else if (dice < 52) {
            did("drain");
            int before = pipeline.pipeline.stats().inFlight();
            PipelineStats seen = pipeline.pipeline.stats();
            pipeline.drain();
            assertThat(pipeline.listener.dropped())
                    .as("drops told to the listener")
                    .containsAllEntriesOf(seen.dropped());
            abandoned += before - pipeline.pipeline.stats().inFlight();
            assertThat(pipeline.pipeline.stats().openStreams())
                    .as("open streams after a drain")
                    .isLessThanOrEqualTo(maxOpen);
        } else if (dice < 67) {
            did("send");
            pipeline.pipeline.sendOnce();
        } else if (dice < 74) {
            startSend();
        } else if (dice < 80) {
            finishSend();
        } else if (dice < 90) {
            Duration time = Duration.ofMillis(random.nextInt(random.nextBoolean() ? 1500 : 40_000));
            did("advance " + time);
            pipeline.clock.advance(time);
        } else if (dice < 92) {
            Duration jump = Duration.ofMinutes(random.nextInt(6 * 60) - 3 * 60);
            did("jump " + jump);
            pipeline.clock.jumpWall(jump);
        } else if (dice < 96) {
            mood = Mood.values()[random.nextInt(Mood.values().length)];
            did("mood " + mood);
        } else {
            flush();
        }
    }

    private void did(String step) {
        steps.add(step);
    }

    private void append(int count) {
        did("append " + count);
        boolean manyNames = random.nextInt(8) == 0;
        for (int i = 0; i < count; i++) {
            int thread = random.nextInt(THREADS.length);
            // Threads overtake each other between creating an event and appending it.
            long created = pipeline.clock.epochMillis() - random.nextInt(5);
            TestEvent event =
                    new TestEvent(created, level(), THREADS[thread], numbers[thread]++, tenant(manyNames) + text());
            handedOver++;
            int kind = random.nextInt(200);
            if (kind == 0) {
                assertThat(pipeline.append(event, broken())).isFalse();
                droppedAtAppend.merge(DropReason.ENCODE_FAILED, 1L, Long::sum);
            } else if (kind == 1) {
                TestEvent large = new TestEvent(
                        event.epochMillis(),
                        event.level(),
                        event.thread(),
                        event.number(),
                        "x".repeat(LIMITS.maxEventBytes()));
                assertThat(pipeline.append(large, unbounded()))
                        .as("an event above the limit")
                        .isFalse();
                droppedAtAppend.merge(DropReason.TOO_LARGE, 1L, Long::sum);
            } else if (pipeline.append(event, pipeline.encoder)) {
                taken.add(event.thread() + "#" + event.number());
            } else {
                droppedAtAppend.merge(DropReason.QUEUE_FULL, 1L, Long::sum);
            }
        }
    }

    private static EventEncoder<TestEvent> broken() {
        return (event, out) -> {
            throw new IllegalStateException("broken layout");
        };
    }

    private EventEncoder<TestEvent> unbounded() {
        return new TestEncoder<>(TestEvent.VIEW, destination.recordForm(), "spool0000000", Integer.MAX_VALUE);
    }

    private Level level() {
        int dice = random.nextInt(20);
        return dice < 17 ? Level.values()[random.nextInt(4)] : Level.values()[4 + random.nextInt(2)];
    }

    private String tenant(boolean manyNames) {
        if (manyNames) {
            return "@한" + flood++ + " ";
        }
        int dice = random.nextInt(10);
        return dice == 0 ? "" : "@t" + dice * dice % 7 + " ";
    }

    private String text() {
        int dice = random.nextInt(100);
        if (dice == 0) {
            return POISON;
        }
        if (dice < 5) {
            return "아".repeat(random.nextInt(800));
        }
        if (dice < 10) {
            return "\"\\\n".repeat(random.nextInt(300));
        }
        return "x".repeat(dice < 20 ? random.nextInt(LIMITS.maxEventBytes() + 100) : random.nextInt(300));
    }

    private void startSend() {
        if (underWay.size() == MAX_UNDER_WAY) {
            return;
        }
        did("start a send");
        Stepped.Held held = pipeline.hold();
        if (held.underWay()) {
            underWay.add(held);
        }
    }

    private void finishSend() {
        if (!underWay.isEmpty()) {
            did("finish a send");
            Script next = script(random);
            underWay.remove(random.nextInt(underWay.size())).finish(next);
        }
    }

    private void flush() {
        boolean settled = pipeline.pipeline.flush(Duration.ZERO);
        did("flush: " + settled);
        if (settled) {
            PipelineStats stats = pipeline.pipeline.stats();
            assertThat(stats.queued() + stats.spooled())
                    .as("unsent after a flush that was true")
                    .isZero();
        }
    }

    /** What the service does next, by its mood. It never takes poison, whatever else it does. */
    private Script script(Random dice) {
        Script well = Script.refuseWith(event -> event.text().contains(POISON));
        return switch (mood) {
            case WELL, PARTLY_AWAY -> well;
            case THROTTLING -> dice.nextInt(3) == 0 ? well : Script.throttle();
            case AWAY -> Script.unavailable();
            case MOODY ->
                switch (dice.nextInt(7)) {
                    case 0 -> Script.loseThenUnknown();
                    case 1 -> Script.fail();
                    case 2 -> Script.blowUp();
                    case 3 -> unlessPoisoned(Script.acceptThenUnknown());
                    case 4, 5 -> partly(dice.nextInt(4));
                    default -> well;
                };
        };
    }

    private Script script(Request request, Random dice) {
        boolean own = mood == Mood.PARTLY_AWAY && request.streamKey().startsWith("t1");
        return own
                ? Script.answer(SendResult.RetryLater.hopeless(Duration.ofSeconds(5), "denied for t1")
                        .forStream())
                : script(dice);
    }

    private static Script unlessPoisoned(Script script) {
        return request ->
                request.events().stream().anyMatch(event -> event.text().contains(POISON))
                        ? Script.answer(new SendResult.Refused("poison")).run(request)
                        : script.run(request);
    }

    private Script partly(int again) {
        return Script.partly(event -> event.number() % 4 == again, event -> {
            boolean never = event.text().contains(POISON) || (event.number() >= 0 && event.number() % 97 == 13);
            return never ? DropReason.TOO_OLD : null;
        });
    }

    private void noteAttempt(Request request) {
        Set<String> ids = request.events().stream().map(Arrived::eventId).collect(Collectors.toSet());
        synchronized (idsSeen) {
            if (Collections.disjoint(ids, idsSeen)) {
                firstAttempts.add(request);
            }
            idsSeen.addAll(ids);
        }
    }

    /** After every step: the ledger is exact, every request was within the limits and in order. */
    private void check() {
        PipelineStats stats = pipeline.assertLedger();
        assertThat(destination.violations()).as("what is wrong with requests").isEmpty();
        assertThat(stats.accepted()).as("accepted").isEqualTo(handedOver);
        droppedAtAppend.forEach(
                (reason, count) -> assertThat(stats.dropped()).as("dropped").containsEntry(reason, count));
        pipeline.listener.dropped().forEach((reason, told) -> assertThat(told)
                .as("drops told to the listener, which the drain does: %s", reason)
                .isLessThanOrEqualTo(stats.dropped().get(reason)));
        assertThat(pipeline.listener.delivered())
                .as("deliveries told to the listener")
                .isEqualTo(stats.delivered());
        assertThat(pipeline.listener.retried()).isEqualTo(stats.retriedEvents());
        assertThat(pipeline.listener.ambiguous()).isEqualTo(stats.ambiguousEvents());
        assertThat(stats.delivered())
                .as("delivered, of %d stored", keysStored().size())
                .isLessThanOrEqualTo(keysStored().size());
        assertThat(untimelySeals).as("small batches sealed while others waited").isEmpty();
        assertThat(destination.requests()).as("requests that mix streams").allMatch(RandomSequence::isOfOneStream);
        assertThat(stats.inFlight()).isLessThanOrEqualTo(MAX_UNDER_WAY);
    }

    private static boolean isOfOneStream(Request request) {
        String key = request.streamKey();
        if (key.isEmpty()) {
            return true; // the default: loss reports, and what found no place
        }
        String start = key.equals("\u0000") ? "" : "@" + key.substring(0, key.length() - 1) + " ";
        return request.events().stream()
                .allMatch(event -> start.isEmpty()
                        ? !event.message().startsWith("@")
                        : event.message().startsWith(start));
    }

    private void endInPeace() {
        did("end in peace");
        mood = Mood.WELL;
        underWay.forEach(held -> held.finish(script(random)));
        underWay.clear();
        pipeline.settle();
        check();
        assertThat(pipeline.pipeline.close(Duration.ZERO))
                .as("closed without loss")
                .isTrue();
        check();
        PipelineStats stats = pipeline.pipeline.stats();
        assertThat(stats.queued() + stats.spooled()).isZero();
        assertThat(stats.delivered() + stats.droppedTotal() + stats.deadLettered())
                .isEqualTo(handedOver);
        Set<String> missing = new HashSet<>(taken);
        missing.removeAll(keysStored());
        long givenUp = stats.droppedTotal()
                + stats.deadLettered()
                - droppedAtAppend.values().stream().mapToLong(Long::longValue).sum();
        assertThat(missing.size())
                .as("events that are neither stored nor counted")
                .isLessThanOrEqualTo((int) givenUp);
        assertThat(taken.size() - stats.delivered()).as("given up").isEqualTo(givenUp);
        assertOrderAcrossRequests();
        if (maxOpen == 0) {
            FewestRequests.assertEveryBoundaryWasNeeded(pipeline.listener.seals(), firstAttempts, LIMITS);
        } else {
            FewestRequests.assertFewWithoutNeed(pipeline.listener.seals(), firstAttempts, LIMITS);
            assertOnlyWhatFoundNoPlaceIsInTheDefaultStream();
        }
    }

    private void endAbruptly() {
        did("close at once");
        boolean clean = pipeline.pipeline.close(Duration.ZERO);
        PipelineStats closed = pipeline.assertLedger();
        assertThat(closed.queued() + closed.spooled()).isZero();
        assertThat(clean).isEqualTo(!closed.dropped().containsKey(DropReason.CLOSE_TIMEOUT));
        underWay.forEach(held -> held.finish(script(random)));
        underWay.clear();
        assertThat(pipeline.append(Level.ERROR, "late", 0, "late")).isFalse();
        handedOver++;
        droppedAtAppend.put(DropReason.CLOSED, 1L);
        check();
        PipelineStats after = pipeline.pipeline.stats();
        assertThat(after.delivered()).as("delivered does not grow after close").isEqualTo(closed.delivered());
        assertThat(pipeline.send()).as("requests after close").isZero();
    }

    private void assertOnlyWhatFoundNoPlaceIsInTheDefaultStream() {
        long there = destination.requests().stream()
                .filter(request -> request.streamKey().isEmpty())
                .flatMap(request -> request.events().stream())
                .filter(event -> event.number() >= 0)
                .map(Arrived::key)
                .distinct()
                .count();
        assertThat(there)
                .as("events in the default stream")
                .isLessThanOrEqualTo(pipeline.pipeline.stats().misdirectedEvents());
    }

    /** Event ids ascend with each thread's numbers, in whatever request they came. */
    private void assertOrderAcrossRequests() {
        for (String thread : THREADS) {
            List<Long> byId = destination.stored().stream()
                    .filter(event -> thread.equals(event.thread()) && event.number() >= 0)
                    .collect(Collectors.toMap(
                            event -> String.valueOf(event.eventId()), Arrived::number, (a, b) -> a, TreeMap::new))
                    .values()
                    .stream()
                    .toList();
            assertThat(byId).as("numbers of %s by event id", thread).isSorted().doesNotHaveDuplicates();
        }
    }

    private Set<String> keysStored() {
        return destination.stored().stream()
                .filter(event -> event.number() >= 0)
                .map(Arrived::key)
                .collect(Collectors.toSet());
    }

    /** Notes a batch that was sealed for time alone although an earlier one still waited: it should have grown. */
    private final class SealListener extends RecordingListener {

        @Override
        public void sealed(SealReason reason, int events, long bytes) {
            boolean forTime = reason == SealReason.MAX_DELAY || reason == SealReason.URGENT;
            if (maxOpen == 0 && forTime && seals().size() > firstAttempts.size()) {
                untimelySeals.add(reason + " after " + seals().size() + " batches, of which only "
                        + firstAttempts.size() + " had been sent");
            }
            super.sealed(reason, events, bytes);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which requests fail, and how. Made by {@link Faults#on}, narrowed by the methods in any order, in force from {@link #answer} on:
 *
 * <pre>{@code
 * server.faults().on(PUT_LOG_EVENTS).nth(3).answer(Fault.reset().afterAccepting());
 * server.faults().on(PUT_LOG_EVENTS).whileTrue(outage::get).answer(Fault.unavailable());
 * server.faults().onAny().probability(0.3, seed).answer(Fault.reset(), Fault.hang(), Fault.internalError());
 * }</pre>
 *
 * <p>A request <em>matches</em> if its operation, group and stream, the number of stored events and the switch allow it. Matching
 * requests are counted; {@code skip}, {@code times} and {@code probability} go by that count. With one seed the n-th matching request
 * always gets the same verdict. Safe for use by many threads once {@link #answer} was called.
 */
public final class FaultRule {
    /** Sets the draws of neighbouring requests apart; not SplittableRandom's own step, by which they would overlap. */
    private static final long SPREAD = 0xD1B54A32D192ED03L;

    private final Faults owner;
    private final Set<Operation> operations;
    private @Nullable String group;
    private @Nullable String stream;
    private BooleanSupplier condition = () -> true;
    private boolean switched;
    private long fromEvent;
    private long skip;
    private long times = Long.MAX_VALUE;
    private double probability = 1;
    private long seed;
    private List<Fault> answers = List.of();
    private long matched;
    private long hits;

    FaultRule(Faults owner, Set<Operation> operations) {
        this.owner = owner;
        this.operations = EnumSet.copyOf(operations);
    }

    /** Only requests that name this log group. */
    public FaultRule group(String name) {
        group = name;
        return this;
    }

    /** Only requests that name this log stream. */
    public FaultRule stream(String name) {
        stream = name;
        return this;
    }

    /** Only while the supplier says true. It is asked under a lock: it must not block, nor call the server. */
    public FaultRule whileTrue(BooleanSupplier supplier) {
        condition = supplier;
        switched = true;
        return this;
    }

    /** Only once the server has stored that many events. */
    public FaultRule fromEvent(long storedEvents) {
        fromEvent = storedEvents;
        return this;
    }

    /** Lets the first {@code requests} matching requests pass. */
    public FaultRule skip(long requests) {
        skip = requests;
        return this;
    }

    /** Fails that many requests, then no more. */
    public FaultRule times(long requests) {
        times = requests;
        return this;
    }

    /** Only the n-th matching request; 1 is the first. */
    public FaultRule nth(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("nth is " + n + "; allowed is 1 or more, 1 is the first request.");
        }
        return skip(n - 1).times(1);
    }

    /**
     * Each matching request with that probability.
     *
     * @param share 0 to 1
     * @param drawSeed decides which; print it when a test fails
     */
    public FaultRule probability(double share, long drawSeed) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("A probability is " + share + "; allowed is 0 to 1.");
        }
        probability = share;
        seed = drawSeed;
        return this;
    }

    /**
     * Puts the rule in force. Rules are asked in the order in which they came into force; the first that hits decides.
     *
     * @param faults what happens; of several one is drawn by the seed for each hit
     */
    public FaultRule answer(Fault... faults) {
        if (faults.length == 0) {
            throw new IllegalArgumentException("A rule without a fault; name at least one.");
        }
        answers = List.of(faults);
        owner.add(this);
        return this;
    }

    /** Takes the rule out of force. */
    public void remove() {
        owner.remove(this);
    }

    /** How many requests it failed. */
    public long hits() {
        return owner.read(() -> hits);
    }

    /**
     * A rule in words.
     *
     * @param calls which it is about: {@code PutLogEvents to stream batch}
     * @param answers what happens to them
     * @param conditions what narrows it further, empty for nothing
     * @param spent whether it can hit no more
     */
    record Description(String calls, String answers, String conditions, long hits, boolean spent) {}

    /** Called under the lock of {@link Faults}. Does not ask the switch, which only a request may do. */
    Description describe() {
        String names = operations.size() == Operation.values().length
                ? "any call"
                : operations.stream().map(Operation::wireName).collect(Collectors.joining(", "));
        String to = (group == null ? "" : " to group " + group) + (stream == null ? "" : " to stream " + stream);
        String answer = answers.stream().map(Fault::toString).collect(Collectors.joining(" or "));
        List<String> conditions = new ArrayList<>();
        if (probability < 1) {
            conditions.add(String.format(Locale.ROOT, "with probability %s", probability));
        }
        if (times != Long.MAX_VALUE) {
            conditions.add(times == 1 ? "once" : times + " times");
        }
        if (skip > 0) {
            conditions.add("after letting " + skip + " pass");
        }
        if (fromEvent > 0) {
            conditions.add("from " + fromEvent + " stored events on");
        }
        if (switched) {
            conditions.add("while its switch is on");
        }
        return new Description(names + to, answer, String.join(", ", conditions), hits, hits >= times);
    }

    /** Called under the lock of {@link Faults}. */
    @Nullable
    Fault decide(Call call, long storedEvents) {
        if (!operations.contains(call.operation())
                || (group != null && !group.equals(call.group()))
                || (stream != null && !stream.equals(call.stream()))
                || storedEvents < fromEvent
                || !condition.getAsBoolean()) {
            return null;
        }
        long index = matched++;
        SplittableRandom draw = new SplittableRandom(seed + SPREAD * index);
        if (index < skip || hits >= times || draw.nextDouble() >= probability) {
            return null;
        }
        hits++;
        return answers.get(draw.nextInt(answers.size()));
    }
}

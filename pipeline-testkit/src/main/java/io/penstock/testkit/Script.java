// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.SendResult;
import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a {@link ScriptedDestination} does with a request. Runs on the send thread; may wait, may throw. */
@FunctionalInterface
public interface Script {

    /** What is done with {@code request}. */
    Outcome run(Request request) throws Exception;

    /**
     * What the service keeps, and what it says.
     *
     * @param stored the indexes of the events that the service keeps
     * @param answer what the sender returns
     */
    record Outcome(BitSet stored, SendResult answer) {}

    /** Takes everything. */
    static Script deliver() {
        return request -> new Outcome(all(request), new SendResult.Delivered("test/" + request.number()));
    }

    /** Takes nothing and gives {@code answer}. */
    static Script answer(SendResult answer) {
        return request -> new Outcome(new BitSet(), answer);
    }

    /** Too fast. */
    static Script throttle() {
        return answer(SendResult.RetryLater.throttled("ThrottlingException: Rate exceeded"));
    }

    /** The service is away, and says so. */
    static Script unavailable() {
        return answer(SendResult.RetryLater.soon("ServiceUnavailableException (503)"));
    }

    /** No permission: only a person can mend it. */
    static Script deny(Duration atLeast) {
        return answer(SendResult.RetryLater.hopeless(atLeast, "AccessDeniedException: grant logs:PutLogEvents"));
    }

    /** Takes everything, and the answer is lost: copies are explained from here on. */
    static Script acceptThenUnknown() {
        return request -> new Outcome(all(request), SendResult.RetryLater.unknown("connection reset"));
    }

    /** Takes nothing, and the answer is lost: nobody can know. */
    static Script loseThenUnknown() {
        return answer(SendResult.RetryLater.unknown("connection reset"));
    }

    /** The connection breaks before anything is stored. */
    static Script fail() {
        return request -> {
            throw new IOException("connection reset by peer");
        };
    }

    /** Throws an error that no sender should throw. */
    static Script blowUp() {
        return request -> {
            throw new StackOverflowError("scripted");
        };
    }

    /** Refuses a request that holds an event for which {@code poison} is true, and takes any other. */
    static Script refuseWith(Predicate<Arrived> poison) {
        return request -> request.events().stream().anyMatch(poison)
                ? answer(new SendResult.Refused("InvalidParameterException")).run(request)
                : deliver().run(request);
    }

    /**
     * Answers for each event.
     *
     * @param retry which are to be sent again
     * @param refused why an event is never taken, or null when it is
     */
    static Script partly(Predicate<Arrived> retry, Function<Arrived, @Nullable DropReason> refused) {
        return request -> {
            BitSet stored = all(request);
            BitSet again = new BitSet();
            Map<Integer, DropReason> never = new HashMap<>();
            for (int i = 0; i < request.size(); i++) {
                DropReason reason = refused.apply(request.events().get(i));
                if (reason != null) {
                    never.put(i, reason);
                    stored.clear(i);
                } else if (retry.test(request.events().get(i))) {
                    again.set(i);
                    stored.clear(i);
                }
            }
            return new Outcome(stored, new SendResult.Partly("test/" + request.number(), again, never));
        };
    }

    /** Waits at {@code gate} before it goes on; an interrupt breaks the wait off with nothing stored. */
    default Script behind(Gate gate) {
        return request -> {
            gate.pass();
            return run(request);
        };
    }

    /** Waits at {@code gate}, at most {@code atMost} of real time, before it goes on: a call with a deadline. */
    default Script behind(Gate gate, Duration atMost) {
        return request -> {
            gate.pass(atMost);
            return run(request);
        };
    }

    /** Waits at {@code gate} like a call that cannot be interrupted, then answers that nothing is known. */
    static Script hang(Gate gate) {
        return request -> {
            gate.passStubbornly();
            return new Outcome(new BitSet(), SendResult.RetryLater.unknown("no answer"));
        };
    }

    private static BitSet all(Request request) {
        BitSet all = new BitSet();
        all.set(0, request.size());
        return all;
    }
}

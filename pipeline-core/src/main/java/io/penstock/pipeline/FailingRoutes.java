// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The routes whose last request failed: a circuit for each, so that they are tried again by themselves, one request at a
 * time, and the others get their turn meanwhile. Where the reason lies with the service as a whole, the delivery's own
 * circuit holds all of them back besides; but a single stream whose requests hang or break for ever stops no other.
 * Confined to the delivery's lock. Empty where there is one route alone.
 */
final class FailingRoutes {

    private final PipelineConfig config;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Map<Route, Failing> failing = new HashMap<>();
    private boolean closing;

    private static final class Failing {
        final Circuit circuit;
        final long sinceNanos;
        int inFlight;

        Failing(Circuit circuit, long sinceNanos) {
            this.circuit = circuit;
            this.sinceNanos = sinceNanos;
        }
    }

    FailingRoutes(PipelineConfig config, Clock clock, DoubleSupplier random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /** True when a request may be sent there now. */
    boolean maySend(Route route) {
        Failing state = state(route);
        return state == null || state.circuit.room(state.inFlight) > 0;
    }

    /** A request begins. */
    void began(Route route) {
        Failing state = state(route);
        if (state != null) {
            state.inFlight++;
        }
    }

    /** A request has ended, whatever became of it. */
    void ended(Route route) {
        Failing state = state(route);
        if (state != null) {
            state.inFlight = Math.max(0, state.inFlight - 1); // It may have begun before the route failed.
        }
    }

    /**
     * A request that started at {@code startNanos} has failed.
     *
     * @return since when this route has been failing, on the monotonic clock
     */
    long failed(Route route, RetryLater later, long startNanos) {
        Failing state = failing.computeIfAbsent(route, r -> {
            Circuit circuit = new Circuit(config, clock, random);
            if (closing) {
                circuit.startClosing();
            }
            return new Failing(circuit, clock.nanoTime());
        });
        route.failing = later.ofStream();
        state.circuit.failed(later, startNanos);
        return state.sinceNanos;
    }

    /** The service has answered for this route's events: it is like any other again. */
    void mended(Route route) {
        if (state(route) != null) {
            route.failing = false;
            failing.remove(route);
        }
    }

    boolean isEmpty() {
        return failing.isEmpty();
    }

    /** How long until the first of them may be tried again, in nanoseconds; {@link Long#MAX_VALUE} for never. */
    long nanosUntilResumed() {
        long least = Long.MAX_VALUE;
        for (Failing state : failing.values()) {
            long nanos = state.circuit.nanosUntilResumed();
            least = nanos > 0 ? Math.min(least, nanos) : least;
        }
        return least;
    }

    /** True when only a person can mend what is wrong with {@code route}. */
    boolean isHopeless(Route route) {
        Failing state = state(route);
        return state != null && state.circuit.isHopeless();
    }

    /** From now on there is little time: one try at once, then short waits. */
    void startClosing() {
        closing = true;
        failing.values().forEach(state -> state.circuit.startClosing());
    }

    private @Nullable Failing state(Route route) {
        return failing.isEmpty() ? null : failing.get(route);
    }
}

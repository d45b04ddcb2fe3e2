// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says, once and in time, what a person wants to know: the first success, why there is none, and that it is well again. At most one line of a kind a minute. All methods are quick and safe for use by many threads.
 */
final class Announcer {

    private static final long SILENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final long REPEAT_NANOS = Duration.ofMinutes(1).toNanos();

    private final String name;
    private final StatusReporter status;
    private final Clock clock;

    private boolean everDelivered;
    private boolean attempted;
    private boolean failing;
    private boolean complained;
    private boolean faultTold;
    private long lastFault;
    private long waitingSince;
    private long lastComplaint;
    private long failingSinceMillis;
    private long lastDeliveryMillis;
    private @Nullable String lastProblem;
    private @Nullable String streamProblem;
    private boolean streamTold;
    private long lastStreamLine;
    private boolean closingTold;
    private boolean misdirectedTold;
    private boolean refusalTold;
    private long lastRefusal;

    Announcer(String name, StatusReporter status, Clock clock) {
        this.name = name;
        this.status = status;
        this.clock = clock;
    }

    /** A request goes out. */
    synchronized void attempted() {
        if (!attempted) {
            attempted = true;
            waitingSince = clock.nanoTime();
        }
    }

    synchronized void delivered(String where) {
        lastDeliveryMillis = clock.epochMillis();
        if (!everDelivered) {
            everDelivered = true;
            status.info(name + ": first batch delivered to " + where);
        } else if (complained) {
            status.info(name + ": deliveries work again after "
                    + Duration.ofMillis(lastDeliveryMillis - failingSinceMillis).toSeconds() + " s");
        }
        failing = false;
        complained = false;
        lastProblem = null;
    }

    synchronized void failed(String problem, boolean hopeless, int events) {
        long now = clock.nanoTime();
        lastProblem = problem;
        if (!failing) {
            failing = true;
            failingSinceMillis = clock.epochMillis();
            if (everDelivered) {
                waitingSince = now;
            }
        }
        if (hopeless && (!complained || now - lastComplaint >= REPEAT_NANOS)) {
            complain(now, problem);
        }
    }

    synchronized void refused(String problem, int events) {
        long now = clock.nanoTime();
        if (!refusalTold || now - lastRefusal >= REPEAT_NANOS) {
            refusalTold = true;
            lastRefusal = now;
            status.warn(name + ": the service refused a batch of " + events + " events (" + problem
                    + "); it is halved until the one it will not take is found, the others are delivered");
        }
    }

    /** A fault of our own, which the thread it hit has survived; said at most once a minute. */
    synchronized void fault(Throwable fault) {
        long now = clock.nanoTime();
        if (!faultTold || now - lastFault >= REPEAT_NANOS) {
            faultTold = true;
            lastFault = now;
            status.warn(name + ": a fault of our own; the thread goes on", fault);
        }
    }

    /**
     * A request failed for a reason that other streams do not share.
     *
     * @param sinceNanos since when that stream has been failing
     */
    synchronized void streamFailed(String problem, boolean hopeless, long sinceNanos) {
        long now = clock.nanoTime();
        streamProblem = problem;
        if ((hopeless || now - sinceNanos >= SILENCE_NANOS) && (!streamTold || now - lastStreamLine >= REPEAT_NANOS)) {
            streamTold = true;
            lastStreamLine = now;
            status.warn(name + ": the events of one stream wait: " + problem
                    + "; they are sent when it works again, other streams are not held up");
        }
    }

    /** No stream fails any more. */
    synchronized void streamsWork() {
        streamProblem = null;
    }

    /**
     * Drain only: says once each that streams had to be closed and that events went to the default one.
     *
     * @param maxOpen how many may be open
     */
    synchronized void streams(int maxOpen, long closed, long misdirected) {
        if (closed > 0 && !closingTold) {
            closingTold = true;
            status.info(name + ": more than " + maxOpen + " streams in use; the least recently used are closed, and"
                    + " opened again when an event comes for them, which costs requests: raise maxOpenStreams, or use a"
                    + " token with fewer values");
        }
        if (misdirected > 0 && !misdirectedTold) {
            misdirectedTold = true;
            status.warn(name
                    + ": events name new streams faster than old ones can be sent and closed (maxOpenStreams is "
                    + maxOpen + "); what finds no place goes to the default stream, whose tokens have their default"
                    + " values, and is counted as misdirectedEvents. A request's id is no name for a stream");
        }
    }

    private void complain(long now, String problem) {
        complained = true;
        lastComplaint = now;
        status.warn(name + ": nothing delivered for "
                + Duration.ofNanos(now - waitingSince).toSeconds() + " s: " + problem
                + "; events wait in memory and are sent when it works again");
    }

    /** Drain only, at most every few milliseconds: says what is due. */
    synchronized void tick() {
        long now = clock.nanoTime();
        if (attempted && (!everDelivered || failing) && lastProblem != null) {
            boolean due = complained ? now - lastComplaint >= REPEAT_NANOS : now - waitingSince >= SILENCE_NANOS;
            if (due) {
                complain(now, lastProblem);
            }
        }
    }

    synchronized long lastDeliveryMillis() {
        return lastDeliveryMillis;
    }

    synchronized @Nullable String lastProblem() {
        return lastProblem != null ? lastProblem : streamProblem;
    }
}

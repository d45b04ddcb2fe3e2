// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.encode.EventEncoder;
import io.penstock.event.Level;
import io.penstock.event.Notice;
import io.penstock.spool.MemorySpool;
import io.penstock.spool.Spool;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The one pipeline: from a log call to the service's acknowledgement.
 *
 * <pre>
 *  application threads (many)          drain (1 thread)            send (1..n threads, adaptive)
 *  ─────────────────────────────       ───────────────────────     ─────────────────────────────────
 *  append: encode → claim → copy  ──▶  ring → spool, boundaries ──▶ Sender.send → ack, retry, give up
 * </pre>
 *
 * <p>Safe for use by many threads. All threads it starts are daemons and end with {@link #close}.
 */
public final class Pipeline implements AutoCloseable {

    /** How long whoever flushes or closes waits for slow listeners. */
    private static final long LISTENERS_MILLIS = 1_000;

    private final PipelineConfig config;
    private final Destination destination;
    private final EventEncoder<Notice> notices;
    private final StatusReporter status;
    private final Clock clock;
    private final EventRing ring;
    private final Routes routes;
    private final Spool spool;
    private final Ledger ledger;
    private final Announcer announcer;
    private final Losses losses;
    private final Delivery delivery;
    private final Drain drain;
    private final Intake intake;
    private final Workers workers;
    private final ExitHook exitHook;
    private final Shutdown shutdown;
    private final Outbox outbox = new Outbox();

    /** Without threads: a test steps {@link #drainOnce} and {@link #sendOnce} itself. */
    Pipeline(
            PipelineConfig config,
            Destination destination,
            EventEncoder<Notice> notices,
            StatusReporter status,
            PipelineListener listener,
            Clock clock,
            DoubleSupplier random) {
        this.config = config;
        this.destination = destination;
        this.notices = notices;
        this.status = status;
        this.clock = clock;
        Limits limits = config.narrowed(destination.limits());
        this.ring = new EventRing(config.ringBytes());
        this.spool = new MemorySpool(config.queueMaxBytes() - config.ringBytes());
        this.announcer = new Announcer(destination.name(), outbox.before(status), clock);
        this.ledger = new Ledger(listener, outbox);
        this.losses = new Losses(destination.name(), outbox.before(status), ledger, clock);
        Routing routing = destination.routing();
        this.routes = new Routes(limits, routing == null ? 0 : routing.maxOpen());
        this.delivery =
                new Delivery(config, destination, routes, spool, ledger, announcer, DeadLetters.NONE, clock, random);
        this.drain = new Drain(ring, routes, spool, limits, delivery, ledger, clock, config.maxDelay());
        this.intake = new Intake(config, limits.maxEventBytes(), ring, routes, spool, drain, ledger, losses, clock);
        this.shutdown = new Shutdown(this, drain, delivery, ring, clock);
        this.exitHook = new ExitHook(this, destination.name(), status);
        this.workers = new Workers(this, destination.name(), config.maxConcurrency());
    }

    /**
     * Starts a pipeline with its own threads. Returns at once: nothing of the destination is touched on this thread.
     *
     * @param notices how the pipeline writes its own loss reports, in the same format as the application's events
     */
    public static Pipeline start(
            PipelineConfig config,
            Destination destination,
            EventEncoder<Notice> notices,
            StatusReporter status,
            PipelineListener listener,
            Clock clock) {
        Pipeline pipeline =
                new Pipeline(config, destination, notices, status, listener, clock, () -> ThreadLocalRandom.current()
                        .nextDouble());
        pipeline.exitHook.install();
        try {
            pipeline.workers.start();
        } catch (Throwable noThread) {
            pipeline.exitHook.remove(); // or the JVM would keep a pipeline that nobody has
            throw noThread;
        }
        return pipeline;
    }

    /**
     * Takes one event. Never throws, never does network I/O, never waits longer than {@code overflow.maxBlock} for room
     * in a full queue. When it returns true, the event's bytes are in the ring and nothing of {@code event} is used any
     * more.
     *
     * @return false when the event was dropped, which has been counted
     */
    public <E> boolean append(E event, Level level, long epochMillis, EventEncoder<? super E> encoder) {
        return intake.append(event, level, epochMillis, encoder);
    }

    /** True on a thread of any pipeline of this class loader: what is logged there must not be appended. */
    public static boolean onOwnThread() {
        return Thread.currentThread() instanceof OwnThread;
    }

    /**
     * Sends everything appended before the call, and waits until the service has confirmed it or it was given up. For
     * an AWS Lambda handler: the process is frozen as soon as the handler returns.
     *
     * @return false when {@code timeout} was over before, or on a thread of the pipeline itself
     */
    public boolean flush(Duration timeout) {
        if (onOwnThread()) {
            return false;
        }
        long deadline = clock.nanoTime() + Shutdown.nanos(timeout);
        long target = ring.claimed();
        drain.flush(target);
        boolean interrupted = false;
        try {
            while (!drain.settledBelow(target)) {
                if (shutdown.isOver()) {
                    drain.sweepRing(DropReason.CLOSED);
                    return true; // What came too late for the close has just been given up.
                }
                long left = deadline - clock.nanoTime();
                if (left <= 0) {
                    return false;
                }
                interrupted |= delivery.awaitProgress(left);
            }
            return true;
        } finally {
            outbox.speak(LISTENERS_MILLIS);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * What a framework's {@code stop()} calls, which cannot tell reconfiguration from the end: waits while deliveries
     * make progress, and returns after 1 s without any, unless the JVM is going down. The pipeline then drains on in
     * its own threads until {@code closeTimeout} is over.
     *
     * @return true when the pipeline is closed and closing dropped nothing
     */
    public boolean stop() {
        return shutdown.stop(config.closeTimeout());
    }

    /**
     * Like {@link #stop}, for a framework that detaches an appender only after it has stopped it, as Logback does:
     * meanwhile log calls still come, and their events are taken. Waits for what was appended before the call only. The
     * pipeline closes by itself once nothing has come for 1 s and all is delivered, or {@code closeTimeout} is over.
     *
     * @return true when everything appended before the call is delivered or was given up, and closing dropped nothing
     */
    public boolean stopWhenQuiet() {
        return ExitHook.jvmIsGoingDown() ? stop() : shutdown.stopWhenQuiet(config.closeTimeout());
    }

    /**
     * Sends what can be sent within {@code timeout}, drops the rest and says how many. Always returns in time.
     *
     * @return true when closing dropped nothing
     */
    public boolean close(Duration timeout) {
        return shutdown.close(timeout);
    }

    /** Closes within {@code closeTimeout}. */
    @Override
    public void close() {
        close(config.closeTimeout());
    }

    /** For the exit hook. */
    void finishBeforeExit() {
        shutdown.beforeExit(config.closeTimeout());
    }

    /** True once closed: nothing is accepted or sent any more, and the last words are said. */
    public boolean isClosed() {
        return shutdown.isClosed();
    }

    /** Runs {@code action} once the pipeline is closed, on the thread that closes it; at once when it is closed. */
    public void onClosed(Runnable action) {
        shutdown.onClosed(action);
    }

    /** The settings in force. */
    public PipelineConfig config() {
        return config;
    }

    /** Counts and conditions now. Takes the pipeline's locks for a moment. */
    public PipelineStats stats() {
        if (shutdown.isOver()) {
            drain.sweepRing(DropReason.CLOSED);
        }
        return drain.stats();
    }

    /** For the shutdown: whatever is left is given up. Returns whether nothing was. */
    boolean giveUpAll() {
        intake.close();
        drain.abandonAll();
        delivery.close();
        spool.close();
        return ledger.dropped(DropReason.CLOSE_TIMEOUT) == 0;
    }

    /** For the shutdown: the last words. */
    void sayClosed(boolean lossless) {
        drain.wake();
        exitHook.remove();
        drain.sweepRing(DropReason.CLOSED);
        losses.tick();
        outbox.end();
        outbox.speak(LISTENERS_MILLIS);
        if (lossless) {
            status.info(name() + ": closed, nothing left unsent");
            return;
        }
        long lost = ledger.dropped(DropReason.CLOSE_TIMEOUT);
        String problem = announcer.lastProblem();
        String text = name() + ": closed with " + lost + (lost == 1 ? " event" : " events")
                + " unsent and dropped (CLOSE_TIMEOUT)" + (problem == null ? "" : "; the last problem: " + problem);
        // Status channels are gone, or not looked at, when a JVM ends: a loss is said where someone may see it.
        System.err.println("penstock: " + text);
        status.warn(text);
    }

    /** One duty cycle of the drain, with what there is to say; for a test that has no threads. */
    int drainOnce() {
        int moved = drainCycle();
        outbox.speak();
        return moved;
    }

    /** One duty cycle of a sender, with what there is to say; for a test that has no threads. */
    int sendOnce() {
        int requests = delivery.work();
        outbox.speak();
        return requests;
    }

    /** One duty cycle of the drain's thread. */
    int drainCycle() {
        int moved = drain.work();
        delivery.abandonHungCalls();
        announcer.tick();
        announcer.streams(routes.maxOpen(), drain.closedEarly(), routes.misdirected());
        losses.tick();
        tellLosses(false);
        return moved;
    }

    /** The pipeline's own threads, after a duty cycle. */
    void speakElsewhere() {
        outbox.speakElsewhere(name());
    }

    Drain drain() {
        return drain;
    }

    Delivery delivery() {
        return delivery;
    }

    String name() {
        return destination.name();
    }

    /** True when the threads of this pipeline have nothing left to do. */
    boolean isOver() {
        return shutdown.isOver();
    }

    boolean finishIfDone() {
        return shutdown.finishIfDone();
    }

    void stopAccepting() {
        intake.stopAccepting();
    }

    void fault(Throwable fault) {
        announcer.fault(fault);
        speakElsewhere();
    }

    /** Writes what was lost into the stream itself, as far as there is room. */
    void tellLosses(boolean last) {
        if (last) {
            losses.tick(); // What was lost since the drain's last look.
        }
        if (spool.tight() && !last) {
            return;
        }
        // At most one round over the reasons: others may go on dropping meanwhile.
        for (int i = 0; i < DropReason.values().length; i++) {
            Notice notice = losses.nextNotice(last);
            if (notice == null || !write(notice)) {
                return;
            }
        }
    }

    private boolean write(Notice notice) {
        try {
            if (intake.appendOwn(notice, notices)) {
                return true;
            }
        } catch (Throwable failure) {
            // The user's own encoder may be at work here, on the thread of somebody who closes.
            outbox.before(status).warn(name() + ": a loss report could not be written", failure);
        }
        losses.untold(notice);
        return false;
    }
}

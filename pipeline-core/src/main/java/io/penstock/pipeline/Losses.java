// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.event.Notice;
import io.penstock.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes losses visible: to the listener, on the status channel at once and then at most every minute, and in the stream
 * itself at most every ten seconds. The ledger counts, from any thread and without a lock; this looks at the counts, in
 * the drain's cycle and at the end.
 */
final class Losses {

    private static final long LINE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long NOTICE_NANOS = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final StatusReporter status;
    private final Ledger ledger;
    private final Clock clock;
    private final AtomicReference<@Nullable Throwable> encodeFailure = new AtomicReference<>();
    private final Map<DropReason, Loss> losses = new EnumMap<>(DropReason.class);
    private boolean encodeFailureTold;
    private long lastEncodeFailure;

    /** The losses of one reason: what no status line, and what no notice, has told yet. */
    private static final class Loss {
        long total;
        long untold;
        long unnoticed;
        long sinceMillis;
        long lastLine;
        long lastNotice;
        boolean told;
        boolean noticed;
    }

    Losses(String name, StatusReporter status, Ledger ledger, Clock clock) {
        this.name = name;
        this.status = status;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** A log call: the encoder threw. */
    void encodeFailed(Throwable failure) {
        if (encodeFailure.get() == null) {
            encodeFailure.compareAndSet(null, failure);
        }
    }

    /** Says what is new and due. */
    synchronized void tick() {
        long now = clock.nanoTime();
        Throwable failure = encodeFailure.get();
        if (failure != null && (!encodeFailureTold || now - lastEncodeFailure >= LINE_NANOS)) {
            encodeFailureTold = true;
            lastEncodeFailure = now;
            encodeFailure.set(null);
            status.warn(
                    name + ": the encoder failed and its event was dropped; other events are not affected", failure);
        }
        ledger.droppedByReason().forEach((reason, total) -> {
            Loss loss = losses.computeIfAbsent(reason, r -> new Loss());
            if (total > loss.total) {
                grown(reason, loss, total);
            }
            if (loss.untold > 0 && (!loss.told || now - loss.lastLine >= LINE_NANOS)) {
                tell(reason, loss, now);
            }
        });
    }

    private void grown(DropReason reason, Loss loss, long total) {
        long more = total - loss.total;
        loss.total = total;
        loss.sinceMillis = loss.unnoticed == 0 ? clock.epochMillis() : loss.sinceMillis;
        loss.untold += more;
        loss.unnoticed += more;
        ledger.tellDropped(reason, more);
    }

    private void tell(DropReason reason, Loss loss, long now) {
        status.warn(name + ": " + loss.untold + (loss.untold == 1 ? " event" : " events") + " dropped, "
                + reason.words() + " (" + reason + ", " + loss.total + " in all)"
                + (reason == DropReason.QUEUE_FULL ? "; raise queue.maxBytes, or see why deliveries are slow" : ""));
        loss.untold = 0;
        loss.told = true;
        loss.lastLine = now;
    }

    /**
     * The next loss that the stream itself should tell, or null. At most one a reason every ten seconds.
     *
     * @param last true when there will be no later chance
     */
    synchronized @Nullable Notice nextNotice(boolean last) {
        long now = clock.nanoTime();
        for (Map.Entry<DropReason, Loss> entry : losses.entrySet()) {
            Loss loss = entry.getValue();
            boolean due = last || !loss.noticed || now - loss.lastNotice >= NOTICE_NANOS;
            if (loss.unnoticed > 0 && due) {
                Notice notice = notice(entry.getKey(), loss);
                loss.unnoticed = 0;
                loss.noticed = true;
                loss.lastNotice = now;
                return notice;
            }
        }
        return null;
    }

    /** There was no room for {@code notice}: what it tells is told with the next. */
    synchronized void untold(Notice notice) {
        Loss loss = losses.get(DropReason.valueOf(notice.reason()));
        if (loss != null) {
            loss.unnoticed += notice.dropped();
            loss.sinceMillis = notice.sinceMillis();
        }
    }

    private Notice notice(DropReason reason, Loss loss) {
        String message = loss.unnoticed + (loss.unnoticed == 1 ? " event" : " events") + " dropped: " + reason.words()
                + ", since " + Instant.ofEpochMilli(loss.sinceMillis);
        return new Notice(clock.epochMillis(), message, reason.name(), loss.unnoticed, loss.sinceMillis);
    }
}

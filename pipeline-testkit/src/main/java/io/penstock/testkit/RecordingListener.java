// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.SealReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Sums up what a pipeline told its listener; a test may extend it to look closer. Safe for use by many threads. */
public class RecordingListener implements PipelineListener {

    /**
     * One drawn boundary.
     *
     * @param reason why
     * @param events how many events the batch has
     * @param bytes their bytes as the service counts them
     */
    public record Seal(SealReason reason, int events, long bytes) {}

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong deliveredBytes = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final AtomicLong ambiguous = new AtomicLong();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private final Map<DropReason, Long> deadLettered = new EnumMap<>(DropReason.class);
    private final List<Seal> seals = new CopyOnWriteArrayList<>();

    @Override
    public void accepted(int events, long bytes) {
        accepted.addAndGet(events);
    }

    @Override
    public void dropped(DropReason reason, long events) {
        synchronized (dropped) {
            dropped.merge(reason, events, Long::sum);
        }
    }

    @Override
    public void sealed(SealReason reason, int events, long bytes) {
        seals.add(new Seal(reason, events, bytes));
    }

    @Override
    public void delivered(int events, long bytes, Duration call) {
        delivered.addAndGet(events);
        deliveredBytes.addAndGet(bytes);
    }

    @Override
    public void retried(int events, boolean unknown) {
        retried.addAndGet(events);
        if (unknown) {
            ambiguous.addAndGet(events);
        }
    }

    @Override
    public void deadLettered(DropReason reason, int events) {
        synchronized (deadLettered) {
            deadLettered.merge(reason, (long) events, Long::sum);
        }
    }

    /** Events that left the ring for the spool. */
    public long accepted() {
        return accepted.get();
    }

    public long delivered() {
        return delivered.get();
    }

    /** As the service counts, overhead included. */
    public long deliveredBytes() {
        return deliveredBytes.get();
    }

    public long retried() {
        return retried.get();
    }

    public long ambiguous() {
        return ambiguous.get();
    }

    public Map<DropReason, Long> dropped() {
        synchronized (dropped) {
            return Map.copyOf(dropped);
        }
    }

    public Map<DropReason, Long> deadLettered() {
        synchronized (deadLettered) {
            return Map.copyOf(deadLettered);
        }
    }

    /** Every boundary, the oldest first. */
    public List<Seal> seals() {
        return List.copyOf(seals);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.SealReason;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Several listeners as one. One that throws does not keep the numbers from the others. */
record Listeners(List<PipelineListener> all) implements PipelineListener {

    static PipelineListener of(List<PipelineListener> listeners) {
        return switch (listeners.size()) {
            case 0 -> NONE;
            case 1 -> listeners.get(0);
            default -> new Listeners(List.copyOf(listeners));
        };
    }

    @Override
    public void accepted(int events, long bytes) {
        each(listener -> listener.accepted(events, bytes));
    }

    @Override
    public void dropped(DropReason reason, long events) {
        each(listener -> listener.dropped(reason, events));
    }

    @Override
    public void sealed(SealReason reason, int events, long bytes) {
        each(listener -> listener.sealed(reason, events, bytes));
    }

    @Override
    public void delivered(int events, long bytes, Duration call) {
        each(listener -> listener.delivered(events, bytes, call));
    }

    @Override
    public void retried(int events, boolean ambiguous) {
        each(listener -> listener.retried(events, ambiguous));
    }

    @Override
    public void deadLettered(DropReason reason, int events) {
        each(listener -> listener.deadLettered(reason, events));
    }

    private void each(Consumer<PipelineListener> number) {
        for (PipelineListener listener : all) {
            try {
                number.accept(listener);
            } catch (Throwable ofTheListener) {
                // As the pipeline does with a single one.
            }
        }
    }
}

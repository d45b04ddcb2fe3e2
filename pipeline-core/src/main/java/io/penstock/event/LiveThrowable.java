// SPDX-License-Identifier: Apache-2.0
package io.penstock.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view of a live exception. Causes are looked at only when asked for, so that a chain of any length costs no more
 * than what is read of it; each view is made once, so that asking again finds the same. Used by one thread.
 */
final class LiveThrowable implements ThrowableView {

    private static final StackTraceElement[] NO_FRAMES = {};

    private final Throwable thrown;
    private final Set<Throwable> seen;
    private final boolean cyclic;
    private final StackTraceElement[] frames;
    private final int commonFrames;
    private @Nullable ThrowableView cause;
    private @Nullable List<ThrowableView> suppressed;

    private LiveThrowable(Throwable thrown, StackTraceElement[] enclosing, Set<Throwable> seen) {
        this.thrown = thrown;
        this.seen = seen;
        this.cyclic = !seen.add(thrown);
        this.frames = cyclic ? NO_FRAMES : thrown.getStackTrace();
        this.commonFrames = common(frames, enclosing);
    }

    static ThrowableView of(Throwable thrown) {
        return new LiveThrowable(thrown, NO_FRAMES, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static int common(StackTraceElement[] frames, StackTraceElement[] enclosing) {
        int count = 0;
        while (count < frames.length
                && count < enclosing.length
                && frames[frames.length - 1 - count].equals(enclosing[enclosing.length - 1 - count])) {
            count++;
        }
        return count;
    }

    @Override
    public String className() {
        return thrown.getClass().getName();
    }

    @Override
    public @Nullable String message() {
        return thrown.getMessage();
    }

    @Override
    public int frameCount() {
        return frames.length;
    }

    @Override
    public String frame(int index) {
        return frames[index].toString();
    }

    @Override
    public int commonFrames() {
        return commonFrames;
    }

    @Override
    public @Nullable ThrowableView cause() {
        if (cause == null && !cyclic) {
            Throwable deeper = thrown.getCause();
            cause = deeper == null ? null : new LiveThrowable(deeper, frames, seen);
        }
        return cause;
    }

    @Override
    public List<ThrowableView> suppressed() {
        if (suppressed == null) {
            List<ThrowableView> views = new ArrayList<>();
            for (Throwable other : cyclic ? new Throwable[0] : thrown.getSuppressed()) {
                views.add(new LiveThrowable(other, frames, seen));
            }
            suppressed = Collections.unmodifiableList(views);
        }
        return suppressed;
    }

    @Override
    public boolean cyclic() {
        return cyclic;
    }
}

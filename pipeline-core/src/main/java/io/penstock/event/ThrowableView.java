// SPDX-License-Identifier: Apache-2.0
package io.penstock.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception as a logging framework holds it, which need not be a live {@link Throwable}. */
public interface ThrowableView {

    String className();

    @Nullable
    String message();

    /** The number of frames that may be asked for with {@link #frame}. */
    int frameCount();

    /** Frame {@code index}, the innermost first, as {@code StackTraceElement.toString()} prints it (no "at"). */
    String frame(int index);

    /** How many of the last frames are the same as the enclosing exception's; 0 for the outermost. */
    int commonFrames();

    @Nullable
    ThrowableView cause();

    List<ThrowableView> suppressed();

    /** True for the second sight of an exception that is its own cause. */
    boolean cyclic();

    /** A view of a live exception, for front-ends that have one. */
    static ThrowableView of(Throwable thrown) {
        return LiveThrowable.of(thrown);
    }
}

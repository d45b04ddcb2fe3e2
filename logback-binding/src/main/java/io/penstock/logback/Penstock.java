// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.sift.AppenderTracker;
import ch.qos.logback.core.sift.SiftingAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.penstock.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * All appenders of this library at once. For code that must not return before its events are away, such as an AWS
 * Lambda handler, whose process is frozen between two calls:
 *
 * <pre>
 *  try {
 *      return handle(request);
 *  } finally {
 *      Penstock.flush(Duration.ofSeconds(2));
 *  }
 * </pre>
 */
public final class Penstock {

    private Penstock() {}

    /**
     * Sends what every appender of the application's logger context has taken before the call, and waits for the
     * services to confirm it. Any thread may call; never throws.
     *
     * @param timeout the longest wait for all of them together
     * @return false when {@code timeout} was over before, or Logback is not what the application logs with
     */
    public static boolean flush(Duration timeout) {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context && flush(context, timeout);
    }

    /** Like {@link #flush(Duration)}, for an application that has several contexts. */
    public static boolean flush(LoggerContext context, Duration timeout) {
        Clock clock = Clock.system();
        long start = clock.nanoTime();
        boolean all = true;
        for (PipelineAppender appender : appenders(context)) {
            Duration left = timeout.minusNanos(clock.nanoTime() - start);
            all &= appender.flush(left.isNegative() ? Duration.ZERO : left);
        }
        return all;
    }

    /** The appenders of this library that {@code context}'s loggers reach, inside other appenders too. */
    static Set<PipelineAppender> appenders(LoggerContext context) {
        Set<PipelineAppender> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Logger logger : context.getLoggerList()) {
            collect(logger.iteratorForAppenders(), found, seen);
        }
        return found;
    }

    private static void collect(
            Iterator<Appender<ILoggingEvent>> appenders, Set<PipelineAppender> found, Set<Object> seen) {
        while (appenders.hasNext()) {
            collect(appenders.next(), found, seen);
        }
    }

    @SuppressWarnings("unchecked") // whatever hangs below a logger takes the logger's events
    private static void collect(Appender<ILoggingEvent> appender, Set<PipelineAppender> found, Set<Object> seen) {
        if (!seen.add(appender)) {
            return;
        }
        if (appender instanceof PipelineAppender ours) {
            found.add(ours);
        } else if (appender instanceof AppenderAttachable<?> parent) {
            collect(((AppenderAttachable<ILoggingEvent>) parent).iteratorForAppenders(), found, seen);
        } else if (appender instanceof SiftingAppenderBase<?> sifting) {
            AppenderTracker<ILoggingEvent> tracker =
                    ((SiftingAppenderBase<ILoggingEvent>) sifting).getAppenderTracker();
            Collection<Appender<ILoggingEvent>> children = tracker.allComponents();
            collect(children.iterator(), found, seen);
        }
    }
}

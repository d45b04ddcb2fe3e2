// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Context;
import io.penstock.metadata.MetadataServices;
import io.penstock.pipeline.Pipeline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pipelines of a context: those that its appenders share, and those of its earlier configurations that still deliver.
 * Those of the last two drain on; the reset that would leave a third waits for the oldest, 5 s at most, so that a file
 * which is saved again and again while the service is away piles up no threads, and costs no event otherwise.
 *
 * <p>Kept as a reset-resistant listener, because a reset clears the context's object map before it stops the appenders.
 * A stopped context forgets even such listeners; its pipelines end by themselves after {@code closeTimeout}.
 */
final class ContextPipelines implements LoggerContextListener {

    private static final int MAX_CONFIGURATIONS = 2;

    /** How long a reset waits for the pipelines that are too much, all together. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /** The oldest configuration first. Guarded by itself, like {@link #stopping}. */
    private final Deque<List<Pipeline>> draining = new ArrayDeque<>();

    private List<Pipeline> stopping = new ArrayList<>();

    private final SharedPipelines shared = new SharedPipelines();

    /** What the platform says is the same for all, and for every configuration. */
    private final MetadataServices metadata = MetadataServices.ofThisProcess();

    private ContextPipelines() {}

    /** The pipelines that the appenders of {@code context} share; in a context of another kind none is shared. */
    static SharedPipelines shared(@Nullable Context context) {
        return context instanceof LoggerContext loggers ? of(loggers).shared : new SharedPipelines();
    }

    /** The metadata services that all appenders of {@code context} ask, so that each is asked once. */
    static MetadataServices metadata(@Nullable Context context) {
        return context instanceof LoggerContext loggers ? of(loggers).metadata : MetadataServices.ofThisProcess();
    }

    /** Lets {@code pipeline} drain on. Called by the last appender that stops. */
    static void retire(@Nullable Context context, Pipeline pipeline) {
        if (context instanceof LoggerContext loggers) {
            of(loggers).retire(pipeline);
        }
    }

    private static ContextPipelines of(LoggerContext context) {
        synchronized (ContextPipelines.class) {
            for (LoggerContextListener listener : context.getCopyOfListenerList()) {
                if (listener instanceof ContextPipelines pipelines) {
                    return pipelines;
                }
            }
            ContextPipelines pipelines = new ContextPipelines();
            context.addListener(pipelines);
            return pipelines;
        }
    }

    private void retire(Pipeline pipeline) {
        synchronized (draining) {
            stopping.removeIf(Pipeline::isClosed); // appenders may also be stopped by code, without a reset
            stopping.add(pipeline);
        }
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    /** All appenders of a configuration have been stopped, one by one. */
    @Override
    public void onReset(LoggerContext context) {
        List<Pipeline> tooOld = new ArrayList<>();
        synchronized (draining) {
            draining.add(stopping);
            stopping = new ArrayList<>();
            draining.removeIf(configuration -> configuration.stream().allMatch(Pipeline::isClosed));
            while (draining.size() > MAX_CONFIGURATIONS) {
                tooOld.addAll(draining.remove());
            }
        }
        tooOld.forEach(pipeline -> pipeline.close(MAX_WAIT.dividedBy(tooOld.size())));
        metadata.forgetFailures(); // what kept them away may be what was mended
    }

    @Override
    public void onStart(LoggerContext context) {
        // Nothing starts with a context.
    }

    @Override
    public void onStop(LoggerContext context) {
        // What drains on ends by itself, or with the JVM.
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        // Levels are the loggers' affair.
    }
}

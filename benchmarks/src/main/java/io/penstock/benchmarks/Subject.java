// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.PipelineStats;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import net.logstash.logback.appender.LoggingEventAsyncDisruptorAppender;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.MDC;

/**
 * One way to log: a Logback context of its own with one appender on its root, whose queue takes every burst of the
 * benchmarks, and a count of what came out at the other end.
 */
final class Subject implements AutoCloseable {

    /** The ways that are measured. */
    enum Kind {
        /** Ours: the event is encoded and in the ring when the call returns. */
        PENSTOCK,
        /** logstash-logback-encoder's Disruptor appender: encodes later, in a thread of its own. */
        LOGSTASH_DISRUPTOR,
        /** Logback's AsyncAppender with logstash's JSON: encodes later, too. */
        ASYNC_APPENDER
    }

    private static final int QUEUE_EVENTS = 65_536;

    private final LoggerContext context = new LoggerContext();
    private final LongAdder logged = new LongAdder();
    private final AtomicLong out = new AtomicLong();
    private final NullAppender ours = new NullAppender();
    final Logger logger;

    Subject(Kind kind) {
        context.setMDCAdapter(MDC.getMDCAdapter()); // as a context that SLF4J made has it
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        // Counted as it comes, not asked for: asking would be work for the very threads that are measured.
        ours.addListener(new PipelineListener() {
            @Override
            public void accepted(int events, long bytes) {
                out.addAndGet(events);
            }
        });
        Appender<ILoggingEvent> appender =
                switch (kind) {
                    case PENSTOCK -> ours;
                    case LOGSTASH_DISRUPTOR -> disruptor();
                    case ASYNC_APPENDER -> async();
                };
        appender.setName(kind.name().toLowerCase(Locale.ROOT));
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        logger = context.getLogger("com.example.shop.orders.OrderService");
    }

    private Appender<ILoggingEvent> disruptor() {
        LoggingEventAsyncDisruptorAppender appender = new LoggingEventAsyncDisruptorAppender();
        appender.setRingBufferSize(QUEUE_EVENTS);
        appender.addAppender(sink());
        return appender;
    }

    private Appender<ILoggingEvent> async() {
        AsyncAppender appender = new AsyncAppender();
        appender.setQueueSize(QUEUE_EVENTS);
        appender.setDiscardingThreshold(0);
        appender.addAppender(sink());
        return appender;
    }

    /** JSON into nothing. */
    private Appender<ILoggingEvent> sink() {
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> sink = new OutputStreamAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                super.append(event);
                out.incrementAndGet();
            }
        };
        sink.setContext(context);
        sink.setEncoder(encoder);
        sink.setOutputStream(OutputStream.nullOutputStream());
        sink.start();
        return sink;
    }

    /** {@code count} events as an application would log them: two arguments, and what the thread's MDC holds. */
    void log(int count) {
        for (int i = 0; i < count; i++) {
            logger.info("order {} placed by {} in 37 ms", i, "customer-4711");
        }
        logged.add(count);
    }

    /** Waits until everything logged so far has left the queue. */
    void awaitDrained() {
        long target = logged.sum();
        while (out.get() < target) {
            LockSupport.parkNanos(200_000);
        }
    }

    @Override
    public void close() {
        PipelineStats stats = ours.stats();
        if (stats != null && stats.droppedTotal() > 0) {
            throw new IllegalStateException("a benchmark that drops measures nothing: " + stats);
        }
        context.stop();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Shows a pipeline in JMX as {@code io.penstock:type=Pipeline,context=..,name=..}. Called by the front-ends. Numbers for
 * people's tools are a convenience: whatever goes wrong is one status line and no more.
 */
public final class Jmx {

    private Jmx() {}

    /**
     * Registers {@code pipeline}.
     *
     * @param context the name of the front-end's configuration, such as Logback's context name
     * @param name the appender's name
     * @return what takes the registration back; does nothing when there is none
     */
    public static Runnable register(Pipeline pipeline, String context, String name, StatusReporter status) {
        try {
            ObjectName objectName =
                    new ObjectName("io.penstock:type=Pipeline,context=" + part(context) + ",name=" + part(name));
            ManagementFactory.getPlatformMBeanServer().registerMBean(new Bean(pipeline), objectName);
            return () -> unregister(objectName);
        } catch (JMException | RuntimeException | LinkageError e) {
            status.info("not shown in JMX: " + e);
            return () -> {};
        }
    }

    private static void unregister(ObjectName objectName) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(objectName);
        } catch (JMException | RuntimeException e) {
            // Someone else has taken it away, which is what we want.
        }
    }

    /** Quotes only what must be: names with a comma, an equals sign, a colon, a quote, a line break or a pattern. */
    private static String part(String value) {
        boolean plain = !value.isEmpty() && value.chars().noneMatch(c -> ",=:\"*?\n\\".indexOf(c) >= 0);
        return plain ? value : ObjectName.quote(value);
    }

    /** JMX demands that an MXBean's implementation be a class beside its interface, not its visibility. */
    private record Bean(Pipeline pipeline) implements PipelineMXBean {

        @Override
        public long getAccepted() {
            return pipeline.stats().accepted();
        }

        @Override
        public long getDelivered() {
            return pipeline.stats().delivered();
        }

        @Override
        public long getQueued() {
            return pipeline.stats().queued();
        }

        @Override
        public long getSpooled() {
            return pipeline.stats().spooled();
        }

        @Override
        public long getDeadLettered() {
            return pipeline.stats().deadLettered();
        }

        @Override
        public long getDropped() {
            return pipeline.stats().droppedTotal();
        }

        @Override
        public Map<String, Long> getDroppedByReason() {
            Map<String, Long> byName = new TreeMap<>();
            pipeline.stats().dropped().forEach((reason, count) -> byName.put(reason.name(), count));
            return byName;
        }

        @Override
        public long getOwnEvents() {
            return pipeline.stats().ownEvents();
        }

        @Override
        public long getRequests() {
            return pipeline.stats().requests();
        }

        @Override
        public long getRetriedEvents() {
            return pipeline.stats().retriedEvents();
        }

        @Override
        public long getAmbiguousEvents() {
            return pipeline.stats().ambiguousEvents();
        }

        @Override
        public long getDeliveredBytes() {
            return pipeline.stats().deliveredBytes();
        }

        @Override
        public long getQueuedBytes() {
            return pipeline.stats().queuedBytes();
        }

        @Override
        public int getInFlight() {
            return pipeline.stats().inFlight();
        }

        @Override
        public int getConcurrency() {
            return pipeline.stats().concurrency();
        }

        @Override
        public int getOpenStreams() {
            return pipeline.stats().openStreams();
        }

        @Override
        public long getMisdirectedEvents() {
            return pipeline.stats().misdirectedEvents();
        }

        @Override
        public long getOldestUnsentMillis() {
            return pipeline.stats().oldestUnsentMillis();
        }

        @Override
        public long getLastDeliveryEpochMillis() {
            return pipeline.stats().lastDeliveryEpochMillis();
        }

        @Override
        public @Nullable String getLastProblem() {
            return pipeline.stats().lastProblem();
        }

        @Override
        public boolean flush(long timeoutMillis) {
            return pipeline.flush(Duration.ofMillis(Math.max(0, timeoutMillis)));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.management.ThreadMXBean;
import io.penstock.encode.RecordForm;
import io.penstock.name.EventNames;
import io.penstock.name.NameTemplate;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.Routing;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.Sender;
import io.penstock.testkit.ScriptedDestination;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** What a log call leaves for the garbage collector, in bytes that the JVM itself counts. */
class AllocationTest {

    private static final int CALLS = 30_000;

    /** What a call may allocate beyond Logback's own event, in bytes. */
    private static final long MAX_MORE = 64;

    @RegisterExtension
    final Bench bench = new Bench();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void logCall_addsLittleToLogbacksOwnEvent() {
        assertAddsLittle(null);
    }

    @Test
    void logCall_toAStreamOfItsOwn_addsNoMore() {
        EventNames names =
                EventNames.of(NameTemplate.parse("{mdc:user:-none}/{kv:x:-{logger}}/{level}/{date:yyyy-MM-dd}"));
        assertAddsLittle(new Routing(Objects.requireNonNull(names), 100));
    }

    private void assertAddsLittle(@Nullable Routing routing) {
        MDC.put("request", "요청-1");
        MDC.put("user", "김철수");
        MDC.put("trace_id", "0af7651916cd43dd8448eb211c80319c");
        bench.configure("<configuration><appender name='KEEPING' class='" + KeepingAppender.class.getName() + "'/>"
                + "<root level='INFO'><appender-ref ref='KEEPING'/></root></configuration>");
        long alone = bytesPerCall(0);
        bench.context.reset();
        SiloAppender.serve(bench.silo, new Sink(routing));
        bench.withAppender("<queue><maxBytes>1 GB</maxBytes></queue><overflow><maxBlock>1 min</maxBlock></overflow>");
        long withUs = bytesPerCall(alone + MAX_MORE);

        assertThat(withUs - alone)
                .as("bytes that a call adds to the %s of a call to an appender that keeps the event", alone)
                .isLessThanOrEqualTo(MAX_MORE);
    }

    /**
     * The least of some rounds, of eight at least: the JIT compiler, for which a busy machine may have little time, needs
     * some to see what need not be allocated.
     */
    private long bytesPerCall(long enough) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8 || (least > enough && round < 60); round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                bench.log().info("An order was taken, and the message is about as long as one usually is: 주문 완료");
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
            Penstock.flush(bench.context, Bench.LONG);
        }
        return least;
    }

    /** Does nothing but hold on to the event: else the JIT compiler may see that none is needed at all. */
    public static final class KeepingAppender extends AppenderBase<ILoggingEvent> {

        private volatile ILoggingEvent last;

        @Override
        protected void append(ILoggingEvent event) {
            last = event;
        }

        @Override
        public String toString() {
            return "keeps " + last;
        }
    }

    /** Takes everything and keeps nothing. */
    private record Sink(@Nullable Routing routing) implements Destination {

        @Override
        public String name() {
            return "sink";
        }

        @Override
        public Limits limits() {
            return ScriptedDestination.CLOUDWATCH;
        }

        @Override
        public RecordForm recordForm() {
            return RecordForm.JSON_STRING;
        }

        @Override
        public Sender open() {
            return batch -> new SendResult.Delivered("sink");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

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
        bench.configure("<configuration><appender name='NOP' class='ch.qos.logback.core.helpers.NOPAppender'/>"
                + "<root level='INFO'><appender-ref ref='NOP'/></root></configuration>");
        long alone = bytesPerCall();
        bench.context.reset();
        SiloAppender.serve(bench.silo, new Sink(routing));
        bench.withAppender("<queue><maxBytes>1 GB</maxBytes></queue><overflow><maxBlock>1 min</maxBlock></overflow>");
        long withUs = bytesPerCall();

        assertThat(withUs - alone)
                .as("bytes that a call adds to the %s of a call to an appender that does nothing", alone)
                .isLessThanOrEqualTo(64);
    }

    /** The least of some rounds: the JIT compiler needs some to see what need not be allocated. */
    private long bytesPerCall() {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                bench.log().info("An order was taken, and the message is about as long as one usually is: 주문 완료");
            }
            least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / CALLS);
            Penstock.flush(bench.context, Bench.LONG);
        }
        return least;
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

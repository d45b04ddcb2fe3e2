// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The gate on what a log call allocates: steady where times are not. */
class LogCallAllocationTest {

    /** Logback's own event is 144 bytes of it. */
    private static final long MAX_BYTES_PER_CALL = 200;

    @Test
    void logCall_allocatesLittleMoreThanLogbacksOwnEvent() {
        MDC.put("requestId", "0a1b2c3d4e5f6071");
        MDC.put("tenant", "acme");
        try (Subject subject = new Subject(Subject.Kind.PENSTOCK)) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            // Ends with the first burst that is good enough: how many the JIT compiler needs depends on the machine.
            for (int i = 0; i < 1_000 && least / LogCallBenchmark.BURST > MAX_BYTES_PER_CALL; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                subject.log(LogCallBenchmark.BURST);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                subject.awaitDrained();
            }
            System.out.println("allocated by a log call: " + least / LogCallBenchmark.BURST + " bytes");
            assertThat(least / LogCallBenchmark.BURST).isLessThanOrEqualTo(MAX_BYTES_PER_CALL);
        } finally {
            MDC.clear();
        }
    }
}

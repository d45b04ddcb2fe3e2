// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.MDC;

/**
 * What a log call costs the application: bursts of 3,000 events a thread into a queue that never fills, emptied between
 * the bursts while the clock stands. Run with {@code -t 1} and {@code -t 4}, and {@code -prof gc} for the bytes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 8, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class LogCallBenchmark {

    static final int BURST = 3_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** One subject for all threads. */
    @State(Scope.Benchmark)
    public static class Shared {

        @Param({"PENSTOCK", "LOGSTASH_DISRUPTOR", "ASYNC_APPENDER"})
        public String kind = "PENSTOCK";

        @SuppressWarnings("NullAway.Init") // JMH calls open() first
        Subject subject;

        @Setup
        public void open() {
            subject = new Subject(Subject.Kind.valueOf(kind));
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    /** A request's context, as a web application sets it. */
    @State(Scope.Thread)
    public static class Caller {

        @Setup
        public void begin() {
            MDC.put("requestId", "0a1b2c3d4e5f6071");
            MDC.put("tenant", "acme");
            MDC.put("path", "/orders/4711/items");
        }

        @TearDown(Level.Invocation)
        public void drain(Shared shared) {
            shared.subject.awaitDrained();
        }
    }

    /**
     * Processor time of the calling thread alone. With more threads than cores the time of a call is mostly the time that
     * the others have the core; {@code cpuNanos / calls} is what the call itself costs.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {

        public long calls;
        public long cpuNanos;

        @Setup(Level.Iteration)
        public void reset() {
            calls = 0;
            cpuNanos = 0;
        }
    }

    @Benchmark
    @OperationsPerInvocation(BURST)
    public void burst(Shared shared, Caller caller, Cpu cpu) {
        long before = THREADS.getCurrentThreadCpuTime();
        shared.subject.log(BURST);
        cpu.cpuNanos += THREADS.getCurrentThreadCpuTime() - before;
        cpu.calls += BURST;
    }
}

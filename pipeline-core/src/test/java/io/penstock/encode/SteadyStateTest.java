// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SteadyStateTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static TestEvent event(int i) {
        return TestEvent.saying("order " + i + " accepted for \"고객\" " + i)
                .context("requestId", "req-" + i)
                .context("userId", "user-" + i)
                .context("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    @ParameterizedTest
    @EnumSource(names = "MESSAGE", mode = EnumSource.Mode.EXCLUDE)
    void encoding_allocatesNothing(JsonFormat format) {
        for (RecordForm form : RecordForm.values()) {
            JsonEventEncoder<TestEvent> encoder = new JsonEventEncoder<>(
                    Encoded.config("format", format.name()), TestEvent.VIEW, form, Encoded.MAX, Encoded.SPOOL_ID);
            EventBuffer out = new EventBuffer();
            TestEvent event = event(7).with("count", 12_345L).with("ok", true);
            encode(encoder, event, out, 20_000);

            long least = Long.MAX_VALUE;
            for (int round = 0; round < 200 && least >= 1_000; round++) {
                least = Math.min(least, encode(encoder, event, out, 1_000));
            }
            assertThat(least).as("bytes for 1,000 events, %s", form).isLessThan(1_000);
        }
    }

    private static long encode(JsonEventEncoder<TestEvent> encoder, TestEvent event, EventBuffer out, int times) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < times; i++) {
            encoder.encode(event, out);
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    @Test
    void manyThreads_disturbNoneOfTheOthers() throws Exception {
        JsonEventEncoder<TestEvent> encoder = new JsonEventEncoder<>(
                Encoded.config(), TestEvent.VIEW, RecordForm.PLAIN, Encoded.MAX, Encoded.SPOOL_ID);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int first = t * 100_000;
                tasks.add(() -> check(encoder, first));
            }
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean check(JsonEventEncoder<TestEvent> encoder, int first) {
        EventBuffer out = new EventBuffer();
        for (int i = first; i < first + 1_000; i++) {
            TestEvent event = event(i).context("key" + i % 600, i);
            event.logger = "com.example.Logger" + i % 1_500;
            event.thread = "thread-" + i % 1_500;
            encoder.encode(event, out);
            assertThat(Encoded.object(new String(out.bytes, 0, out.length, StandardCharsets.UTF_8)))
                    .containsEntry("message", event.message.get())
                    .containsEntry("logger", event.logger)
                    .containsEntry("thread", event.thread)
                    .containsEntry("requestId", "req-" + i)
                    .containsEntry("key" + i % 600, i);
        }
        return true;
    }
}

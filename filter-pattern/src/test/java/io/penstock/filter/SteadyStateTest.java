// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

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
import org.junit.jupiter.params.provider.ValueSource;

/** Matching, over and over, alone and with others. */
class SteadyStateTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String EVENT =
            "{\"level\":\"ERROR\",\"statusCode\":500,\"message\":\"결제 \\uc2e4\\ud328 😀 [x] \\\"y z\\\"\","
                    + "\"items\":[{\"a\":1},{\"a\":2,\"a\":3}],\"n\":null,\"t\":0.25}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERROR -\"정상\" %5[0-9]{2}%",
                "%x{80,200}|Z{100}%",
                "{ $.level = \"FATAL\" || ($.level = \"ERROR\" && $.statusCode != 404 && $.t < 1e0) }",
                "{ $.message = \"*실패*\" && $.items[*].a = 3 && $.n IS NULL && $.q NOT EXISTS && $.* = %^ERR% }",
                "[a = *level*, ..., b != %[0-9]+%]"
            })
    void matching_allocatesNothing(String text) {
        FilterPattern pattern = FilterPattern.parse(text);
        byte[] bytes = EVENT.getBytes(StandardCharsets.UTF_8);
        long least = Long.MAX_VALUE;
        // Ends with the first round that is good enough: how many the compiler needs depends on the machine.
        for (int round = 0; round < 500 && least >= 1_000; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                pattern.matches(bytes, 0, bytes.length);
                pattern.matches(EVENT);
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).as("bytes for 2,000 matches").isLessThan(1_000);
    }

    @Test
    void largeEvent_leavesNoLargeMemoryBehind() {
        FilterPattern pattern = FilterPattern.parse("{ $.v = \"x\\\\\" }");
        Scratch scratch = new Scratch();
        assertThat(pattern.matches("{\"v\":\"" + "\\n".repeat(100_000) + "\"}")).isFalse();
        assertThat(scratch.worthKeeping()).isTrue();
        scratch.event("x".repeat(100_000));
        assertThat(scratch.worthKeeping()).isFalse();
        assertThat(pattern.matches("{\"v\":\"x\\\\\"}")).isTrue();
    }

    @Test
    void manyThreads_disturbNoneOfTheOthers() throws Exception {
        FilterPattern pattern = FilterPattern.parse("{ $.v = \"*7*\" && $.o.w[*] = %^\\d+$% }");
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int first = t * 10_000;
                tasks.add(() -> check(pattern, first));
            }
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean check(FilterPattern pattern, int first) {
        for (int i = first; i < first + 10_000; i++) {
            String event = "{\"v\":\"\\u0020" + i + "\",\"o\":{\"w\":[\"x\",\"" + i + (i % 2 == 0 ? "" : "y") + "\"]}}";
            assertThat(pattern.matches(event))
                    .isEqualTo(i % 2 == 0 && String.valueOf(i).contains("7"));
        }
        return true;
    }
}

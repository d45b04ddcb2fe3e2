// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import io.penstock.testkit.Arrived;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** Logback's own AsyncAppender in front of ours: unnecessary, but found in many configurations. */
class BehindOthersTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private void configure(String elementsOfAsync) {
        bench.configure("<configuration>"
                + "<appender name='ASYNC' class='ch.qos.logback.classic.AsyncAppender'><queueSize>64</queueSize>"
                + "<discardingThreshold>0</discardingThreshold>" + elementsOfAsync
                + "<appender-ref ref='SILO'/></appender>"
                + Bench.APPENDER + "<silo>" + bench.silo
                + "</silo><json><callerData>true</callerData></json></appender>"
                + "<root level='DEBUG'><appender-ref ref='ASYNC'/></root></configuration>");
    }

    /** Stopping it hands over everything that it still has, and stops ours. */
    private List<Arrived> stored() {
        AsyncAppender async = (AsyncAppender) bench.context.getLogger("ROOT").getAppender("ASYNC");
        async.stop();
        return bench.service.stored();
    }

    @Test
    void behindAnAsyncAppender_threadContextCallerAndValuesAreThoseOfTheLogCall() throws Exception {
        configure("<includeCallerData>true</includeCallerData>");
        Thread thread = new Thread(
                () -> {
                    MDC.put("request_id", "요청-9f3c");
                    bench.log().atWarn().addKeyValue("orderId", 4711).log("late {}", "kim");
                    MDC.put("request_id", "overwritten");
                },
                "http-nio-8080-exec-3");
        thread.start();
        thread.join();

        assertThat(bench.complaints()).isEmpty(); // Logback 1.6 itself warns that no layout asks for the caller
        assertThat(stored()).singleElement().satisfies(event -> {
            assertThat(event.fields())
                    .containsEntry("thread", "http-nio-8080-exec-3")
                    .containsEntry("request_id", "요청-9f3c")
                    .containsEntry("message", "late kim");
            assertThat(((Number) event.fields().get("orderId")).intValue()).isEqualTo(4711);
            assertThat((Map<?, ?>) event.fields().get("caller"))
                    .asString()
                    .contains(BehindOthersTest.class.getName(), "BehindOthersTest.java");
        });
    }

    @Test
    void behindAnAsyncAppender_nothingIsLost() throws InterruptedException {
        configure("");
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            int number = t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    bench.log().info("event {}-{}", number, i);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(stored()).extracting(Arrived::message).hasSize(6000).doesNotHaveDuplicates();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.event.ThrowableView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThrowableWriterTest {

    private static StackTraceElement frame(int i) {
        return new StackTraceElement("com.example.C", "m" + i, "C.java", i);
    }

    private static StackTraceElement[] frames(int... lines) {
        return java.util.Arrays.stream(lines)
                .mapToObj(ThrowableWriterTest::frame)
                .toArray(StackTraceElement[]::new);
    }

    private static <T extends Throwable> T at(T thrown, int... lines) {
        thrown.setStackTrace(frames(lines));
        return thrown;
    }

    private static String json(Throwable thrown, String... settings) {
        String text = Encoded.text(new TestEvent().thrown(thrown), settings);
        int start = text.indexOf(",\"exception\":");
        return start < 0 ? "" : text.substring(start + 13, text.length() - 1);
    }

    @Test
    void exception_isAnObject_withItsStackTraceAsOneText() {
        assertThat(json(at(new IllegalStateException("boom \"q\""), 1, 2)))
                .isEqualTo("{\"class\":\"java.lang.IllegalStateException\",\"message\":\"boom \\\"q\\\"\","
                        + "\"stack_trace\":\"at com.example.C.m1(C.java:1)\\nat com.example.C.m2(C.java:2)\"}");
    }

    @Test
    void exceptionWithoutMessageOrFrames_hasOnlyItsClass() {
        assertThat(json(at(new IllegalStateException()))).isEqualTo("{\"class\":\"java.lang.IllegalStateException\"}");
    }

    @Test
    void cause_leavesOutTheFramesItShares() {
        Throwable cause = at(new RuntimeException("inner"), 9, 2, 3);
        assertThat(json(at(new IllegalStateException("outer", cause), 1, 2, 3)))
                .endsWith(",\"cause\":{\"class\":\"java.lang.RuntimeException\",\"message\":\"inner\","
                        + "\"stack_trace\":\"at com.example.C.m9(C.java:9)\\n... 2 common frames omitted\"}}");
        Throwable same = at(new RuntimeException("same"), 1);
        assertThat(json(at(new IllegalStateException("outer", same), 1)))
                .endsWith("\"message\":\"same\",\"stack_trace\":\"... 1 common frames omitted\"}}");
    }

    @Test
    void suppressed_areAnArray() {
        Throwable thrown = at(new IllegalStateException("outer"));
        thrown.addSuppressed(at(new RuntimeException("one")));
        thrown.addSuppressed(at(new RuntimeException("two")));
        assertThat(json(thrown))
                .endsWith(",\"suppressed\":[{\"class\":\"java.lang.RuntimeException\",\"message\":\"one\"},"
                        + "{\"class\":\"java.lang.RuntimeException\",\"message\":\"two\"}]}");
    }

    @Test
    void frames_areBounded() {
        assertThat(json(at(new IllegalStateException(), 1, 2, 3, 4), "json.maxStackFrames", "2"))
                .endsWith("m2(C.java:2)\\n... 2 frames left out\"}");
        assertThat(json(at(new IllegalStateException(), 1, 2), "json.maxStackFrames", "0"))
                .endsWith("\"stack_trace\":\"... 2 frames left out\"}");
    }

    @Test
    void causes_areBounded() {
        Throwable thrown = at(new IllegalStateException("0"));
        for (int i = 1; i <= 100_000; i++) {
            thrown = at(new IllegalStateException(Integer.toString(i), thrown));
        }
        String json = json(thrown, "json.maxCauses", "2");
        assertThat(json)
                .isEqualTo("{\"class\":\"java.lang.IllegalStateException\",\"message\":\"100000\",\"cause\":"
                        + "{\"class\":\"java.lang.IllegalStateException\",\"message\":\"99999\",\"cause\":"
                        + "{\"class\":\"java.lang.IllegalStateException\",\"message\":\"99998\",\"cause\":"
                        + "{\"class\":\"java.lang.IllegalStateException\",\"message\":\"99997\",\"omitted\":true}}}}");
    }

    @Test
    void suppressed_areBoundedTogetherWithCauses() {
        Throwable thrown = at(new IllegalStateException("outer", at(new RuntimeException("cause"))));
        for (int i = 0; i < 1_000; i++) {
            thrown.addSuppressed(at(new RuntimeException()));
        }
        assertThat(Encoded.object(json(thrown, "json.maxCauses", "3")))
                .containsEntry("suppressed_omitted", 998)
                .satisfies(
                        fields -> assertThat((List<?>) fields.get("suppressed")).hasSize(2));
        assertThat(Encoded.object(json(thrown, "json.maxCauses", "0")))
                .containsEntry("suppressed_omitted", 1000)
                .containsEntry(
                        "cause", Map.of("class", "java.lang.RuntimeException", "message", "cause", "omitted", true));
    }

    @Test
    void cycles_areMarked() {
        Exception outer = at(new Exception("outer"));
        Exception inner = at(new Exception("inner", outer));
        outer.initCause(inner);
        inner.addSuppressed(outer);
        assertThat(json(outer))
                .isEqualTo(
                        "{\"class\":\"java.lang.Exception\",\"message\":\"outer\",\"cause\":"
                                + "{\"class\":\"java.lang.Exception\",\"message\":\"inner\","
                                + "\"cause\":{\"class\":\"java.lang.Exception\",\"message\":\"outer\",\"cyclic\":true},"
                                + "\"suppressed\":[{\"class\":\"java.lang.Exception\",\"message\":\"outer\",\"cyclic\":true}]}}");
    }

    @Test
    void exceptionThatThrows_isStillReported() {
        class Bad extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new IllegalStateException("no message");
            }
        }
        class Worse extends RuntimeException {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException("no cause");
            }
        }
        assertThat(Encoded.object(json(new Bad())))
                .containsEntry("message", "[getMessage() threw java.lang.IllegalStateException: no message]")
                .containsKey("stack_trace");
        assertThat(json(new Worse()))
                .isEqualTo("{\"message\":\"[reading the exception threw java.lang.IllegalStateException: no cause]\"}");
    }

    @Test
    void liveException_isTheSameWhenReadTwice() {
        ThrowableView view = ThrowableView.of(at(new IllegalStateException("a", at(new RuntimeException("b"))), 1));
        assertThat(view.cause()).isSameAs(view.cause());
        assertThat(view.cause().cyclic()).isFalse();
        assertThat(view.suppressed()).isSameAs(view.suppressed());
    }
}

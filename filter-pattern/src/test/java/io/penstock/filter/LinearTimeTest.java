// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twice the event, at most twice the steps: counted, for events made to be slow. */
class LinearTimeTest {

    static Stream<Arguments> worst() {
        String as = "a".repeat(500);
        return Stream.of(
                worst("\"" + as + "b\"", n -> "a".repeat(n)),
                worst("\"" + as + "b" + as + "\"", n -> (as + "c").repeat(n / 501)),
                worst("%a{1,400}a{1,400}b%", n -> "a".repeat(n)),
                worst("%a*a*a*a*a*a*a*b$%", n -> "a".repeat(n)),
                worst("%.*.*.*x.*.*y%", n -> "xz".repeat(n / 2)),
                worst("%[^b]{300}$|\\w{200}-%", n -> "한a".repeat(n / 4)),
                worst("{ $.v = \"*a*a*a*a*a*b\" }", n -> "{\"v\":\"" + "a".repeat(n) + "\"}"),
                worst("{ $.v = \"a*" + as + "b*\" }", n -> "{\"v\":\"" + "a".repeat(n) + "\"}"),
                worst("{ $.v = 1 }", n -> "{\"v\":" + "1".repeat(n) + "}"),
                worst("{ $.v = 1 }", n -> "{\"v\":0." + "0".repeat(n) + "1}"),
                worst("{ $.v = 1 }", n -> "{\"d\":" + "[".repeat(n / 2) + "]".repeat(n / 2) + "}"),
                worst("{ $.v = 1 }", n -> "{\"d\":" + "[".repeat(n)),
                worst("{ $.v = \"x\" }", n -> "{\"v\":\"" + "\\ud83d".repeat(n / 6) + "\"}"),
                worst("{ $.v = 2 || $.v = 3 }", n -> "{" + "\"v\":1,".repeat(n / 6) + "\"v\":4}"),
                worst("{ $.* = 1 }", n -> object(n / 20, 1) + "," + object(n / 20, 2)),
                worst("{ $.* = 1 && $.*.x = 1 && $.v NOT EXISTS }", n -> object(n / 10, 1)),
                worst("{ $.a[*].b[999999].c = 1 }", n -> "{\"a\":[" + "{\"b\":[1,2,3]},".repeat(n / 14) + "1]}"),
                worst("{ $.a[*] IS NULL }", n -> "{\"a\":[" + "[1,1,1],".repeat(n / 8) + "1]}"),
                worst("[a, b, c]", n -> "[x ".repeat(n / 3)),
                worst("[a = 1, ..., c = 2]", n -> "\"x \"[y ".repeat(n / 7)),
                worst("[a, b > 1]", n -> "x " + "1".repeat(n)));
    }

    private static Arguments worst(String pattern, IntFunction<String> event) {
        return Arguments.of(pattern.length() > 60 ? pattern.substring(0, 60) + "…" : pattern, pattern, event);
    }

    /** Members with keys of their own; the second half of a doubled object gives each another value, so none of them counts. */
    private static String object(int members, int value) {
        String open = value == 1 ? "{" : "";
        String close = value == 1 ? "" : "}";
        return open
                + IntStream.range(0, members)
                        .mapToObj(i -> "\"k" + (100_000 + i) + "\":" + value)
                        .collect(Collectors.joining(","))
                + close;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("worst")
    void steps_growWithTheEventsLength(String name, String text, IntFunction<String> event) {
        FilterPattern pattern = FilterPattern.parse(text);
        long less = steps(pattern, event.apply(50_000));
        long more = steps(pattern, event.apply(400_000));

        assertThat(less).isGreaterThan(1_000);
        assertThat(more).isLessThan(8 * less + 8 * less / 4);
        assertThat(more).isLessThan(60L * 400_000);
    }

    private static long steps(FilterPattern pattern, String event) {
        return pattern.stepsFor(event.getBytes(StandardCharsets.UTF_8));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for all patterns and events, tried with random ones; a run is repeated with {@code -Dpenstock.seed}. */
class PropertiesTest {

    @Test
    void validPatterns_areParsed_andMeanTheSamePrinted_asStringAndAsBytes() {
        Samples samples = new Samples("printed");
        int matching = 0;
        for (int i = 0; i < 10_000; i++) {
            String pattern = samples.pattern();
            FilterPattern parsed = FilterPattern.parse(pattern);
            FilterPattern again = FilterPattern.parse(parsed.toString());
            assertThat(again).as(pattern).hasToString(parsed.toString());
            assertThat(parsed.toString()).hasSizeLessThanOrEqualTo(pattern.length());
            for (int k = 0; k < 5; k++) {
                String event = samples.event();
                byte[] bytes = ("~" + event + "\"}]").getBytes(StandardCharsets.UTF_8);
                boolean matches = parsed.matches(event);
                matching += matches ? 1 : 0;
                assertThat(again.matches(event)).as("%s on %s", pattern, event).isEqualTo(matches);
                assertThat(parsed.matches(bytes, 1, bytes.length - 3))
                        .as("%s on %s", pattern, event)
                        .isEqualTo(matches);
            }
        }
        assertThat(matching).isBetween(2_500, 47_500);
    }

    @Test
    void parsing_failsOnlyWithItsOwnError_andThatPointsIntoThePattern() {
        Samples samples = new Samples("fuzz");
        int refused = 0;
        for (int i = 0; i < 30_000; i++) {
            String pattern = samples.broken(samples.pattern());
            try {
                FilterPattern parsed = FilterPattern.parse(pattern);
                String event = samples.broken(samples.event());
                assertThat(FilterPattern.parse(parsed.toString()).matches(event))
                        .as("%s on %s", pattern, event)
                        .isEqualTo(parsed.matches(event));
                assertThat(parsed.extract(event)).isNotNull();
            } catch (FilterPatternException e) {
                refused++;
                assertThat(e.position()).as(e.getMessage()).isBetween(1, pattern.length() + 1);
                assertThat(e).hasMessageStartingWith("bad filter pattern, at ");
            }
        }
        assertThat(refused).isBetween(5_000, 29_000);
    }

    @Test
    void anyBytes_areMatchedWithoutAnError() {
        Samples samples = new Samples("bytes");
        for (int i = 0; i < 10_000; i++) {
            FilterPattern pattern = FilterPattern.parse(samples.pattern());
            byte[] bytes = samples.event().getBytes(StandardCharsets.UTF_8);
            for (int k = samples.random.nextInt(4); k > 0 && bytes.length > 0; k--) {
                bytes[samples.random.nextInt(bytes.length)] = (byte) samples.random.nextInt();
            }
            boolean once = pattern.matches(bytes, 0, bytes.length);
            assertThat(pattern.matches(bytes, 0, bytes.length)).isEqualTo(once);
        }
    }

    @Test
    void rangeBeyondTheBytes_isRefused() {
        FilterPattern pattern = FilterPattern.parse("a");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> pattern.matches(new byte[3], 1, 4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> pattern.matches(new byte[3], 2, 1));
    }

    @Test
    void deMorgan() {
        Samples samples = new Samples("De Morgan");
        int matching = 0;
        for (int i = 0; i < 5_000; i++) {
            String x = samples.pick("1", "a", "\"x y\"", "4*", "%b+%", "\"*한*\"");
            String y = samples.pick("404", "b", "*", "\"\"", "%^.$%", "\"*b\"");
            String event = samples.pick("1", "a", "bb", "404", "4", "한글", "x", "1.0") + " rest";
            String json = "{\"v\":\"" + event.replace(" rest", "") + "\"}";
            boolean or = matches("[f = %s || f = %s, r]", x, y, event);
            assertThat(matches("[f != %s && f != %s, r]", x, y, event)).isEqualTo(!or);
            boolean and = matches("[f = %s && f = %s, r]", x, y, event);
            assertThat(matches("[f != %s || f != %s, r]", x, y, event)).isEqualTo(!and);
            boolean jsonOr = matches("{ $.v = %s || $.v = %s }", x, y, json);
            assertThat(matches("{ $.v != %s && $.v != %s }", x, y, json)).isEqualTo(!jsonOr);
            matching += or ? 1 : 0;
        }
        assertThat(matching).isBetween(500, 4_500);
    }

    private static boolean matches(String pattern, String x, String y, String event) {
        return FilterPattern.parse(String.format(pattern, x, y)).matches(event);
    }

    @Test
    void numbers_areOrderedAsNumbersAre() {
        Samples samples = new Samples("numbers");
        for (int i = 0; i < 5_000; i++) {
            String pattern = number(samples);
            String value = number(samples);
            int expected = Integer.signum(new BigDecimal(value).compareTo(new BigDecimal(pattern)));
            assertThat(compared(pattern, "{\"v\":" + value + "}", "{ $.v %s %s }"))
                    .as("%s with %s, seed %d", value, pattern, samples.seed)
                    .isEqualTo(expected);
            assertThat(compared(pattern, value + " x", "[v %s %s, r]"))
                    .as("%s with %s, seed %d", value, pattern, samples.seed)
                    .isEqualTo(expected);
        }
    }

    /** What all six operators agree on: -1, 0 or 1. */
    private static int compared(String number, String event, String pattern) {
        boolean[] holds = new boolean[6];
        List<String> ops = List.of("<", "=", ">", ">=", "!=", "<=");
        for (int i = 0; i < 6; i++) {
            holds[i] = FilterPattern.parse(String.format(pattern, ops.get(i), number))
                    .matches(event);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(holds[i + 3])
                    .as("%s against %s", ops.get(i), ops.get(i + 3))
                    .isEqualTo(!holds[i]);
        }
        return holds[0] ? -1 : holds[1] ? 0 : holds[2] ? 1 : 9;
    }

    private static String number(Samples samples) {
        String whole = samples.pick("0", "1", "10", "100", "99", "123456789012345678901", "5");
        String fraction = samples.pick("", "", ".0", ".5", ".05", ".50", ".999999999999999999999", ".000");
        String power = samples.pick("", "", "", "e0", "E1", "e+2", "e-2", "e-20", "e25", "e-0");
        return samples.pick("", "-") + whole + fraction + power;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;

/** Says what a pattern should do. */
final class Check {

    private Check() {}

    /** Whether {@code pattern} matches, asked as a string, as bytes within other bytes, and of the pattern as it is printed. */
    static boolean matches(String pattern, String event) {
        FilterPattern parsed = FilterPattern.parse(pattern);
        boolean matches = parsed.matches(event);
        byte[] bytes = ("\"x[" + event + "]y\"").getBytes(StandardCharsets.UTF_8);
        assertThat(parsed.matches(bytes, 3, bytes.length - 3))
                .as("bytes: %s on %s", pattern, event)
                .isEqualTo(matches);
        assertThat(FilterPattern.parse(parsed.toString()).matches(event))
                .as("printed: %s as %s on %s", pattern, parsed, event)
                .isEqualTo(matches);
        return matches;
    }

    static void yes(String pattern, String... events) {
        for (String event : events) {
            assertThat(matches(pattern, event)).as("%s on %s", pattern, event).isTrue();
        }
    }

    static void no(String pattern, String... events) {
        for (String event : events) {
            assertThat(matches(pattern, event)).as("%s on %s", pattern, event).isFalse();
        }
    }

    /** That {@code pattern} is refused at {@code position}, with these parts of the message. */
    static FilterPatternException refused(String pattern, int position, String... parts) {
        FilterPatternException refusal =
                catchThrowableOfType(FilterPatternException.class, () -> FilterPattern.parse(pattern));
        assertThat(refusal).as("refusal of %s", pattern).isNotNull();
        assertThat(refusal.position()).as(refusal.getMessage()).isEqualTo(position);
        assertThat(refusal).hasMessageContainingAll(parts);
        return refusal;
    }
}

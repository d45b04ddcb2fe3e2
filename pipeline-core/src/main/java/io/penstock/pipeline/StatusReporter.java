// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Words for people, to the logging framework's own status channel. Never a logger: what we say must not come back to
 * us as an event. Implementations are safe for use by many threads and never throw.
 */
public interface StatusReporter {

    void info(String text);

    void warn(String text, @Nullable Throwable cause);

    /** Only for configuration that cannot work at all: Spring Boot refuses to start on one. */
    void error(String text, @Nullable Throwable cause);

    default void warn(String text) {
        warn(text, null);
    }
}

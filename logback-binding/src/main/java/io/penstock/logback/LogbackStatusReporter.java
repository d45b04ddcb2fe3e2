// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.penstock.pipeline.StatusReporter;
import org.jspecify.annotations.Nullable;

/**
 * Says things on Logback's status channel, in the name of one appender. Any thread may call. A status listener that
 * throws is the application's own affair and must not end one of our threads.
 */
final class LogbackStatusReporter implements StatusReporter {

    private final ContextAware origin;

    LogbackStatusReporter(ContextAware origin) {
        this.origin = origin;
    }

    @Override
    public void info(String text) {
        say(() -> origin.addInfo(text));
    }

    @Override
    public void warn(String text, @Nullable Throwable cause) {
        say(() -> {
            if (cause == null) {
                origin.addWarn(text);
            } else {
                origin.addWarn(text, cause);
            }
        });
    }

    @Override
    public void error(String text, @Nullable Throwable cause) {
        say(() -> {
            if (cause == null) {
                origin.addError(text);
            } else {
                origin.addError(text, cause);
            }
        });
    }

    private static void say(Runnable words) {
        try {
            words.run();
        } catch (Throwable ofTheListener) {
            // A listener of the application failed, an Error included; the next status line goes to it again.
        }
    }
}

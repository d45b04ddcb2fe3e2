// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.util.StatusPrinter2;
import io.penstock.time.Clock;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Appenders that a program adds to its loggers by itself. */
final class Attachments {

    private Attachments() {}

    static void attach(PipelineAppender appender) {
        LoggerContext context = context(LoggerFactory.getILoggerFactory());
        long before = Clock.system().epochMillis();
        if (appender.getContext() == null) {
            appender.setContext(context);
        }
        if (appender.getName() == null) {
            appender.setName(appender.getClass().getSimpleName());
        }
        appender.start();
        if (appender.isStarted()) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        }
        new StatusPrinter2().printInCaseOfErrorsOrWarnings(context, before);
    }

    /** Logback may not be on the class path, or not be the one that SLF4J has chosen. */
    static LoggerContext context(ILoggerFactory factory) {
        if (factory instanceof LoggerContext context) {
            return context;
        }
        throw new IllegalStateException("the application does not log with Logback but with "
                + factory.getClass().getName() + ": let logback-classic be the only SLF4J provider on the class path");
    }

    static void detach(PipelineAppender appender) {
        if (appender.getContext() instanceof LoggerContext context) {
            context.getLoggerList().forEach(logger -> logger.detachAppender(appender));
        }
        appender.stop();
    }
}

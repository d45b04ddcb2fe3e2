// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import ch.qos.logback.classic.LoggerContext;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The batch process: settles the day's orders a few times a second, into the fixed log stream {@code batch}. */
final class Batch {

    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private int run;

    private Batch() {}

    public static void main(String[] args) {
        Child child = Child.begin();
        Batch batch = new Batch();
        ScheduledFuture<?> runs = batch.timer.scheduleAtFixedRate(batch::settle, 0, 100, TimeUnit.MILLISECONDS);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> batch.stop(runs), "stop"));
        child.ready(0);
    }

    /** Called by the timer's thread only. */
    private void settle() {
        run++;
        MDC.put("run", Integer.toString(run));
        try {
            int open = (run * 37) % 11;
            LOG.atInfo()
                    .addKeyValue("day", LocalDate.of(2026, 1, 1).plusDays(run))
                    .addKeyValue("open", open)
                    .log("정산 {} 완료 (settled)", run);
            if (open == 0) {
                throw new ArithmeticException("orders settled per open order: / by zero");
            }
        } catch (ArithmeticException e) {
            LOG.error("Run {} has no average", run, e);
        } finally {
            MDC.clear();
        }
    }

    private void stop(ScheduledFuture<?> runs) {
        runs.cancel(false);
        timer.shutdown();
        try {
            if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The run in progress takes too long and is left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("Batch ends after {} runs", run);
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}

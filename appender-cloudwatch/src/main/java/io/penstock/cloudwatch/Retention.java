// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.pipeline.StatusReporter;
import io.penstock.time.Clock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The retention that a group created by us is owed. It has tries of its own: events never wait for it, and a failure
 * now (the group is still being made, too many requests) is made good after a later delivery. Safe for use by many
 * threads.
 */
final class Retention {

    private static final int MAX_TRIES = 10;

    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final @Nullable Integer days;
    private final StatusReporter status;
    private final Clock clock;
    private final ReentrantLock settling = new ReentrantLock();
    private volatile @Nullable String owedTo;
    private int tries;
    private long nextNanos;

    Retention(@Nullable Integer days, StatusReporter status, Clock clock) {
        this.days = days;
        this.status = status;
        this.clock = clock;
    }

    /** {@code group} has just been created by us. */
    void owe(String group) {
        if (days == null) {
            return;
        }
        settling.lock();
        try {
            owedTo = group;
            tries = 0;
            nextNanos = clock.nanoTime();
        } finally {
            settling.unlock();
        }
    }

    /** Pays the debt if there is one and its time has come. Costs one volatile read otherwise. */
    void settle(LogsClient client, Deadline deadline) {
        String group = owedTo;
        Integer wanted = days;
        if (group == null || wanted == null || !settling.tryLock()) {
            return;
        }
        try {
            if (group.equals(owedTo) && clock.nanoTime() - nextNanos >= 0) {
                pay(client, group, wanted, deadline);
            }
        } finally {
            settling.unlock();
        }
    }

    private void pay(LogsClient client, String group, int wanted, Deadline deadline) {
        tries++;
        try {
            client.putRetention(group, wanted, deadline);
            owedTo = null;
            status.info("log group " + group + " keeps its events for " + wanted + " days");
        } catch (RuntimeException e) {
            Attempt attempt = Attempt.of("logs:PutRetentionPolicy", new Target(group, ""), client);
            SendResult meaning = Failures.of(e, attempt);
            nextNanos = clock.nanoTime() + PAUSE_NANOS * tries;
            if (tries >= MAX_TRIES || !mayPass(meaning)) {
                owedTo = null;
                status.warn("log group " + group + " was created, but its retention of " + wanted
                        + " days could not be set, so it keeps events for ever: aws logs put-retention-policy"
                        + " --log-group-name " + group + " --retention-in-days " + wanted + " sets it. "
                        + words(meaning));
            }
        }
    }

    private static boolean mayPass(SendResult meaning) {
        return meaning instanceof RetryLater later && !later.hopeless();
    }

    private static String words(SendResult meaning) {
        if (meaning instanceof RetryLater later) {
            return later.problem();
        }
        return meaning instanceof SendResult.Refused refused ? refused.problem() : "";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.pipeline.StatusReporter;
import io.penstock.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The retention that groups created by us are owed. It has tries of its own: events never wait for it, and a failure
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

    /** By group. Empty most of the time. */
    private final Map<String, Debt> debts = new ConcurrentHashMap<>();

    /** Under {@link #settling}. */
    private static final class Debt {
        int tries;
        long nextNanos;
    }

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
        Debt debt = new Debt();
        debt.nextNanos = clock.nanoTime();
        debts.put(group, debt);
    }

    /** Pays a debt if there is one whose time has come: one a call, for a delivery waits. */
    void settle(LogsClient client, Deadline deadline) {
        Integer wanted = days;
        if (debts.isEmpty() || wanted == null || !settling.tryLock()) {
            return;
        }
        try {
            long now = clock.nanoTime();
            for (Map.Entry<String, Debt> each : debts.entrySet()) {
                if (now - each.getValue().nextNanos >= 0) {
                    pay(client, each.getKey(), each.getValue(), wanted, deadline);
                    return;
                }
            }
        } finally {
            settling.unlock();
        }
    }

    private void pay(LogsClient client, String group, Debt debt, int wanted, Deadline deadline) {
        debt.tries++;
        try {
            client.putRetention(group, wanted, deadline);
            debts.remove(group, debt);
            status.info("log group " + group + " keeps its events for " + wanted + " days");
        } catch (RuntimeException e) {
            Attempt attempt = Attempt.of("logs:PutRetentionPolicy", new Target(group, ""), client);
            SendResult meaning = Failures.of(e, attempt);
            debt.nextNanos = clock.nanoTime() + PAUSE_NANOS * debt.tries;
            if (debt.tries >= MAX_TRIES || !mayPass(meaning)) {
                debts.remove(group, debt);
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

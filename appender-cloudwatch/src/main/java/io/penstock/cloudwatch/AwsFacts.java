// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.cloudwatch.NotReady.Outlook;
import io.penstock.name.Fact;
import io.penstock.name.Finding;
import io.penstock.name.Names;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Settles the names before the first request: waits for what metadata services are asked, and asks AWS itself for what
 * only it knows, with the appender's own region and credentials. Each is asked once; what has no answer takes its
 * default for good, as a name must not change. Safe for use by many threads.
 */
final class AwsFacts {

    /** For one question, the SDK's retries included. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Names names;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean settled;

    AwsFacts(Names names) {
        this.names = names;
    }

    /** Whether every name is known. */
    boolean areSettled() {
        return settled;
    }

    /**
     * Returns when every name is known, which is at once for all calls but the first.
     *
     * @param client with credentials that were just found
     * @throws NotReady when {@code deadline} came first
     */
    void settle(LogsClient client, Deadline deadline) throws NotReady, InterruptedException {
        if (settled) {
            return;
        }
        if (!asking.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw stillAsking();
        }
        try {
            while (!settled) {
                if (!names.awaitAnswers(deadline.left())) {
                    throw stillAsking();
                }
                Set<Fact> open = names.unanswered();
                for (Fact fact : open) {
                    names.answer(fact, find(fact, client, deadline));
                }
                settled = open.isEmpty();
            }
        } finally {
            asking.unlock();
        }
    }

    private static NotReady stillAsking() {
        return new NotReady(Outlook.PASSES, "what the names need is still being asked for");
    }

    private static Finding find(Fact fact, LogsClient client, Deadline deadline) {
        Duration limit = deadline.left().compareTo(LIMIT) < 0 ? deadline.left() : LIMIT;
        if (fact.source().equals("ssm")) {
            return parameter(fact, client, limit);
        }
        return fact.attribute().equals("region") ? Finding.of(client.region()) : account(fact, client, limit);
    }

    private static Finding account(Fact fact, LogsClient client, Duration limit) {
        try {
            Optional<String> known = client.credentials().resolveCredentials().accountId();
            return Finding.of(
                    known.isPresent()
                            ? known.get()
                            : CallerIdentity.ask(client.region(), client.access(), client.credentials(), limit)
                                    .account());
        } catch (RuntimeException e) {
            return Finding.failed(fact + ": AWS STS did not say whose account it is (" + Failures.firstLine(e) + ")");
        } catch (LinkageError e) {
            return missing(fact, "sts");
        }
    }

    private static Finding parameter(Fact fact, LogsClient client, Duration limit) {
        try {
            return SsmParameter.find(fact, client, limit);
        } catch (LinkageError e) {
            return missing(fact, "ssm");
        }
    }

    private static Finding missing(Fact fact, String module) {
        return Finding.failed(fact + " needs the AWS SDK's module " + module
                + " on the class path: add the dependency software.amazon.awssdk:" + module);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.pipeline.StatusReporter;
import io.penstock.time.Clock;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Makes the stream, and the group, that a put did not find. Nothing is ever looked up first: a put that finds its
 * stream needs no other call, and one that does not says so without having stored anything.
 *
 * <p>One thread creates; others that miss the same stream wait for it and then send again. When other processes create
 * the same things at the same time, all of them get what they want. Safe for use by many threads.
 */
final class LogStreams {

    private static final int STRIPES = 64;

    /** Who has hundreds of streams need not read of each. */
    private static final int MAX_SAID = 20;

    private final boolean createGroup;
    private final boolean createStream;
    private final Supplier<NewGroup> newGroup;
    private final Retention retention;
    private final StatusReporter status;
    private final AtomicInteger said = new AtomicInteger();

    /** By target's hash: those of one stripe are created one after the other, others side by side. */
    private final Stripe[] stripes = new Stripe[STRIPES];

    private static final class Stripe {
        final ReentrantLock creating = new ReentrantLock();
        final AtomicLong generation = new AtomicLong();
    }

    /** @param retentionDays null to leave a new group's retention alone */
    LogStreams(
            boolean createGroup,
            boolean createStream,
            Supplier<NewGroup> newGroup,
            @Nullable Integer retentionDays,
            StatusReporter status,
            Clock clock) {
        this.createGroup = createGroup;
        this.createStream = createStream;
        this.newGroup = newGroup;
        this.retention = new Retention(retentionDays, status, clock);
        this.status = status;
        Arrays.setAll(stripes, i -> new Stripe());
    }

    /** Grows when {@code target} is created; read before a put, it tells {@link #create} what that put could not know. */
    long generation(Target target) {
        return stripe(target).generation.get();
    }

    private Stripe stripe(Target target) {
        return stripes[Math.floorMod(target.hashCode(), STRIPES)];
    }

    /** What a new group is still owed. */
    Retention retention() {
        return retention;
    }

    /**
     * Creates what is missing.
     *
     * @param groupMissing what the service said: the group, or only the stream
     * @param seen the target's {@link #generation} before the put that missed it
     * @return null when the same batch can be sent again now, otherwise what became of it
     */
    @Nullable
    SendResult create(LogsClient client, Target target, boolean groupMissing, long seen, Deadline deadline)
            throws InterruptedException {
        Stripe stripe = stripe(target);
        if (!stripe.creating.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            return RetryLater.soon("another request is still creating " + target.group() + "/" + target.stream());
        }
        try {
            return stripe.generation.get() == seen ? createNow(client, target, groupMissing, deadline) : null;
        } finally {
            stripe.creating.unlock();
        }
    }

    private @Nullable SendResult createNow(LogsClient client, Target target, boolean groupMissing, Deadline deadline) {
        if (!createStream && !groupMissing) {
            return streamMissing(client, target);
        }
        if (createStream && !groupMissing) {
            Made stream = makeStream(client, target, deadline);
            if (!stream.parentMissing()) {
                return stream.stop();
            }
        }
        if (!createGroup) {
            return RetryLater.hopeless(
                            Failures.SELDOM,
                            "log group " + target.group() + " does not exist in " + client.region()
                                    + " and createLogGroup is false: create it, or correct logGroup or region")
                    .forStream();
        }
        Made group = makeGroup(client, target, deadline);
        if (group.stop() != null) {
            return group.stop();
        }
        return createStream ? makeStream(client, target, deadline).stop() : streamMissing(client, target);
    }

    private static SendResult streamMissing(LogsClient client, Target target) {
        return RetryLater.hopeless(
                        Failures.SELDOM,
                        "log stream " + target.stream() + " does not exist in group " + target.group() + " in "
                                + client.region() + " and createLogStream is false: create it, or correct logStream")
                .forStream();
    }

    /**
     * The end of one creation.
     *
     * @param parentMissing the group of a stream is not there
     * @param stop what to tell the pipeline; null when it is there now
     */
    private record Made(boolean parentMissing, @Nullable SendResult stop) {}

    private Made makeStream(LogsClient client, Target target, Deadline deadline) {
        try {
            client.createStream(target, deadline);
            sayCreated("log stream " + target.stream() + " in " + client.region() + "/" + target.group());
        } catch (ResourceAlreadyExistsException e) {
            // Another process was first, or the put saw an older state: both are what we want.
        } catch (ResourceNotFoundException e) {
            return new Made(
                    true,
                    RetryLater.soon("log group " + target.group() + " is not visible yet; the same batch is sent again")
                            .forStream());
        } catch (RuntimeException e) {
            return failed(e, Attempt.of("logs:CreateLogStream", target, client), 2);
        }
        stripe(target).generation.incrementAndGet();
        return new Made(false, null);
    }

    private void sayCreated(String what) {
        int count = said.incrementAndGet();
        if (count <= MAX_SAID) {
            status.info("created " + what + (count == MAX_SAID ? "; whatever else is created is not told" : ""));
        }
    }

    private Made makeGroup(LogsClient client, Target target, Deadline deadline) {
        try {
            boolean complete = client.createGroup(target.group(), newGroup.get(), deadline);
            sayCreated("log group " + target.group() + " in " + client.region());
            if (!complete) {
                status.warn(
                        "log group " + target.group() + " was created without protection from deletion, because this"
                                + " version of software.amazon.awssdk:cloudwatchlogs does not know it: use a newer one, or aws logs"
                                + " put-log-group-deletion-protection --log-group-identifier " + target.group()
                                + " --deletion-protection-enabled");
            }
            retention.owe(target.group());
            retention.settle(client, deadline);
        } catch (ResourceAlreadyExistsException e) {
            // Another process was first; its settings give the retention.
        } catch (RuntimeException e) {
            return failed(e, Attempt.of("logs:CreateLogGroup", target, client), 3);
        }
        return new Made(false, null);
    }

    /**
     * A failed creation is never the events' fault, and never leaves a copy behind: the put before it stored nothing.
     *
     * @param calls requests that a try costs, so that a hopeless one costs no more than one each {@link
     *     Failures#SELDOM}
     */
    private static Made failed(RuntimeException e, Attempt attempt, int calls) {
        // An answer of the service concerns this creation: what exists already can be sent to all the same.
        boolean answered = e instanceof AwsServiceException service
                && service.statusCode() < 500
                && !Failures.isCredentialsTrouble(e);
        SendResult meaning = Failures.of(e, attempt);
        if (meaning instanceof SendResult.Refused refused) {
            return new Made(
                    false,
                    RetryLater.hopeless(Failures.SELDOM.multipliedBy(calls), refused.problem())
                            .forStream());
        }
        if (meaning instanceof RetryLater later) {
            return new Made(
                    false,
                    new RetryLater(
                            later.lane(),
                            false,
                            later.atLeast().multipliedBy(calls),
                            later.hopeless(),
                            later.ofStream() || answered,
                            later.problem()));
        }
        return new Made(false, meaning);
    }
}

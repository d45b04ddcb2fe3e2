// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.Batch;
import io.penstock.pipeline.DropReason;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.pipeline.Sender;
import io.penstock.pipeline.StatusReporter;
import io.penstock.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.DataAlreadyAcceptedException;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/**
 * Sends batches with PutLogEvents. Usually one call a batch; when the stream or its group is missing, at first or
 * because somebody deleted it, they are made and the same batch is sent again within the same {@link #send}.
 *
 * <p>Called by up to {@code retry.maxConcurrency} send threads at once. Nothing here waits but for the network and for
 * the thread that creates a stream, and never past {@code retry.callTimeout}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">
 *     PutLogEvents</a>
 */
final class CloudWatchSender implements Sender {

    /** A stream that is deleted again while it is made is not worth more in one call. */
    private static final int MAX_PUTS = 3;

    /**
     * What a sender needs to know.
     *
     * @param region null for the SDK's own choice
     * @param endpoint null for the SDK's own choice
     * @param retentionDays null to leave a new group's retention alone
     */
    record Config(
            String name,
            @Nullable String region,
            @Nullable URI endpoint,
            Access access,
            boolean createGroup,
            boolean createStream,
            Supplier<NewGroup> newGroup,
            @Nullable Integer retentionDays,
            Supplier<Entity> entity,
            GzipMode gzip,
            Duration callTimeout) {}

    private final Config config;
    private final Function<Batch, Target> targets;
    private final AwsFacts facts;
    private final Clock clock;
    private final Clients clients;
    private final Patience patience = new Patience();
    private final Compression compression;
    private final LogStreams streams;
    private final Bodies bodies = new Bodies();
    private final EntityInUse entity;
    private final AtomicBoolean slowStart = new AtomicBoolean();

    /** @param targets the group and stream for a batch */
    CloudWatchSender(
            Config config, Function<Batch, Target> targets, AwsFacts facts, StatusReporter status, Clock clock) {
        this.config = config;
        this.targets = targets;
        this.facts = facts;
        this.clock = clock;
        this.clients = new Clients(() -> new LogsClient(
                config.region(), config.endpoint(), config.access(), config.callTimeout(), config.name()));
        this.compression = new Compression(config.gzip(), status);
        this.entity = new EntityInUse(config.entity(), status);
        this.streams = new LogStreams(
                config.createGroup(), config.createStream(), config.newGroup(), config.retentionDays(), status, clock);
    }

    @Override
    public void prepare() throws NotReady, InterruptedException {
        LogsClient client = client();
        if (!facts.areSettled()) {
            client.identity();
            facts.settle(client, Deadline.in(config.callTimeout(), clock));
        }
    }

    @Override
    public SendResult send(Batch batch) throws InterruptedException {
        Deadline deadline = Deadline.in(config.callTimeout(), clock);
        PutBody body = bodies.borrow();
        try {
            LogsClient client = clients.get(deadline);
            String identity = client.identity();
            patience.renew();
            facts.settle(client, deadline);
            if (deadline.halfGone() && slowStart.compareAndSet(false, true)) {
                // Classes and credentials are loaded now. A put with what is left of the time could be cut off after
                // the service has stored its events, and leave copies.
                return RetryLater.soon("loading the AWS SDK and its credentials took most of retry.callTimeout; the"
                        + " events are sent with the next request");
            }
            Target target = targets.apply(batch);
            Entity carried = entity.now();
            body.fill(target, carried, batch);
            return deliver(new Delivery(client, identity, target, carried, body, batch, deadline));
        } catch (NotReady e) {
            return notReady(e, deadline);
        } catch (LinkageError e) {
            return RetryLater.hopeless(Failures.SELDOM, Failures.ofSdk(e));
        } finally {
            bodies.giveBack(body);
        }
    }

    private SendResult notReady(NotReady e, Deadline deadline) {
        boolean hopeless =
                switch (e.outlook()) {
                    case PASSES -> false;
                    case MAY_PASS -> patience.isOver(deadline.startNanos(), clock.nanoTime());
                    case HOPELESS -> true;
                };
        String problem = String.valueOf(e.getMessage());
        return hopeless ? RetryLater.hopeless(Failures.SELDOM, problem) : RetryLater.soon(problem);
    }

    /** The client of the next {@link #send}. */
    LogsClient client() throws NotReady, InterruptedException {
        return clients.get(Deadline.in(config.callTimeout(), clock));
    }

    /** Everything about one {@link #send}. */
    private record Delivery(
            LogsClient client,
            String identity,
            Target target,
            Entity entity,
            PutBody body,
            Batch batch,
            Deadline deadline) {

        /** The same with another body. */
        Delivery withoutEntity() {
            body.fill(target, Entity.NONE, batch);
            return new Delivery(client, identity, target, Entity.NONE, body, batch, deadline);
        }

        String where() {
            String place = client.region() + "/" + target.group() + "/" + target.stream() + " as " + identity;
            return client.atAws()
                    ? place + ", " + ConsoleLink.to(client.region(), target)
                    : place + " at " + client.endpoint();
        }
    }

    private SendResult deliver(Delivery delivery) throws InterruptedException {
        for (int puts = 1; ; puts++) {
            long seen = streams.generation(delivery.target());
            try {
                return put(delivery);
            } catch (ResourceNotFoundException e) {
                if (puts == MAX_PUTS || delivery.deadline().near()) {
                    return RetryLater.soon(delivery.target().group() + "/" + delivery.target().stream()
                                    + " was created but is not visible yet; the same batch is sent again")
                            .forStream();
                }
                boolean groupMissing = Failures.message(e).contains("log group");
                SendResult stop =
                        streams.create(delivery.client(), delivery.target(), groupMissing, seen, delivery.deadline());
                if (stop != null) {
                    return stop;
                }
            } catch (DataAlreadyAcceptedException e) {
                return new SendResult.Delivered(delivery.where());
            } catch (RuntimeException e) {
                if (Failures.isCredentialsTrouble(e)) {
                    delivery.client().renewCredentials();
                }
                return Failures.of(e, Attempt.of("logs:PutLogEvents", delivery.target(), delivery.client()));
            }
        }
    }

    private SendResult put(Delivery delivery) {
        Exchange exchange =
                compression.choose(delivery.body(), delivery.client().endpoint());
        try {
            return putWithEntity(delivery, exchange);
        } catch (AwsServiceException e) {
            if (!exchange.gzip() || !Failures.isEncodingTrouble(e)) {
                throw e;
            }
            SendResult plain = putWithEntity(delivery, compression.plain(delivery.body()));
            compression.refuse(e.statusCode() + " " + Failures.code(e));
            return plain;
        }
    }

    /** With the entity, and without when the request was refused for it. */
    private SendResult putWithEntity(Delivery delivery, Exchange exchange) {
        try {
            return answered(delivery, exchange);
        } catch (AwsServiceException e) {
            if (!entity.refused(e, delivery.entity())) {
                throw e;
            }
            Delivery without = delivery.withoutEntity();
            return answered(
                    without,
                    exchange.gzip()
                            ? compression.choose(
                                    without.body(), without.client().endpoint())
                            : compression.plain(without.body()));
        }
    }

    private SendResult answered(Delivery delivery, Exchange exchange) {
        PutLogEventsResponse response = delivery.client().put(delivery.target(), exchange, delivery.deadline());
        boolean signed = response.sdkHttpResponse()
                .firstMatchingHeader("x-amzn-RequestId")
                .isPresent();
        if (!signed || !exchange.answered()) {
            return RetryLater.unknown("the answer 200 from " + delivery.client().endpoint() + " has "
                    + (signed ? "no JSON body" : "no request id")
                    + ", so it may not be the service's own; it may have stored the events all the same");
        }
        if (response.rejectedEntityInfo() != null) {
            entity.rejected(response.rejectedEntityInfo().errorTypeAsString());
        }
        streams.retention().settle(delivery.client(), delivery.deadline());
        return outcome(delivery, response.rejectedLogEventsInfo());
    }

    private static SendResult outcome(Delivery delivery, @Nullable RejectedLogEventsInfo rejected) {
        if (rejected == null) {
            return new SendResult.Delivered(delivery.where());
        }
        Map<Integer, DropReason> refused = RejectedEvents.of(
                delivery.batch().size(),
                rejected.tooOldLogEventEndIndex(),
                rejected.expiredLogEventEndIndex(),
                rejected.tooNewLogEventStartIndex());
        return refused.isEmpty()
                ? new SendResult.Delivered(delivery.where())
                : new SendResult.Partly(delivery.where(), new BitSet(), refused);
    }

    /** Waits for nobody: requests under way end by themselves, and a client in the making is closed when it is made. */
    @Override
    public void close() {
        clients.close();
        bodies.close();
    }
}

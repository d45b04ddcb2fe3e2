// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.Operation;
import io.penstock.localaws.RequestRecord;
import io.penstock.localaws.StoredEvent;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.pipeline.SendResult;
import io.penstock.testkit.RecordingStatus;
import io.penstock.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sender for one stream of a stand-in server, with the credentials that the server wants. */
final class Stand implements AutoCloseable {

    static final Target TARGET = new Target("group", "stream");

    final RecordingStatus status = new RecordingStatus();
    final LocalAws server;
    private final CloudWatchSender sender;

    private Stand(LocalAws server, CloudWatchSender.Config config, Clock clock) {
        this.server = server;
        Names names = new Names(ProcessIdentity.of("host", "app"), null, clock, status::warn);
        this.sender = new CloudWatchSender(config, batch -> TARGET, new AwsFacts(names), status, clock);
    }

    /** How the sender of a test differs from the default. */
    static final class Options {
        private final LocalAws server;
        private @Nullable String region = "us-east-1";
        private @Nullable URI endpoint;
        private boolean createGroup = true;
        private boolean createStream = true;
        private Access access = Access.DEFAULT;
        private NewGroup newGroup = NewGroup.PLAIN;
        private Entity entity = Entity.NONE;
        private @Nullable Integer retentionDays;
        private GzipMode gzip = GzipMode.AUTO;
        private Duration callTimeout = Duration.ofSeconds(60);
        private Clock clock = Clock.system();

        private Options(LocalAws server) {
            this.server = server;
            this.endpoint = server.endpoint();
        }

        Options region(@Nullable String value) {
            region = value;
            return this;
        }

        Options endpoint(@Nullable URI value) {
            endpoint = value;
            return this;
        }

        Options create(boolean group, boolean stream) {
            createGroup = group;
            createStream = stream;
            return this;
        }

        Options access(Access value) {
            access = value;
            return this;
        }

        Options newGroup(NewGroup value) {
            newGroup = value;
            return this;
        }

        Options entity(Entity value) {
            entity = value;
            return this;
        }

        Options retentionDays(int value) {
            retentionDays = value;
            return this;
        }

        Options gzip(GzipMode value) {
            gzip = value;
            return this;
        }

        Options callTimeout(Duration value) {
            callTimeout = value;
            return this;
        }

        Options clock(Clock value) {
            clock = value;
            return this;
        }

        Stand open() {
            System.setProperty("aws.accessKeyId", "test-access-key-WXYZ");
            System.setProperty("aws.secretAccessKey", "test");
            CloudWatchSender.Config config = new CloudWatchSender.Config(
                    "cloudwatch:group",
                    region,
                    endpoint,
                    access,
                    createGroup,
                    createStream,
                    newGroup,
                    retentionDays,
                    entity,
                    gzip,
                    callTimeout);
            return new Stand(server, config, clock);
        }
    }

    static Options on(LocalAws server) {
        return new Options(server);
    }

    CloudWatchSender sender() {
        return sender;
    }

    SendResult send(TestBatch batch) throws InterruptedException {
        return sender.send(batch);
    }

    /** Sends events that say "made" and forgets the requests that this took, so that the stream is there. */
    void makeStream() throws InterruptedException {
        server.createGroup(TARGET.group());
        server.createStream(TARGET.group(), TARGET.stream());
    }

    SendResult.Delivered delivered(TestBatch batch) throws InterruptedException {
        SendResult result = send(batch);
        assertThat(result).isInstanceOf(SendResult.Delivered.class);
        return (SendResult.Delivered) result;
    }

    SendResult.RetryLater retried(TestBatch batch) throws InterruptedException {
        SendResult result = send(batch);
        assertThat(result).isInstanceOf(SendResult.RetryLater.class);
        return (SendResult.RetryLater) result;
    }

    List<String> messages() {
        return server.events(TARGET.group(), TARGET.stream()).stream()
                .map(StoredEvent::message)
                .toList();
    }

    List<RequestRecord> puts() {
        return server.requests(Operation.PUT_LOG_EVENTS);
    }

    List<Operation> operations() {
        return server.requests().stream().map(RequestRecord::operation).toList();
    }

    static long now() {
        return Clock.system().epochMillis();
    }

    @Override
    public void close() {
        sender.close();
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
    }
}

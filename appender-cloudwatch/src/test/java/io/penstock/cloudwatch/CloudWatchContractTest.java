// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.Operation;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.pipeline.Batch;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import io.penstock.pipeline.Sender;
import io.penstock.settings.Settings;
import io.penstock.testkit.Arrived;
import io.penstock.testkit.DestinationContract;
import io.penstock.testkit.DestinationStand;
import io.penstock.testkit.RecordingStatus;
import io.penstock.time.Clock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** What every destination does, done by this one with the real SDK over real sockets. */
@DisplayName("CloudWatch Logs")
class CloudWatchContractTest extends DestinationContract {

    @Override
    protected DestinationStand openStand() {
        return new CloudWatchStand();
    }

    private static final class CloudWatchStand implements DestinationStand {

        private final LocalAws server = LocalAws.start();
        private final Destination destination;
        private volatile @Nullable String marker;

        CloudWatchStand() {
            System.setProperty("aws.accessKeyId", "test");
            System.setProperty("aws.secretAccessKey", "test");
            server.createGroup("group");
            server.createStream("group", "stream");
            Settings settings = CloudWatchDestinationTest.settings(
                    "logGroup", "group",
                    "logStream", "stream",
                    "region", "us-east-1",
                    "endpoint", server.endpoint().toString(),
                    "retry.callTimeout", CALL_TIMEOUT.toMillis() + " ms");
            try (Names names = new Names(ProcessIdentity.of("h", "a"), null, Clock.system(), text -> {})) {
                this.destination = new Hurried(CloudWatchDestination.of(settings, names, new RecordingStatus()));
            }
        }

        @Override
        public Destination destination() {
            return destination;
        }

        @Override
        public List<Arrived> arrived() {
            return server.events("group", "stream").stream()
                    .map(event -> Arrived.of(event.timestamp(), event.message()))
                    .toList();
        }

        @Override
        public int requests() {
            return (int) server.requestCount(Operation.PUT_LOG_EVENTS);
        }

        @Override
        public void inject(Fault fault, int requests) {
            server.faults()
                    .on(Operation.PUT_LOG_EVENTS)
                    .times(requests)
                    .answer(
                            switch (fault) {
                                case THROTTLE -> io.penstock.localaws.Fault.throttle();
                                case UNAVAILABLE -> io.penstock.localaws.Fault.unavailable();
                                case RESET_BEFORE_ACCEPT -> io.penstock.localaws.Fault.reset();
                                case RESET_AFTER_ACCEPT ->
                                    io.penstock.localaws.Fault.reset().afterAccepting();
                                case HANG -> io.penstock.localaws.Fault.hang();
                                case DENY -> io.penstock.localaws.Fault.accessDenied();
                            });
        }

        @Override
        public void refuse(String text) {
            marker = text;
        }

        @Override
        public void close() {
            server.close();
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }

        /**
         * The destination itself, but what only a person can mend is tried again at once, and a batch with the marker
         * is refused by the server.
         */
        private final class Hurried implements Destination {

            private final CloudWatchDestination real;

            Hurried(CloudWatchDestination real) {
                this.real = real;
            }

            @Override
            public String name() {
                return real.name();
            }

            @Override
            public Limits limits() {
                return real.limits();
            }

            @Override
            public io.penstock.encode.RecordForm recordForm() {
                return real.recordForm();
            }

            @Override
            public Sender open() {
                Sender sender = real.open();
                return new Sender() {
                    @Override
                    public SendResult send(Batch batch) throws Exception {
                        if (holdsMarker(batch)) {
                            server.faults()
                                    .on(Operation.PUT_LOG_EVENTS)
                                    .nth(1)
                                    .answer(io.penstock.localaws.Fault.error(
                                            400, "InvalidParameterException", "Log event is not valid."));
                        }
                        SendResult result = sender.send(batch);
                        return result instanceof RetryLater later && later.hopeless()
                                ? new RetryLater(later.lane(), later.ambiguous(), Duration.ZERO, true, later.problem())
                                : result;
                    }

                    @Override
                    public void close() {
                        sender.close();
                    }
                };
            }

            private boolean holdsMarker(Batch batch) {
                String text = marker;
                for (int i = 0; text != null && i < batch.size(); i++) {
                    String record =
                            new String(batch.array(i), batch.offset(i), batch.length(i), StandardCharsets.UTF_8);
                    if (record.contains(text)) {
                        return true;
                    }
                }
                return false;
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.encode.RecordForm;
import io.penstock.name.EventNames;
import io.penstock.name.NameTemplate;
import io.penstock.name.Names;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Limits;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.pipeline.Routing;
import io.penstock.pipeline.Sender;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Settings;
import io.penstock.time.Clock;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch Logs as a destination. Cheap to make: the AWS SDK is first touched by {@link #open} on a send thread, and
 * nothing goes over the network before the first batch.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">the limits of
 *     PutLogEvents</a>
 */
public final class CloudWatchDestination implements Destination {

    /** What {@link AwsFacts} answers; here, because that class needs the SDK. */
    private static final Set<String> ASKED_OF_AWS = Set.of("aws", "ssm");

    private final CloudWatchSender.Config config;
    private final TargetNames targets;
    private final Names names;
    private final @Nullable Routing routing;
    private final StatusReporter status;
    private final Clock clock;

    private CloudWatchDestination(
            CloudWatchSender.Config config,
            TargetNames targets,
            @Nullable Routing routing,
            Names names,
            StatusReporter status,
            Clock clock) {
        this.config = config;
        this.targets = targets;
        this.routing = routing;
        this.names = names;
        this.status = status;
        this.clock = clock;
    }

    /**
     * Reads the settings of {@link CloudWatchSettings} and claims a worker number when a name needs one (some file
     * operations, no network); what a metadata service has to be asked for is asked on a thread of its own. What is wrong becomes a problem of {@code settings}; when they are {@linkplain
     * Settings#unusable unusable} afterwards, the destination must not be opened.
     *
     * @param status for what happens later on: streams created, names replaced, gzip refused
     */
    public static CloudWatchDestination of(Settings settings, Names names, StatusReporter status) {
        return of(settings, names, status, Clock.system());
    }

    static CloudWatchDestination of(Settings settings, Names names, StatusReporter status, Clock clock) {
        NameTemplate group = group(settings);
        NameTemplate stream = stream(settings);
        String region = Given.usable(settings, CloudWatchSettings.REGION, CloudWatchSettings::wrongRegion);
        String endpoint = Given.usable(settings, CloudWatchSettings.ENDPOINT, CloudWatchSettings::wrongEndpoint);
        TargetNames targets = new TargetNames(group, stream, names, status);
        if (!settings.unusable() && (group.uses("worker") || stream.uses("worker"))) {
            names.claimWorker(group + "\n" + stream); // before any other value is filled in that may use it
        }
        long now = clock.epochMillis();
        CloudWatchSender.Config config = new CloudWatchSender.Config(
                "cloudwatch:" + group,
                region,
                endpoint == null ? null : URI.create(endpoint),
                Access.of(settings, names, status, now),
                settings.value(CloudWatchSettings.CREATE_LOG_GROUP),
                settings.value(CloudWatchSettings.CREATE_LOG_STREAM),
                NewGroup.of(settings, names, now),
                retention(settings),
                Entity.of(settings, names, now),
                settings.value(CloudWatchSettings.GZIP),
                settings.value(PipelineSettings.RETRY_CALL_TIMEOUT));
        if (!settings.unusable()) {
            names.answersLater(ASKED_OF_AWS);
            names.need(group);
            names.need(stream);
            if (names.isKnown(group) && names.isKnown(stream)) {
                targets.of("", now); // so that a name that has to be replaced is reported at the start
            }
        }
        EventNames events = targets.events();
        Routing routing =
                events == null ? null : new Routing(events, settings.value(CloudWatchSettings.MAX_OPEN_STREAMS));
        return new CloudWatchDestination(config, targets, routing, names, status, clock);
    }

    private static NameTemplate group(Settings settings) {
        String text = settings.get(CloudWatchSettings.LOG_GROUP);
        String wrong = "logGroup is missing; allowed: " + CloudWatchSettings.LOG_GROUP.allowed();
        if (text != null) {
            try {
                return NameTemplate.parse(text);
            } catch (IllegalArgumentException e) {
                wrong = "logGroup: " + e.getMessage();
            }
        }
        settings.report(CloudWatchSettings.LOG_GROUP.name(), wrong + "; the appender stays off", true);
        return NameTemplate.parse("unknown");
    }

    /** A stream is only a part of its group: with a wrong name the events still find their way, and the user hears. */
    private static NameTemplate stream(Settings settings) {
        try {
            return NameTemplate.parse(settings.value(CloudWatchSettings.LOG_STREAM));
        } catch (IllegalArgumentException e) {
            String fallback = CloudWatchSettings.LOG_STREAM.defaultText();
            settings.report(
                    CloudWatchSettings.LOG_STREAM.name(),
                    "logStream: " + e.getMessage() + "; in force: " + fallback,
                    false);
            return NameTemplate.parse(fallback);
        }
    }

    private static @Nullable Integer retention(Settings settings) {
        String days = settings.get(CloudWatchSettings.RETENTION_DAYS);
        return days == null ? null : Integer.valueOf(days);
    }

    /** The group as it was written, tokens and all. */
    @Override
    public String name() {
        return config.name();
    }

    @Override
    public Limits limits() {
        return LogsLimits.LIMITS;
    }

    /** A record becomes the value of {@code message} in the request. */
    @Override
    public RecordForm recordForm() {
        return RecordForm.JSON_STRING;
    }

    /** Many streams where {@code logGroup} or {@code logStream} have tokens that each event fills in. */
    @Override
    public @Nullable Routing routing() {
        return routing;
    }

    /** Throws with what to do when the AWS SDK on the class path is not the one it should be. */
    @Override
    public Sender open() {
        try {
            return sender();
        } catch (LinkageError e) {
            throw new IllegalStateException(
                    "the AWS SDK on the class path is incomplete (" + e + "): appender-cloudwatch brings all of it,"
                            + " and software.amazon.awssdk:bom keeps its modules at one version",
                    e);
        }
    }

    /** The same, for the doctor. */
    CloudWatchSender sender() {
        return new CloudWatchSender(config, targets, new AwsFacts(names), status, clock);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.settings.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of the CloudWatch destination, beside those that every destination has. */
public final class CloudWatchSettings {

    public static final Setting<String> LOG_GROUP = Setting.text(
                    "logGroup",
                    "1 to " + LogsLimits.NAME_CHARS + " letters, digits and . - _ / #, not starting with aws/;"
                            + " {tokens} are filled in",
                    "",
                    "The log group that takes the events.")
            .checked(CloudWatchSettings::wrongGroup)
            .mandatory();

    public static final Setting<String> LOG_STREAM = Setting.text(
                    "logStream",
                    "1 to " + LogsLimits.NAME_CHARS + " characters without : and *; {tokens} are filled in",
                    "{host}_{worker}",
                    "The log stream within the group. The default gives each process of each host a stream of its own;"
                            + " a fixed name such as batch works too.")
            .checked(CloudWatchSettings::wrongStream);

    public static final Setting<Integer> MAX_OPEN_STREAMS = Setting.count(
            "maxOpenStreams",
            "1000",
            1,
            10_000,
            "How many streams may be open at once where logGroup or logStream have tokens that each event fills in, such as"
                    + " {mdc:tenant}. The least recently used is closed for another; it is found again when an event comes"
                    + " for it.");

    public static final Setting<String> REGION = Setting.text(
            "region",
            "a region's code such as eu-west-1",
            "",
            "The AWS region. Otherwise the SDK's: -Daws.region, AWS_REGION, the profile, the instance's metadata.");

    public static final Setting<String> ENDPOINT = Setting.text(
            "endpoint",
            "an http or https address such as http://127.0.0.1:4566",
            "",
            "Where the service answers, for a private endpoint or a stand-in. Otherwise the SDK's:"
                    + " AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, AWS_ENDPOINT_URL, the profile, the region's public address.");

    public static final Setting<Boolean> CREATE_LOG_GROUP =
            Setting.flag("createLogGroup", true, "Whether a missing log group is created.");

    public static final Setting<Boolean> CREATE_LOG_STREAM =
            Setting.flag("createLogStream", true, "Whether a missing log stream is created.");

    public static final Setting<String> RETENTION_DAYS = Setting.text(
                    "retentionDays",
                    "one of "
                            + LogsLimits.RETENTION_DAYS.stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(", ")),
                    "",
                    "For how many days a log group keeps its events. Applied to a group that this appender created;"
                            + " one that was there before is left alone. Without it events are kept for ever.")
            .checked(CloudWatchSettings::wrongRetention);

    public static final Setting<GzipMode> GZIP = Setting.choice(
            "gzip",
            GzipMode.class,
            GzipMode.AUTO,
            "Whether request bodies are compressed. auto: where it saves at least half of the bytes and the endpoint is"
                    + " not on this machine. Switches itself off for good when the endpoint refuses it.");

    /** All of them, in the order of the reference page. */
    public static final List<Setting<?>> ALL = Stream.of(
                    List.<Setting<?>>of(
                            LOG_GROUP,
                            LOG_STREAM,
                            MAX_OPEN_STREAMS,
                            REGION,
                            ENDPOINT,
                            CREATE_LOG_GROUP,
                            CREATE_LOG_STREAM,
                            RETENTION_DAYS,
                            GZIP),
                    GroupSettings.ALL,
                    EntitySettings.ALL,
                    AccessSettings.ALL)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    private CloudWatchSettings() {}

    /** What makes an endpoint unusable, or null. */
    static @Nullable String wrongEndpoint(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && uri.getHost() != null ? null : "no scheme http or https, or no host";
        } catch (URISyntaxException e) {
            return e.getReason();
        }
    }

    /** What makes a region unusable, or null. Whether it exists only the network knows. */
    static @Nullable String wrongRegion(String text) {
        return text.matches("[a-z0-9]+(-[a-z0-9]+)+") && text.length() <= 63 ? null : "not the form of a region's code";
    }

    /** Forbidden characters are no reason to stay off: they are replaced and reported. */
    private static @Nullable String wrongGroup(String text) {
        return text.startsWith(LogsLimits.RESERVED_PREFIX) ? "the prefix aws/ is the service's own" : tooLong(text);
    }

    private static @Nullable String wrongStream(String text) {
        return tooLong(text);
    }

    /** With tokens the length is known only when they are filled in. */
    private static @Nullable String tooLong(String text) {
        return text.length() > LogsLimits.NAME_CHARS && text.indexOf('{') < 0
                ? "it has " + text.length() + " characters"
                : null;
    }

    private static @Nullable String wrongRetention(String text) {
        int days;
        try {
            days = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return "not a whole number of days";
        }
        if (LogsLimits.RETENTION_DAYS.contains(days)) {
            return null;
        }
        int nearest = LogsLimits.RETENTION_DAYS.get(0);
        for (int allowed : LogsLimits.RETENTION_DAYS) {
            if (Math.abs((long) allowed - days) < Math.abs((long) nearest - days)) {
                nearest = allowed;
            }
        }
        return "the nearest allowed value is " + nearest;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.EventNames;
import io.penstock.name.NameTemplate;
import io.penstock.name.Names;
import io.penstock.pipeline.Batch;
import io.penstock.pipeline.StatusReporter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The group and the stream for a batch, as the service takes them: what it forbids is replaced and reported once. Safe for
 * use by many threads.
 */
final class TargetNames implements Function<Batch, Target> {

    private final NameTemplate group;
    private final NameTemplate stream;
    private final Names names;
    private final StatusReporter status;

    /** What the two need of an event; null when every event goes to one stream. */
    private final @Nullable EventNames events;

    private final AtomicBoolean groupReported = new AtomicBoolean();
    private final AtomicBoolean streamReported = new AtomicBoolean();

    /** The only target there ever is, when the names need nothing of an event. */
    private volatile @Nullable Target fixed;

    TargetNames(NameTemplate group, NameTemplate stream, Names names, StatusReporter status) {
        this.group = group;
        this.stream = stream;
        this.names = names;
        this.status = status;
        this.events = EventNames.of(group, stream);
    }

    /** What the names need of an event; null when every event goes to one stream. */
    @Nullable
    EventNames events() {
        return events;
    }

    @Override
    public Target apply(Batch batch) {
        return of(batch.streamKey(), batch.timestamp(0));
    }

    /**
     * The target for events with that key.
     *
     * @param streamKey empty for the default
     * @param epochMillis the time for the default's {@code {date:…}}
     */
    Target of(String streamKey, long epochMillis) {
        Target known = fixed;
        if (known != null) {
            return known;
        }
        EventNames needed = events;
        if (needed == null) {
            known = new Target(group(names.render(group, epochMillis)), stream(names.render(stream, epochMillis)));
            fixed = known;
            return known;
        }
        return new Target(
                group(names.render(group, needed, streamKey, epochMillis)),
                stream(names.render(stream, needed, streamKey, epochMillis)));
    }

    private String group(String rendered) {
        String name = usable(rendered, LogsLimits.NOT_IN_GROUP);
        if (name.startsWith(LogsLimits.RESERVED_PREFIX)) {
            name = "aws-" + name.substring(LogsLimits.RESERVED_PREFIX.length());
        }
        report(groupReported, "logGroup", rendered, name, CloudWatchSettings.LOG_GROUP.allowed());
        return name;
    }

    private String stream(String rendered) {
        String name = usable(rendered, LogsLimits.NOT_IN_STREAM);
        report(streamReported, "logStream", rendered, name, CloudWatchSettings.LOG_STREAM.allowed());
        return name;
    }

    private static String usable(String rendered, Pattern forbidden) {
        String name = forbidden.matcher(rendered).replaceAll("-");
        if (name.isEmpty()) {
            return "unknown";
        }
        if (name.length() <= LogsLimits.NAME_CHARS) {
            return name;
        }
        int end = Character.isHighSurrogate(name.charAt(LogsLimits.NAME_CHARS - 1))
                ? LogsLimits.NAME_CHARS - 1
                : LogsLimits.NAME_CHARS;
        return name.substring(0, end);
    }

    private void report(AtomicBoolean reported, String setting, String rendered, String name, String allowed) {
        if (!name.equals(rendered) && reported.compareAndSet(false, true)) {
            status.warn(setting + ": '" + shorten(rendered) + "' is no name that CloudWatch Logs takes, so '"
                    + shorten(name) + "' is used; allowed: " + allowed);
        }
    }

    private static String shorten(String name) {
        return name.length() <= 80 ? name : name.substring(0, 60) + "… (" + name.length() + " characters)";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.NameTemplate;
import io.penstock.name.Names;
import io.penstock.pipeline.StatusReporter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The group and the stream for a batch, by the time of its first event, as the service takes them: what it forbids is
 * replaced and reported once. Safe for use by many threads.
 */
final class TargetNames implements LongFunction<Target> {

    private final NameTemplate group;
    private final NameTemplate stream;
    private final Names names;
    private final StatusReporter status;
    private final boolean dated;
    private final AtomicBoolean groupReported = new AtomicBoolean();
    private final AtomicBoolean streamReported = new AtomicBoolean();

    /** The only target there ever is, when the names hold no date. */
    private volatile @Nullable Target fixed;

    TargetNames(NameTemplate group, NameTemplate stream, Names names, StatusReporter status) {
        this.group = group;
        this.stream = stream;
        this.names = names;
        this.status = status;
        this.dated = group.uses("date") || stream.uses("date");
    }

    @Override
    public Target apply(long epochMillis) {
        Target known = fixed;
        if (known != null) {
            return known;
        }
        Target target = new Target(group(names.render(group, epochMillis)), stream(names.render(stream, epochMillis)));
        if (!dated) {
            fixed = target;
        }
        return target;
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

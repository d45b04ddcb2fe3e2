// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.event.Level;
import io.penstock.settings.Setting;
import java.time.Duration;
import java.util.List;

/** The settings that every destination has, whatever the front-end. */
public final class PipelineSettings {

    public static final Setting<Boolean> ENABLED = Setting.flag(
            "enabled", true, "Whether the appender does anything at all. An empty required value switches it off too.");

    public static final Setting<Level> THRESHOLD =
            Setting.choice("threshold", Level.class, Level.TRACE, "The lowest level that is sent.");

    public static final Setting<List<String>> MARKERS = Setting.list(
            "markers", "marker names, divided by commas", "Only events with one of these markers are sent.");

    public static final Setting<List<String>> EXCEPT_MARKERS = Setting.list(
            "exceptMarkers", "marker names, divided by commas", "Events with one of these markers are not sent.");

    public static final Setting<String> HOST = Setting.text(
            "host",
            "a host name",
            "",
            "Replaces the kernel's host name (first label) in {host} and in the event's field host.");

    public static final Setting<String> APP = Setting.text(
            "app",
            "a name",
            "",
            "The application's name for {app} and for the event's field service. Otherwise OTEL_SERVICE_NAME,"
                    + " spring.application.name, pm2's name, or the main class or jar.");

    public static final Setting<String> WORKER_DIR = Setting.text(
            "workerDir",
            "a directory that the application may write to",
            "",
            "Where the worker numbers of one host are agreed on. All workers of an application need the same one."
                    + " Otherwise a directory of the user's under java.io.tmpdir.");

    public static final Setting<Long> QUEUE_MAX_BYTES = Setting.bytes(
            "queue.maxBytes",
            "64 MB",
            "1 MB",
            "1 GB",
            "The memory that unsent events may take, at most an eighth of the maximum heap. Up to 8 MB are taken at the"
                    + " start, the rest on demand.");

    public static final Setting<OverflowPolicy> OVERFLOW_POLICY = Setting.choice(
            "overflow.policy",
            OverflowPolicy.class,
            OverflowPolicy.DROP_NEWEST,
            "Which event is dropped when the queue is full.");

    public static final Setting<Level> OVERFLOW_DROP_BELOW = Setting.choice(
            "overflow.dropBelow",
            Level.class,
            Level.WARN,
            "Events below this level are dropped first: the last eighth of the queue is kept for the others.");

    public static final Setting<Duration> OVERFLOW_MAX_BLOCK = Setting.duration(
            "overflow.maxBlock",
            "0",
            "0",
            "1 min",
            "How long a log call may wait for room in a full queue before its event is dropped.");

    public static final Setting<Duration> BATCH_MAX_DELAY = Setting.duration(
            "batch.maxDelay",
            "1 s",
            "10 ms",
            "1 min",
            "How long an event waits for others before its batch is sent. While the service is away or busy, batches"
                    + " grow to the limits instead.");

    public static final Setting<Long> BATCH_MAX_BYTES = Setting.bytes(
                    "batch.maxBytes",
                    "1 GB",
                    "1 KB",
                    "1 GB",
                    "The largest batch, as the service counts; never above the service's own limit. A larger event is shortened to"
                            + " fit.")
            .byDefault("the service's limit");

    public static final Setting<Integer> BATCH_MAX_EVENTS = Setting.count(
                    "batch.maxEvents",
                    "1000000",
                    1,
                    1_000_000,
                    "The most events in a batch; never above the service's own limit.")
            .byDefault("the service's limit");

    public static final Setting<Duration> RETRY_MIN_DELAY = Setting.duration(
            "retry.minDelay",
            "200 ms",
            "10 ms",
            "1 min",
            "The first wait after a failed request; it doubles up to retry.maxDelay, and each is taken at random from 0"
                    + " to its bound.");

    public static final Setting<Duration> RETRY_MAX_DELAY =
            Setting.duration("retry.maxDelay", "30 s", "10 ms", "10 min", "The longest wait after a failed request.");

    public static final Setting<Duration> RETRY_THROTTLE_MIN_DELAY = Setting.duration(
            "retry.throttleMinDelay",
            "1 s",
            "10 ms",
            "1 min",
            "Like retry.minDelay, when the service says that we are too fast.");

    public static final Setting<Duration> RETRY_THROTTLE_MAX_DELAY = Setting.duration(
            "retry.throttleMaxDelay",
            "60 s",
            "10 ms",
            "10 min",
            "Like retry.maxDelay, when the service says that we are too fast.");

    public static final Setting<Duration> RETRY_MAX_AGE = Setting.duration(
            "retry.maxAge",
            "14 d",
            "1 s",
            "14 d",
            "How old an event may become before it is given up. There is no limit on the number of tries.");

    public static final Setting<Duration> RETRY_CALL_TIMEOUT =
            Setting.duration("retry.callTimeout", "10 s", "100 ms", "1 min", "How long one request may take.");

    public static final Setting<Integer> RETRY_MAX_CONCURRENCY = Setting.count(
            "retry.maxConcurrency",
            "8",
            1,
            8,
            "The most requests under way at once. The pipeline starts with one and adapts.");

    public static final Setting<Durability> DURABILITY =
            Setting.choice("durability", Durability.class, Durability.MEMORY, "What an accepted event survives.");

    public static final Setting<Duration> CLOSE_TIMEOUT = Setting.duration(
            "closeTimeout",
            "10 s",
            "0",
            "10 min",
            "How long stopping, or the end of the JVM, may wait for unsent events.");

    /** All of them, in the order of the reference page. */
    public static final List<Setting<?>> ALL = List.of(
            ENABLED,
            THRESHOLD,
            MARKERS,
            EXCEPT_MARKERS,
            HOST,
            APP,
            WORKER_DIR,
            QUEUE_MAX_BYTES,
            OVERFLOW_POLICY,
            OVERFLOW_DROP_BELOW,
            OVERFLOW_MAX_BLOCK,
            BATCH_MAX_DELAY,
            BATCH_MAX_BYTES,
            BATCH_MAX_EVENTS,
            RETRY_MIN_DELAY,
            RETRY_MAX_DELAY,
            RETRY_THROTTLE_MIN_DELAY,
            RETRY_THROTTLE_MAX_DELAY,
            RETRY_MAX_AGE,
            RETRY_CALL_TIMEOUT,
            RETRY_MAX_CONCURRENCY,
            DURABILITY,
            CLOSE_TIMEOUT);

    private PipelineSettings() {}
}

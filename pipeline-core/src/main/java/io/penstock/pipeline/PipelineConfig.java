// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.event.Level;
import io.penstock.settings.Settings;
import java.time.Duration;

/**
 * A pipeline's settings, resolved and frozen. {@link PipelineSettings} says what each means.
 *
 * @param spoolId what makes this pipeline's event ids unique, see {@link SpoolId}
 */
public record PipelineConfig(
        String spoolId,
        long queueMaxBytes,
        Level dropBelow,
        Duration maxBlock,
        Duration maxDelay,
        long maxBatchBytes,
        int maxBatchEvents,
        Backoff.Bounds ordinary,
        Backoff.Bounds throttle,
        Duration maxAge,
        Duration callTimeout,
        int maxConcurrency,
        Duration closeTimeout) {

    /** Takes what the user wrote; what is wrong in it becomes a problem of {@code settings} and keeps its default. */
    public static PipelineConfig of(Settings settings) {
        Backoff.Bounds ordinary = bounds(
                settings,
                settings.value(PipelineSettings.RETRY_MIN_DELAY),
                settings.value(PipelineSettings.RETRY_MAX_DELAY));
        Backoff.Bounds throttle = bounds(
                settings,
                settings.value(PipelineSettings.RETRY_THROTTLE_MIN_DELAY),
                settings.value(PipelineSettings.RETRY_THROTTLE_MAX_DELAY));
        return new PipelineConfig(
                SpoolId.next(),
                queueMaxBytes(settings),
                settings.value(PipelineSettings.OVERFLOW_DROP_BELOW),
                settings.value(PipelineSettings.OVERFLOW_MAX_BLOCK),
                settings.value(PipelineSettings.BATCH_MAX_DELAY),
                settings.value(PipelineSettings.BATCH_MAX_BYTES),
                settings.value(PipelineSettings.BATCH_MAX_EVENTS),
                ordinary,
                throttle,
                settings.value(PipelineSettings.RETRY_MAX_AGE),
                settings.value(PipelineSettings.RETRY_CALL_TIMEOUT),
                settings.value(PipelineSettings.RETRY_MAX_CONCURRENCY),
                settings.value(PipelineSettings.CLOSE_TIMEOUT));
    }

    private static long queueMaxBytes(Settings settings) {
        long wanted = settings.value(PipelineSettings.QUEUE_MAX_BYTES);
        long eighth = Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 8);
        if (wanted > eighth && settings.isSet(PipelineSettings.QUEUE_MAX_BYTES)) {
            settings.report(
                    PipelineSettings.QUEUE_MAX_BYTES.name(),
                    "queue.maxBytes: " + wanted + " bytes are more than an eighth of the maximum heap; in force: "
                            + eighth + " bytes; raise -Xmx, or ask for less",
                    false);
        }
        return Math.min(wanted, eighth);
    }

    private static Backoff.Bounds bounds(Settings settings, Duration min, Duration max) {
        if (min.compareTo(max) > 0) {
            settings.report(
                    PipelineSettings.RETRY_MAX_DELAY.name(),
                    "retry: the first wait (" + min.toMillis() + " ms) is longer than the longest (" + max.toMillis()
                            + " ms); the first is used for both",
                    false);
            return new Backoff.Bounds(min, min);
        }
        return new Backoff.Bounds(min, max);
    }

    /**
     * The bytes of the ring, a power of two from 256 KB: an eighth of the budget up to 8 MB, for the bursts between two
     * naps of the drain; where the budget is small a quarter of it up to 4 MB, enough for the largest event of any
     * service we know. The rest of the budget is the spool's.
     */
    int ringBytes() {
        long wanted = Math.max(Math.min(queueMaxBytes / 4, 4 << 20), Math.min(queueMaxBytes / 8, 8 << 20));
        return (int) Math.max(256 << 10, Long.highestOneBit(wanted));
    }

    /** The largest event before escaping: the service's limit, or what surely fits into the ring when escaped. */
    public int maxEventBytes(Limits limits) {
        int stored = ringBytes() / 2 - EventRing.HEADER_BYTES; // the most a ring takes; escaping at most doubles JSON
        return Math.min(narrowed(limits).maxEventBytes(), stored / 2);
    }

    /** The service's limits, narrowed to the user's wishes. */
    Limits narrowed(Limits limits) {
        return limits.atMost((int) Math.min(Integer.MAX_VALUE, maxBatchBytes), maxBatchEvents);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.Limits;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What CloudWatch Logs takes, each number once. Sources:
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html,
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html,
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html.
 */
final class LogsLimits {

    /** The sum over a request of UTF-8 bytes and overhead. */
    static final int BATCH_BYTES = 1_048_576;

    /** What the service adds to each event when it counts. */
    static final int EVENT_OVERHEAD = 26;

    /** The only limit on a single event is that it fits into a batch of its own. */
    static final int EVENT_BYTES = BATCH_BYTES - EVENT_OVERHEAD;

    static final int BATCH_EVENTS = 10_000;

    static final long SPAN_MILLIS = 24L * 60 * 60 * 1000;

    /** Of a group's and of a stream's name, in characters. */
    static final int NAME_CHARS = 512;

    /** What a group's name may not contain. */
    static final Pattern NOT_IN_GROUP = Pattern.compile("[^.\\-_/#A-Za-z0-9]");

    /** What a stream's name may not contain. */
    static final Pattern NOT_IN_STREAM = Pattern.compile("[:*]");

    /** What a group's name may not start with. */
    static final String RESERVED_PREFIX = "aws/";

    /** Of a new group. */
    static final int MAX_TAGS = 50;

    static final int MAX_TAG_NAME = 128;
    static final int MAX_TAG_VALUE = 256;

    /** What a tag's name and value are made of. */
    static final Pattern TAG_TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+");

    /** The days for which a group may keep its events; without one of these it keeps them for ever. */
    static final List<Integer> RETENTION_DAYS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    /** The same for the pipeline. */
    static final Limits LIMITS = new Limits(EVENT_BYTES, BATCH_BYTES, BATCH_EVENTS, EVENT_OVERHEAD, SPAN_MILLIS);

    private LogsLimits() {}
}

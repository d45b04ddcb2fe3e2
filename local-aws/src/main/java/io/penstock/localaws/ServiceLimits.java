// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The documented limits of CloudWatch Logs, each with the page that states it.
 *
 * <p>API = https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference
 */
final class ServiceLimits {
    /** Events in one request. API/API_PutLogEvents.html */
    static final int MAX_BATCH_EVENTS = 10_000;
    /** Bytes of one request: the UTF-8 bytes of all messages, and the overhead of each. API/API_PutLogEvents.html */
    static final int MAX_BATCH_BYTES = 1_048_576;
    /** Bytes counted for each event on top of its message. API/API_PutLogEvents.html */
    static final int EVENT_OVERHEAD_BYTES = 26;
    /** Between the first and the last event of one request. API/API_PutLogEvents.html */
    static final long MAX_BATCH_SPAN_MILLIS = Duration.ofHours(24).toMillis();
    /** How far ahead of the service's clock an event may be. API/API_PutLogEvents.html */
    static final long MAX_FUTURE_MILLIS = Duration.ofHours(2).toMillis();
    /** How old an event may be, unless the group's retention is shorter. API/API_PutLogEvents.html */
    static final long MAX_AGE_MILLIS = Duration.ofDays(14).toMillis();

    /** Characters of a group's or stream's name. API/API_CreateLogGroup.html, API/API_CreateLogStream.html */
    static final int MAX_NAME_LENGTH = 512;

    static final Pattern GROUP_NAME = Pattern.compile("[\\.\\-_/#A-Za-z0-9]+");
    static final Pattern STREAM_NAME = Pattern.compile("[^:*]*");
    /** A group's name or its ARN. API/API_GetLogEvents.html */
    static final Pattern GROUP_IDENTIFIER = Pattern.compile("[\\w#+=/:,.@-]*");
    /** Names that start with this belong to the service. API/API_CreateLogGroup.html */
    static final String RESERVED_PREFIX = "aws/";

    static final List<String> GROUP_CLASSES = List.of("STANDARD", "INFREQUENT_ACCESS", "DELIVERY");
    static final int MAX_KMS_KEY_ID_LENGTH = 256;
    static final int MAX_TAGS = 50;
    static final int MAX_TAG_KEY_LENGTH = 128;
    static final int MAX_TAG_VALUE_LENGTH = 256;
    static final Pattern TAG_KEY = Pattern.compile("([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)");

    /** Entries of an entity and the characters of their names and values. API/API_Entity.html */
    static final int MIN_KEY_ATTRIBUTES = 2;

    static final int MAX_KEY_ATTRIBUTES = 4;
    static final int MAX_KEY_ATTRIBUTE_NAME = 32;
    static final int MAX_ATTRIBUTES = 10;
    static final int MAX_ATTRIBUTE_NAME = 256;
    static final int MAX_ATTRIBUTE_VALUE = 512;

    /** The only values of retentionInDays. API/API_PutRetentionPolicy.html */
    static final List<Integer> RETENTION_DAYS = List.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    /** Groups or streams in one answer. API/API_DescribeLogGroups.html, API/API_DescribeLogStreams.html */
    static final int MAX_DESCRIBE_LIMIT = 50;
    /** Events in one answer. API/API_GetLogEvents.html, API/API_FilterLogEvents.html */
    static final int MAX_READ_EVENTS = 10_000;
    /** Bytes of events in one answer. API/API_GetLogEvents.html, API/API_FilterLogEvents.html */
    static final int MAX_READ_BYTES = 1_048_576;
    /** Names in one FilterLogEvents call. API/API_FilterLogEvents.html */
    static final int MAX_FILTER_STREAMS = 100;
    /** Characters of a filter pattern. API/API_FilterLogEvents.html */
    static final int MAX_FILTER_PATTERN_LENGTH = 1024;

    /** How far a request's signing time may be from the service's clock; the service states it in its error text. */
    static final Duration MAX_SIGNATURE_SKEW = Duration.ofMinutes(5);

    /**
     * Bytes of one HTTP body, packed or unpacked. The service's own figure is not documented; this one keeps the stand-in's
     * memory bounded and lies above the largest legal batch with every character escaped.
     */
    static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private ServiceLimits() {}
}

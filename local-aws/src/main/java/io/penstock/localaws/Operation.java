// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.Arrays;

/** The operations of CloudWatch Logs, and of the metadata services of EC2 and ECS, that are served here. */
public enum Operation {
    PUT_LOG_EVENTS("PutLogEvents"),
    CREATE_LOG_GROUP("CreateLogGroup"),
    CREATE_LOG_STREAM("CreateLogStream"),
    PUT_RETENTION_POLICY("PutRetentionPolicy"),
    DELETE_RETENTION_POLICY("DeleteRetentionPolicy"),
    DELETE_LOG_GROUP("DeleteLogGroup"),
    DELETE_LOG_STREAM("DeleteLogStream"),
    GET_LOG_EVENTS("GetLogEvents"),
    FILTER_LOG_EVENTS("FilterLogEvents"),
    DESCRIBE_LOG_GROUPS("DescribeLogGroups"),
    DESCRIBE_LOG_STREAMS("DescribeLogStreams"),
    /** {@code PUT /latest/api/token} of EC2's metadata service. */
    IMDS_TOKEN("ImdsToken"),
    /** {@code GET /latest/…} of EC2's metadata service. */
    IMDS_GET("ImdsGet"),
    /** {@code GET /v4/…}, ECS' metadata of a task. */
    TASK_METADATA("TaskMetadata"),
    /** A request that names no operation served here; it appears in records only. */
    UNKNOWN("Unknown");

    /** What precedes the operation's name in the {@code X-Amz-Target} header. */
    static final String TARGET_PREFIX = "Logs_20140328.";

    private final String wireName;

    Operation(String wireName) {
        this.wireName = wireName;
    }

    /** The name as the service writes it, {@code PutLogEvents} for example. */
    public String wireName() {
        return wireName;
    }

    /** Whether it belongs to a metadata service: never signed, told by its path. */
    boolean ofMetadata() {
        return this == IMDS_TOKEN || this == IMDS_GET || this == TASK_METADATA;
    }

    /** The operation of that name, or {@link #UNKNOWN}; upper and lower case count. */
    static Operation of(String wireName) {
        return Arrays.stream(values())
                .filter(operation -> operation.wireName.equals(wireName))
                .findFirst()
                .orElse(UNKNOWN);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.logback.PipelineAppender;
import io.penstock.name.Names;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Settings;

/**
 * Logback's appender for CloudWatch Logs. Only {@code logGroup} is required:
 *
 * <pre>{@code
 * <appender name="CLOUDWATCH" class="io.penstock.cloudwatch.CloudWatchAppender">
 *   <logGroup>umma-production</logGroup>
 *   <logStream>server_info_{host}_{worker}</logStream>
 *   <retentionDays>90</retentionDays>
 * </appender>
 * }</pre>
 *
 * <p>The only class of this module that knows Logback.
 */
public final class CloudWatchAppender extends PipelineAppender {

    /** For Logback. */
    public CloudWatchAppender() {
        super(CloudWatchSettings.ALL);
    }

    @Override
    protected Destination destination(Settings settings, Names names, StatusReporter status) {
        return CloudWatchDestination.of(settings, names, status);
    }

    /** See {@link CloudWatchSettings#LOG_GROUP}. */
    public void setLogGroup(String value) {
        set(CloudWatchSettings.LOG_GROUP, value);
    }

    /** See {@link CloudWatchSettings#LOG_STREAM}. */
    public void setLogStream(String value) {
        set(CloudWatchSettings.LOG_STREAM, value);
    }

    /** See {@link CloudWatchSettings#MAX_OPEN_STREAMS}. */
    public void setMaxOpenStreams(String value) {
        set(CloudWatchSettings.MAX_OPEN_STREAMS, value);
    }

    /** See {@link CloudWatchSettings#REGION}. */
    public void setRegion(String value) {
        set(CloudWatchSettings.REGION, value);
    }

    /** See {@link CloudWatchSettings#ENDPOINT}. */
    public void setEndpoint(String value) {
        set(CloudWatchSettings.ENDPOINT, value);
    }

    /** See {@link CloudWatchSettings#CREATE_LOG_GROUP}. */
    public void setCreateLogGroup(String value) {
        set(CloudWatchSettings.CREATE_LOG_GROUP, value);
    }

    /** See {@link CloudWatchSettings#CREATE_LOG_STREAM}. */
    public void setCreateLogStream(String value) {
        set(CloudWatchSettings.CREATE_LOG_STREAM, value);
    }

    /** See {@link CloudWatchSettings#RETENTION_DAYS}. */
    public void setRetentionDays(String value) {
        set(CloudWatchSettings.RETENTION_DAYS, value);
    }

    /** See {@link CloudWatchSettings#GZIP}. */
    public void setGzip(String value) {
        set(CloudWatchSettings.GZIP, value);
    }
}

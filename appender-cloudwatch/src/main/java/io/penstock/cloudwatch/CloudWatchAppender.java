// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import ch.qos.logback.core.joran.spi.DefaultClass;
import io.penstock.logback.PipelineAppender;
import io.penstock.logback.SettingGroup;
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

    /**
     * An appender for a program without a {@code logback.xml}:
     *
     * <pre>{@code
     * CloudWatchAppender.to("umma-production").with("logStream", "batch").attach();
     * }</pre>
     */
    public static CloudWatchAppender to(String logGroup) {
        CloudWatchAppender appender = new CloudWatchAppender();
        appender.setLogGroup(logGroup);
        return appender;
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

    /** The class of a new log group: {@code standard}, {@code infrequentAccess} or {@code delivery}. */
    public void setLogGroupClass(String value) {
        set(GroupSettings.LOG_GROUP_CLASS, value);
    }

    /** The ARN of the KMS key that encrypts a new log group. */
    public void setKmsKeyId(String value) {
        set(GroupSettings.KMS_KEY_ID, value);
    }

    /** {@code name=value} pairs for a new log group; several calls add up. */
    public void setTags(String value) {
        set(GroupSettings.TAGS, value);
    }

    /** Whether a new log group refuses to be deleted. */
    public void setDeletionProtection(String value) {
        set(GroupSettings.DELETION_PROTECTION, value);
    }

    /** The SDK's HTTP client: {@code urlConnection}, {@code apache5} or {@code crt}. */
    public void setHttpClient(String value) {
        set(AccessSettings.HTTP_CLIENT, value);
    }

    /** {@code <entity>}. */
    @DefaultClass(Entity.class)
    public void setEntity(Entity group) {
        set(group);
    }

    /** {@code <credentials>}. */
    @DefaultClass(Credentials.class)
    public void setCredentials(Credentials group) {
        set(group);
    }

    /** {@code <proxy>}. */
    @DefaultClass(Proxy.class)
    public void setProxy(Proxy group) {
        set(group);
    }

    /** {@code <entity>}: the service that the events are about. */
    public static final class Entity extends SettingGroup {

        public void setService(String name) {
            put("service", name);
        }

        public void setEnvironment(String name) {
            put("environment", name);
        }

        public void setAttributes(String entries) {
            put("attributes", entries);
        }
    }

    /** {@code <credentials>}: as whom the appender logs in. */
    public static final class Credentials extends SettingGroup {

        public void setProfile(String name) {
            put("profile", name);
        }

        public void setProvider(String className) {
            put("provider", className);
        }

        public void setRoleArn(String arn) {
            put("roleArn", arn);
        }

        public void setExternalId(String id) {
            put("externalId", id);
        }

        public void setSessionName(String name) {
            put("sessionName", name);
        }

        public void setAccessKeyId(String id) {
            put("accessKeyId", id);
        }

        public void setSecretAccessKey(String secret) {
            put("secretAccessKey", secret);
        }

        public void setSessionToken(String token) {
            put("sessionToken", token);
        }
    }

    /** {@code <proxy>}: the HTTP proxy on the way to AWS. */
    public static final class Proxy extends SettingGroup {

        public void setHost(String host) {
            put("host", host);
        }

        public void setPort(String port) {
            put("port", port);
        }

        public void setUser(String name) {
            put("user", name);
        }

        public void setPassword(String password) {
            put("password", password);
        }

        public void setNonProxyHosts(String hosts) {
            put("nonProxyHosts", hosts);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.cloudwatch.NotReady.Outlook;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClientBuilder;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/**
 * The four calls we make, each bounded in time, none retried by the SDK. Made on a send thread, because finding a region
 * and credentials may take seconds on a machine without them. Safe for use by many threads.
 */
final class LogsClient implements AutoCloseable {

    private final String region;
    private final @Nullable URI endpoint;
    private final Access access;
    private final Credentials credentials;
    private final ScheduledThreadPoolExecutor timer;
    private final SdkHttpClient http;
    private final BodyInterceptor bodies = new BodyInterceptor();
    private final CloudWatchLogsClient client;

    /**
     * @param region null for the SDK's own choice
     * @param endpoint null for the SDK's own choice
     * @param name for threads
     * @throws NotReady when there is no region, or the configured source of credentials cannot be made
     */
    LogsClient(@Nullable String region, @Nullable URI endpoint, Access access, Duration callTimeout, String name)
            throws NotReady {
        this.region = region != null ? region : defaultRegion();
        this.endpoint = endpoint;
        this.access = access;
        this.timer = timer(name);
        this.credentials = new Credentials(new Chain(access, this.region, timer));
        this.http = HttpClients.make(access, callTimeout);
        CloudWatchLogsClientBuilder builder = CloudWatchLogsClient.builder()
                .httpClient(http)
                .credentialsProvider(credentials)
                .region(Region.of(this.region))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallTimeout(callTimeout)
                        .scheduledExecutorService(timer)
                        .addExecutionInterceptor(bodies)
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, userAgent()));
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        this.client = builder.build();
    }

    private static String defaultRegion() throws NotReady {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
        } catch (SdkClientException e) {
            throw new NotReady(
                    Sources.ofRegion() ? Outlook.MAY_PASS : Outlook.HOPELESS,
                    "no AWS region: set <region> in the appender, or AWS_REGION, or -Daws.region, or region in"
                            + " ~/.aws/config; on EC2 it comes from the instance's metadata",
                    e);
        }
    }

    /** One daemon that ends calls which take too long; the SDK would start five. */
    private static ScheduledThreadPoolExecutor timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "penstock-timeout-" + name);
            thread.setDaemon(true);
            // Not the context class loader of whoever happened to log first: it would be kept alive with the thread.
            thread.setContextClassLoader(LogsClient.class.getClassLoader());
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }

    private static String userAgent() {
        String version = LogsClient.class.getPackage().getImplementationVersion();
        return "penstock/" + (version == null ? "dev" : version);
    }

    String region() {
        return region;
    }

    /** Where requests go: as configured, or as the SDK resolved it; null before the first request. */
    @Nullable
    URI endpoint() {
        return endpoint != null ? endpoint : bodies.lastUri();
    }

    /** True when requests go to a place of AWS' own, which the console shows. */
    boolean atAws() {
        URI uri = endpoint();
        String host = uri == null ? null : uri.getHost();
        return host != null && host.toLowerCase(Locale.ROOT).matches(".*\\.(amazonaws\\.com(\\.cn)?|api\\.aws)");
    }

    /** The {@code Date} of the last answer, as it was written; null before the first. */
    @Nullable
    String serviceDate() {
        return bodies.lastDate();
    }

    /** How the service is reached, and as whom. */
    Access access() {
        return access;
    }

    /**
     * Where the credentials come from, also for a client of another service: the SDK closes what it can close with its
     * client, so this cannot be closed.
     */
    @SuppressWarnings("UnnecessaryMethodReference") // it hides that the object is AutoCloseable
    AwsCredentialsProvider credentials() {
        return credentials::resolveCredentials;
    }

    /** Ends calls that take too long, also those of other services. */
    ScheduledThreadPoolExecutor timer() {
        return timer;
    }

    /** Who we are, for people. */
    String identity() throws NotReady {
        return credentials.identity();
    }

    /** Reads the credentials again, where they came from. */
    void renewCredentials() {
        credentials.renew();
    }

    /** The SDK's own body, which ours replaces, has no events: should it ever get out, the service refuses it. */
    PutLogEventsResponse put(Target target, Exchange exchange, Deadline deadline) {
        return client.putLogEvents(PutLogEventsRequest.builder()
                .logGroupName(target.group())
                .logStreamName(target.stream())
                .logEvents(List.of())
                .overrideConfiguration(AwsRequestOverrideConfiguration.builder()
                        .apiCallTimeout(deadline.left())
                        .putExecutionAttribute(BodyInterceptor.EXCHANGE, exchange)
                        .build())
                .build());
    }

    void createStream(Target target, Deadline deadline) {
        client.createLogStream(request -> request.logGroupName(target.group())
                .logStreamName(target.stream())
                .overrideConfiguration(override -> override.apiCallTimeout(deadline.left())));
    }

    /**
     * Creates a group.
     *
     * @return false when the AWS SDK is too old to ask for the protection that {@code options} want; the group is there
     */
    boolean createGroup(String group, NewGroup options, Deadline deadline) {
        CreateLogGroupRequest.Builder request = CreateLogGroupRequest.builder()
                .logGroupName(group)
                .logGroupClass(options.groupClass())
                .kmsKeyId(options.kmsKeyId())
                .overrideConfiguration(override -> override.apiCallTimeout(deadline.left()));
        if (!options.tags().isEmpty()) {
            request.tags(options.tags());
        }
        boolean complete = !options.deletionProtection() || protect(request);
        client.createLogGroup(request.build());
        return complete;
    }

    /** By its name, because the oldest SDK that we support has no method for it. */
    private static boolean protect(CreateLogGroupRequest.Builder request) {
        for (SdkField<?> field : request.sdkFields()) {
            if (field.memberName().equals("deletionProtectionEnabled")) {
                field.set(request, true);
                return true;
            }
        }
        return false;
    }

    void putRetention(String group, int days, Deadline deadline) {
        client.putRetentionPolicy(request -> request.logGroupName(group)
                .retentionInDays(days)
                .overrideConfiguration(override -> override.apiCallTimeout(deadline.left())));
    }

    @Override
    public void close() {
        client.close();
        http.close();
        credentials.close();
        timer.shutdown(); // a call still under way keeps its time-out, and the thread ends with the last of them
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

/** The official SDK without retries, and short forms of its calls. */
final class Client implements AutoCloseable {
    final CloudWatchLogsClient sdk;
    final URI endpoint;

    Client(LocalAws server) {
        this(server.endpoint(), "test", "test");
    }

    Client(URI endpoint, String accessKeyId, String secretKey) {
        this(endpoint, accessKeyId, secretKey, List.of());
    }

    /** Sends every body packed. */
    static Client packing(URI endpoint) {
        return new Client(endpoint, "test", "test", List.of(new Packing()));
    }

    private Client(URI endpoint, String accessKeyId, String secretKey, List<ExecutionInterceptor> interceptors) {
        this.endpoint = endpoint;
        sdk = CloudWatchLogsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKeyId, secretKey)))
                .httpClient(UrlConnectionHttpClient.builder()
                        .socketTimeout(Duration.ofSeconds(20))
                        .build())
                .overrideConfiguration(
                        o -> o.retryStrategy(DefaultRetryStrategy.doNotRetry()).executionInterceptors(interceptors))
                .build();
    }

    void createGroup(String group) {
        sdk.createLogGroup(r -> r.logGroupName(group));
    }

    void createStream(String group, String stream) {
        sdk.createLogStream(r -> r.logGroupName(group).logStreamName(stream));
    }

    PutLogEventsResponse put(String group, String stream, List<InputLogEvent> events) {
        return sdk.putLogEvents(r -> r.logGroupName(group).logStreamName(stream).logEvents(events));
    }

    PutLogEventsResponse put(String group, String stream, InputLogEvent... events) {
        return put(group, stream, Arrays.asList(events));
    }

    static InputLogEvent event(long timestamp, String message) {
        return InputLogEvent.builder().timestamp(timestamp).message(message).build();
    }

    @Override
    public void close() {
        sdk.close();
    }

    /** Packs the body before it is signed; content comes before headers, once per call. */
    private static final class Packing implements ExecutionInterceptor {
        private static final ExecutionAttribute<Integer> LENGTH = new ExecutionAttribute<>("PackedLength");

        @Override
        public Optional<RequestBody> modifyHttpContent(
                Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (InputStream plain = context.requestBody()
                            .orElseThrow()
                            .contentStreamProvider()
                            .newStream();
                    GZIPOutputStream out = new GZIPOutputStream(packed)) {
                plain.transferTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            attributes.putAttribute(LENGTH, packed.size());
            return Optional.of(RequestBody.fromBytes(packed.toByteArray()));
        }

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .putHeader("Content-Encoding", "gzip")
                    .putHeader("Content-Length", String.valueOf(attributes.getAttribute(LENGTH)))
                    .build();
        }
    }
}

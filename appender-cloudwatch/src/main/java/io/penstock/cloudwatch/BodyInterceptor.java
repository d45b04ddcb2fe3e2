// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Puts our body in the place of the SDK's, which would need a string and an object for each event. Both methods run
 * before the request is signed, so the signature covers what is sent. The SDK does not correct the length: we must.
 */
final class BodyInterceptor implements ExecutionInterceptor {

    /** The name is unique because the SDK may be shared by class loaders that each have a copy of this class. */
    static final ExecutionAttribute<Exchange> EXCHANGE =
            new ExecutionAttribute<>("io.penstock.cloudwatch.Exchange." + UUID.randomUUID());

    private volatile @Nullable URI lastUri;
    private volatile @Nullable String lastDate;

    /** Where requests go, as the SDK resolved it; null before the first. */
    @Nullable
    URI lastUri() {
        return lastUri;
    }

    /** The {@code Date} header of the last answer; null before the first. */
    @Nullable
    String lastDate() {
        return lastDate;
    }

    @Override
    public Optional<RequestBody> modifyHttpContent(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Exchange exchange = attributes.getAttribute(EXCHANGE);
        if (exchange == null) {
            return context.requestBody();
        }
        return Optional.of(
                RequestBody.fromContentProvider(exchange::body, exchange.length(), "application/x-amz-json-1.1"));
    }

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        Exchange exchange = attributes.getAttribute(EXCHANGE);
        if (exchange == null) {
            return context.httpRequest();
        }
        SdkHttpRequest.Builder request = context.httpRequest().toBuilder();
        request.putHeader("Content-Length", Integer.toString(exchange.length()));
        if (exchange.gzip()) {
            request.putHeader("Content-Encoding", "gzip");
        }
        return request.build();
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        lastUri = context.httpRequest().getUri();
    }

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        lastDate = context.httpResponse().firstMatchingHeader("Date").orElse(null);
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Exchange exchange = attributes.getAttribute(EXCHANGE);
        return exchange == null
                ? context.responseBody()
                : context.responseBody().map(exchange::watch);
    }
}

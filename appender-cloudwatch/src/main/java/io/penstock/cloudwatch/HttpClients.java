// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * Makes the SDK's HTTP clients. Always by hand: the SDK's own look-up takes whatever the class path offers. Each kind is
 * made by a class of its own, which is loaded only where its client is.
 */
final class HttpClients {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private HttpClients() {}

    /** @param readTimeout how long an answer may pause; the client for the CRT has no such limit, only that of the call */
    static SdkHttpClient make(Access access, Duration readTimeout) {
        return switch (access.http()) {
            case URL_CONNECTION -> Plain.make(access.proxy(), readTimeout);
            case APACHE5 -> Apache5.make(access.proxy(), readTimeout);
            case CRT -> Crt.make(access.proxy());
        };
    }

    private static URI uri(Proxy proxy) {
        boolean bare = proxy.host().indexOf(':') >= 0 && !proxy.host().startsWith("[");
        return URI.create("http://" + (bare ? "[" + proxy.host() + "]" : proxy.host()) + ":" + proxy.port());
    }

    private static final class Plain {
        static SdkHttpClient make(@Nullable Proxy proxy, Duration readTimeout) {
            UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(readTimeout);
            if (proxy != null) {
                builder.proxyConfiguration(configuration -> configuration
                        .endpoint(uri(proxy))
                        .username(proxy.user())
                        .password(proxy.password())
                        .nonProxyHosts(proxy.nonProxyPatterns()));
            }
            return builder.build();
        }
    }

    private static final class Apache5 {
        static SdkHttpClient make(@Nullable Proxy proxy, Duration readTimeout) {
            Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(readTimeout);
            if (proxy != null) {
                builder.proxyConfiguration(software.amazon.awssdk.http.apache5.ProxyConfiguration.builder()
                        .endpoint(uri(proxy))
                        .username(proxy.user())
                        .password(proxy.password())
                        .nonProxyHosts(proxy.nonProxyPatterns())
                        .preemptiveBasicAuthenticationEnabled(proxy.user() != null)
                        .build());
            }
            return builder.build();
        }
    }

    private static final class Crt {
        static SdkHttpClient make(@Nullable Proxy proxy) {
            AwsCrtHttpClient.Builder builder = AwsCrtHttpClient.builder().connectionTimeout(CONNECT_TIMEOUT);
            if (proxy != null) {
                builder.proxyConfiguration(configuration -> {
                    configuration.scheme("http").host(proxy.host()).port(proxy.port());
                    configuration.username(proxy.user()).password(proxy.password());
                    configuration.nonProxyHosts(proxy.nonProxyNames());
                });
            }
            return builder.build();
        }
    }
}

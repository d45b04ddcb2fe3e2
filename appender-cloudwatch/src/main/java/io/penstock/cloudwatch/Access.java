// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.Names;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Settings;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the service is reached, and as whom.
 *
 * @param proxy null for what the JVM and the environment say
 */
record Access(Login login, HttpKind http, @Nullable Proxy proxy) {

    static final Access DEFAULT = new Access(Login.DEFAULT, HttpKind.URL_CONNECTION, null);

    static Access of(Settings settings, Names names, StatusReporter status, long nowMillis) {
        Access access = new Access(Login.of(settings, names, status, nowMillis), http(settings), Proxy.of(settings));
        access.checkTunnel(settings);
        return access;
    }

    /** The JDK's connections, on which that client rests, leave the password out when they ask for a tunnel. */
    private void checkTunnel(Settings settings) {
        String endpoint = settings.get(CloudWatchSettings.ENDPOINT);
        boolean tls = endpoint == null || !endpoint.startsWith("http:");
        if (tls && proxy != null && proxy.user() != null && http == HttpKind.URL_CONNECTION) {
            settings.report(
                    AccessSettings.PROXY_USER.name(),
                    "proxy.user: " + http.artifact() + " cannot log in to a proxy on the way to an https address; add "
                            + HttpKind.APACHE5.artifact() + " and set httpClient to apache5",
                    false);
        }
    }

    private static HttpKind http(Settings settings) {
        HttpKind wanted = settings.value(AccessSettings.HTTP_CLIENT);
        if (wanted.isPresent()) {
            return wanted;
        }
        Optional<HttpKind> other =
                Arrays.stream(HttpKind.values()).filter(HttpKind::isPresent).findFirst();
        settings.report(
                AccessSettings.HTTP_CLIENT.name(),
                "httpClient: " + wanted.artifact() + " is not on the class path; add it"
                        + other.map(kind -> "; in force: " + kind.artifact()).orElse("; the appender stays off"),
                other.isEmpty());
        return other.orElse(wanted);
    }
}

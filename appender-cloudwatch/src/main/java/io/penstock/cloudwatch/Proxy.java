// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that the settings name.
 *
 * @param nonProxyHosts as they were written, with {@code *} for any characters
 */
record Proxy(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password,
        Set<String> nonProxyHosts) {

    private static final List<Setting<?>> BESIDE_THE_HOST = List.of(
            AccessSettings.PROXY_PORT,
            AccessSettings.PROXY_USER,
            AccessSettings.PROXY_PASSWORD,
            AccessSettings.NON_PROXY_HOSTS);

    /** Null when the settings name none. */
    static @Nullable Proxy of(Settings settings) {
        String host = Given.usable(settings, AccessSettings.PROXY_HOST, Proxy::wrongHost);
        if (host == null) {
            if (BESIDE_THE_HOST.stream().anyMatch(settings::isSet)) {
                settings.report("proxy", "proxy: without effect, because proxy.host is missing", false);
            }
            return null;
        }
        Integer port = settings.get(AccessSettings.PROXY_PORT);
        if (port == null) {
            settings.report(
                    AccessSettings.PROXY_PORT.name(),
                    "proxy.port is missing or not usable; allowed: " + AccessSettings.PROXY_PORT.allowed()
                            + "; the appender stays off",
                    true);
            return null;
        }
        return new Proxy(
                host,
                port,
                settings.get(AccessSettings.PROXY_USER),
                settings.get(AccessSettings.PROXY_PASSWORD),
                Set.copyOf(settings.value(AccessSettings.NON_PROXY_HOSTS)));
    }

    /** The hosts without a proxy as regular expressions in lower case, which most of the SDK's clients want. */
    Set<String> nonProxyPatterns() {
        return nonProxyHosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT).replace(".", "\\.").replace("*", ".*?"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The same as names and, with a leading dot, domains, as in the environment's {@code NO_PROXY}. */
    Set<String> nonProxyNames() {
        return nonProxyHosts.stream()
                .map(host -> host.startsWith("*.") ? host.substring(1) : host)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable String wrongHost(String text) {
        return text.matches("[A-Za-z0-9._-]+|\\[?[0-9A-Fa-f:.]+]?")
                ? null
                : "not a host; the port has a setting of its own";
    }

    /** Without the password. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may see the page: browsers of this machine, for a page of this server. The page asks for no password, so a web site from
 * elsewhere must not reach it, neither by a request of its own nor under a name of its own that leads to this machine (DNS rebinding).
 */
final class PageAccess {
    /** Names that lead to this machine whoever answers for them. */
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|\\[::1]");

    private final String ownHost;

    /** @param ownHost the address that the server listens on, or its name */
    PageAccess(String ownHost) {
        String host = ownHost.toLowerCase(Locale.ROOT);
        this.ownHost = host.contains(":") ? "[" + host + "]" : host;
    }

    /**
     * Says why a request is not answered, null if it is.
     *
     * @param data whether the answer holds more than the page itself, which tells nothing
     */
    @Nullable
    String refusal(HttpRequest request, boolean onLoopback, boolean data) {
        if (!onLoopback) {
            return "The page is shown to browsers on this machine only, by a loopback address. From elsewhere go through a"
                    + " tunnel: ssh -L 4566:127.0.0.1:4566 host";
        }
        List<String> hosts = request.headers().getOrDefault("host", List.of());
        if (hosts.size() != 1 || !known(hosts.get(0))) {
            return "The page is not shown under the host name " + hosts + "; use localhost or 127.0.0.1.";
        }
        for (String origin : request.headers().getOrDefault("origin", List.of())) {
            if (!origin.matches("https?://.*") || !known(origin.substring(origin.indexOf("//") + 2))) {
                return "The page's data is not for " + origin + "; open the page itself.";
            }
        }
        String site = request.header("sec-fetch-site");
        if (data && site != null && !site.equals("same-origin") && !site.equals("none")) {
            return "The page's data is not for other sites; open the page itself.";
        }
        return null;
    }

    private boolean known(String hostAndPort) {
        String host = hostAndPort.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
        return THIS_MACHINE.matcher(host).matches() || host.equals(ownHost);
    }
}

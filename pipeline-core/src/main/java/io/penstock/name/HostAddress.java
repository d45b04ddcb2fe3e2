// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The address of this host, found on first use: enumerating interfaces costs milliseconds. */
final class HostAddress {

    static final @Nullable String FOUND = find();

    private HostAddress() {}

    private static @Nullable String find() {
        try {
            InetAddress best = null;
            for (NetworkInterface network : byIndex()) {
                for (InetAddress address : Collections.list(network.getInetAddresses())) {
                    if (network.isUp() && rank(address) > (best == null ? 0 : rank(best))) {
                        best = address;
                    }
                }
            }
            return best == null ? null : text(best);
        } catch (SocketException | RuntimeException e) {
            return null;
        }
    }

    /** By index, so that the first real interface comes before the bridges that container tools add. */
    private static List<NetworkInterface> byIndex() throws SocketException {
        List<NetworkInterface> all = Collections.list(NetworkInterface.getNetworkInterfaces());
        all.sort(Comparator.comparingInt(NetworkInterface::getIndex));
        return all;
    }

    /** How well an address names this host; 0 is not at all. */
    static int rank(InetAddress address) {
        if (address.isLoopbackAddress() || address.isLinkLocalAddress() || address.isAnyLocalAddress()) {
            return 0;
        }
        if (address instanceof Inet4Address) {
            return address.isSiteLocalAddress() ? 3 : 2;
        }
        return 1;
    }

    /** In digits; never a look-up. */
    private static String text(InetAddress address) {
        String digits = address.getHostAddress();
        int zone = digits.indexOf('%');
        return zone < 0 ? digits : digits.substring(0, zone);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import java.net.URI;
import java.net.URISyntaxException;

/** The address of a metadata service, as the platform or a person wrote it into a variable. */
final class Endpoint {

    private Endpoint() {}

    /** {@code text} without a slash at its end. */
    static String checked(String variable, String text) throws NoFact {
        String address = text.strip();
        while (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        try {
            URI uri = new URI(address);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw wrong(variable, text);
        }
        throw wrong(variable, text);
    }

    private static NoFact wrong(String variable, String text) {
        return NoFact.unusable(variable + " is '" + text
                + "', which is no address of a metadata service such as http://127.0.0.1:1338");
    }
}

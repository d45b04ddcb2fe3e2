// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a service on a link-local address: no proxy, no redirect, no password of the application's, no connection
 * kept, each wait bounded. An answer that says "later" (429, 5xx) is asked for once more, at once. Stateless.
 */
final class MetadataHttp {

    /** The task with many containers is the largest document we know, some 3 KB for each. */
    private static final int MAX_BODY_BYTES = 512 * 1024;

    private final int timeoutMillis;

    /** @param timeout for the connection, and for each part of the answer */
    MetadataHttp(Duration timeout) {
        this.timeoutMillis = (int) timeout.toMillis();
    }

    /** @param body as UTF-8 */
    record Answer(int status, String body) {}

    Answer get(URI uri, Map<String, String> headers) throws IOException {
        return ask("GET", uri, headers);
    }

    Answer put(URI uri, Map<String, String> headers) throws IOException {
        return ask("PUT", uri, headers);
    }

    private Answer ask(String method, URI uri, Map<String, String> headers) throws IOException {
        Answer answer = askNow(method, uri, headers);
        boolean later = answer.status() == 429 || answer.status() >= 500;
        return later ? askNow(method, uri, headers) : answer;
    }

    private Answer askNow(String method, URI uri, Map<String, String> headers) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        try {
            connection.setConnectTimeout(timeoutMillis);
            connection.setReadTimeout(timeoutMillis);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setAuthenticator(new NoPasswords());
            connection.setRequestMethod(method);
            connection.setRequestProperty("Connection", "close");
            headers.forEach(connection::setRequestProperty);
            if (method.equals("PUT")) {
                connection.setDoOutput(true);
                try (OutputStream empty = connection.getOutputStream()) {
                    empty.flush(); // no body, which has to be said by a length of 0
                }
            }
            int status = connection.getResponseCode();
            if (status < 0) {
                throw new IOException("the answer is not HTTP");
            }
            return new Answer(status, body(status < 400 ? connection.getInputStream() : connection.getErrorStream()));
        } finally {
            connection.disconnect();
        }
    }

    private static String body(@Nullable InputStream stream) throws IOException {
        if (stream == null) {
            return "";
        }
        try (stream) {
            byte[] bytes = stream.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw new IOException("the answer has more than " + MAX_BODY_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** The application's authenticator is not for a metadata service, whatever it asks for. */
    private static final class NoPasswords extends Authenticator {}
}

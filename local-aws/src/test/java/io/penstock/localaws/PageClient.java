// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** One open feed, as a page has it, read when the test wants to. */
final class PageClient implements AutoCloseable {
    /** Comments, one in ten seconds. */
    private static final int MAX_SILENCE = 6;

    final Socket socket;
    private final BufferedReader in;
    /** Read and not asked for yet. */
    private final List<Message> unread = new ArrayList<>();

    private String lastId = "";

    /** One message of the feed. */
    record Message(String type, JsonTree data) {}

    /** @param query of the feed, with its question mark, or nothing */
    PageClient(URI endpoint, String query, String... headers) throws IOException {
        socket = new Socket(endpoint.getHost(), endpoint.getPort());
        socket.setSoTimeout(60_000);
        String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        socket.getOutputStream()
                .write(("GET /page/feed" + query + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The next message of that type that is as wanted; those of that type before it are passed over, others are kept. */
    JsonTree next(String type, Predicate<JsonTree> wanted) throws IOException {
        for (Iterator<Message> kept = unread.iterator(); kept.hasNext(); ) {
            Message message = kept.next();
            if (message.type.equals(type)) {
                kept.remove();
                if (wanted.test(message.data)) {
                    return message.data;
                }
            }
        }
        while (true) {
            Message message = read();
            if (!message.type.equals(type)) {
                unread.add(message);
            } else if (wanted.test(message.data)) {
                return message.data;
            }
        }
    }

    JsonTree next(String type) throws IOException {
        return next(type, any -> true);
    }

    private Message read() throws IOException {
        String type = "";
        int silence = 0;
        while (true) {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("The feed has ended");
            } else if (line.startsWith("event: ")) {
                type = line.substring(7);
            } else if (line.startsWith("id: ")) {
                lastId = line.substring(4);
            } else if (line.startsWith("data: ")) {
                return new Message(type, JsonTree.parse(line.substring(6)));
            } else if (line.startsWith(":") && ++silence == MAX_SILENCE) {
                throw new IOException("Nothing more comes. Not asked for were: " + unread);
            }
        }
    }

    /** What a browser names when it comes back. */
    String lastId() {
        return lastId;
    }

    /** The first line of the answer. */
    String status() throws IOException {
        return in.readLine();
    }

    /** Whether the server ends the feed. */
    boolean ends() {
        try {
            while (in.readLine() != null) {
                // What was sent before.
            }
        } catch (IOException e) {
            // A reset is an end too.
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static HttpResponse<String> get(URI address) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A query with these keys and values. */
    static String query(String... pairs) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            query.append(i == 0 ? '?' : '&')
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return query.toString();
    }
}

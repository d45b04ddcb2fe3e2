// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** HTTP by hand, for what no client library sends. */
final class RawClient implements AutoCloseable {
    final Socket socket;
    private final InputStream in;

    RawClient(LocalAws server) throws IOException {
        socket = new Socket(server.endpoint().getHost(), server.endpoint().getPort());
        // Head and body are two writes, of which the second must not wait for an acknowledgement of the first.
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    record Answer(int status, Map<String, String> headers, String body) {}

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    Answer post(String operation, String body) throws IOException {
        return post(operation, body.getBytes(StandardCharsets.UTF_8), "");
    }

    /** @param headers complete lines, or nothing */
    Answer post(String operation, byte[] body, String headers) throws IOException {
        send(head(operation, headers + "Content-Length: " + body.length + "\r\n"));
        send(body);
        return read();
    }

    static String head(String operation, String headers) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: Logs_20140328." + operation + "\r\n" + headers
                + "\r\n";
    }

    Answer read() throws IOException {
        String[] first = line().split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] pair = line.split(": ", 2);
            headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("The body ends after " + body.length + " of " + length + " bytes");
        }
        return new Answer(Integer.parseInt(first[1]), headers, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The server closed the connection");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Whether the server ends the connection without sending anything. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

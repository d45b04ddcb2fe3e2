// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.localaws.LocalAws;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gives the same answer to every request: what the stand-in never says, because the service never does. */
final class CannedServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket socket;
    private final byte[] answer;
    private volatile String lastHead = "";

    /** @param head status line and headers, each ended by CR LF, without the length */
    CannedServer(String head, String body) throws IOException {
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.answer = (head + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
        Thread thread = new Thread(this::serve, "canned-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** A sender to this server; the stand-in beside it is not asked. */
    Stand stand() {
        LocalAws unused = LocalAws.start();
        unused.close();
        return Stand.on(unused).endpoint(endpoint()).open();
    }

    /** The last request's line and headers. */
    String lastHead() {
        return lastHead;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                InputStream in = new BufferedInputStream(connection.getInputStream());
                String head = readHead(in);
                Matcher length = LENGTH.matcher(head);
                in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                lastHead = head;
                connection.getOutputStream().write(answer);
                connection.getOutputStream().flush();
            } catch (IOException e) {
                continue; // closed, or the client went away; the test sees what it wants to see
            }
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("end of the connection");
            }
            head.write(c);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy that sends every request on to one server, whatever host it is for, and remembers the heads. A tunnel
 * ({@code CONNECT}) is remembered and refused.
 */
final class ForwardProxy implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

    private final ServerSocket socket;
    private final URI server;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    ForwardProxy(URI server) throws IOException {
        this.server = server;
        this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** First lines and headers of all requests. */
    List<String> heads() {
        return heads;
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "forward-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(server.getHost(), server.getPort())) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = readHead(in);
            heads.add(head);
            if (head.startsWith("CONNECT ")) {
                client.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                return;
            }
            Matcher length = LENGTH.matcher(head);
            byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
            String relative = head.replaceFirst(" http://[^/ ]+", " ")
                    .replaceFirst("(?i)\r\n(proxy-)?connection: [^\r]*", "")
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n");
            upstream.getOutputStream().write(relative.getBytes(StandardCharsets.ISO_8859_1));
            upstream.getOutputStream().write(body);
            upstream.getOutputStream().flush();
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            return; // the test sees what it wants to see
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("end of the connection");
            }
            head.write(c);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** True when the head has that header with that value, in any case of the name. */
    static boolean has(String head, String header, String value) {
        return head.lines()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(header + ":") && line.endsWith(" " + value));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

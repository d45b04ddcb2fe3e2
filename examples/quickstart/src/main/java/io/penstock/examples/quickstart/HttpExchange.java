// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Copies one HTTP/1.1 request and its answer, byte for byte, and knows where each ends: by {@code Content-Length},
 * by chunks, or by the end of the connection. Requests that wait for {@code 100 Continue} are not known to it; the AWS
 * SDK sends none to this service. Used by the one thread of a relayed connection.
 */
final class HttpExchange {

    private static final int MAX_HEAD_BYTES = 64 * 1024;

    private final InputStream clientIn;
    private final OutputStream clientOut;
    private final InputStream serviceIn;
    private final OutputStream serviceOut;
    private final byte[] buffer = new byte[16 * 1024];

    HttpExchange(Socket client, Socket service) throws IOException {
        clientIn = new BufferedInputStream(client.getInputStream());
        clientOut = client.getOutputStream();
        serviceIn = new BufferedInputStream(service.getInputStream());
        serviceOut = service.getOutputStream();
    }

    /** Waits for the next request's first byte, and leaves it there; false at the end of the connection. */
    boolean awaitRequest() throws IOException {
        clientIn.mark(1);
        int first = clientIn.read();
        clientIn.reset();
        return first >= 0;
    }

    /**
     * Copies the request to the service, and the answer to the client.
     *
     * @return whether another exchange may follow on these connections
     */
    boolean copy() throws IOException {
        String request = copyHead(clientIn, serviceOut);
        copyBody(request, false, clientIn, serviceOut);
        String answer = copyHead(serviceIn, clientOut);
        boolean endKnown = copyBody(answer, !bodiless(answer), serviceIn, clientOut);
        return endKnown && !closes(request) && !closes(answer);
    }

    /** Copies up to and including the empty line; returns it in lower case. */
    private static String copyHead(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream(512);
        int last4 = 0;
        while (last4 != 0x0D0A0D0A) {
            int next = in.read();
            if (next < 0 || head.size() == MAX_HEAD_BYTES) {
                throw new EOFException("no end of the head after " + head.size() + " bytes");
            }
            head.write(next);
            last4 = last4 << 8 | next;
        }
        head.writeTo(out);
        out.flush();
        return head.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /** Returns whether the body's end was known without the end of the connection. */
    private boolean copyBody(String head, boolean untilClosed, InputStream in, OutputStream out) throws IOException {
        String length = header(head, "content-length");
        if ("chunked".equals(header(head, "transfer-encoding"))) {
            copyChunks(in, out);
        } else if (length != null) {
            copyBytes(Long.parseLong(length), in, out);
        } else if (untilClosed) {
            in.transferTo(out);
            out.flush();
            return false;
        }
        out.flush();
        return true;
    }

    private void copyChunks(InputStream in, OutputStream out) throws IOException {
        long size;
        do {
            String line = copyLine(in, out);
            int extension = line.indexOf(';');
            size = Long.parseLong((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
            copyBytes(size, in, out);
            if (size > 0) {
                copyLine(in, out);
            }
        } while (size > 0);
        String trailer;
        do {
            trailer = copyLine(in, out);
        } while (!trailer.isEmpty());
    }

    private static String copyLine(InputStream in, OutputStream out) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within a chunked body");
            }
            line.append((char) next);
        }
        out.write((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return line.toString().trim();
    }

    private void copyBytes(long count, InputStream in, OutputStream out) throws IOException {
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new EOFException("the connection ended " + left + " bytes before the body");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static boolean bodiless(String answer) {
        String status = answer.substring(answer.indexOf(' ') + 1).trim();
        return status.startsWith("204") || status.startsWith("304");
    }

    private static boolean closes(String head) {
        return "close".equals(header(head, "connection"));
    }

    private static @Nullable String header(String head, String name) {
        int at = head.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return null;
        }
        int start = at + name.length() + 3;
        return head.substring(start, head.indexOf("\r\n", start)).trim();
    }
}

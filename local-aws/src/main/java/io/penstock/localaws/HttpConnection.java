// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on one socket, as much of it as clients of the service use. Used by the connection's own thread; any may close. */
final class HttpConnection implements Closeable {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    /** From this wait on it is worth a millisecond to ask whether the client is still there. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private final Life life;
    /** Received and not yet consumed: from {@code next} to {@code limit}. */
    private final byte[] buffer = new byte[16 * 1024];

    private int next;
    private int limit;

    /** What a connection knows of the server it belongs to. */
    interface Life {
        /** Whether connections may carry further requests. */
        boolean running();

        /** Waits; returns false as soon as the server is aborted. */
        boolean pause(Duration duration) throws InterruptedException;

        /** From now on a stop may end this connection within its answer. Returns false if a stop has come before. */
        boolean endless(HttpConnection connection);
    }

    HttpConnection(Socket socket, Life life) throws IOException {
        this.socket = socket;
        this.life = life;
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * Waits for the first byte of a request.
     *
     * @return false at the end of the connection
     */
    boolean awaitRequest() throws IOException {
        return fill();
    }

    /** Waits until a byte is there; false at the end of the connection. */
    private boolean fill() throws IOException {
        if (next == limit) {
            // A read that times out must leave the two as they are.
            int received = in.read(buffer);
            next = 0;
            limit = Math.max(0, received);
        }
        return next < limit;
    }

    /**
     * The request whose first byte {@link #awaitRequest} saw.
     *
     * @throws ServiceException if it is not HTTP/1.x or its body is too large; the connection is of no further use
     */
    HttpRequest read() throws IOException {
        int[] budget = {MAX_HEAD_BYTES};
        String line = readLine(budget);
        while (line.isEmpty()) {
            line = readLine(budget);
        }
        String[] parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw ServiceException.malformed("Not an HTTP/1.1 request line: " + line);
        }
        Map<String, List<String>> headers = readHeaders(budget);
        int question = parts[1].indexOf('?');
        String path = question < 0 ? parts[1] : parts[1].substring(0, question);
        String query = question < 0 ? "" : parts[1].substring(question + 1);
        HttpRequest head = new HttpRequest(parts[0], path, query, headers, new byte[0]);
        return head.withBody(readBody(head));
    }

    private Map<String, List<String>> readHeaders(int[] budget) throws IOException {
        Map<String, List<String>> headers = new HashMap<>();
        for (String line = readLine(budget); !line.isEmpty(); line = readLine(budget)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw ServiceException.malformed("Not an HTTP header: " + line);
            }
            headers.computeIfAbsent(line.substring(0, colon).trim().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).trim());
        }
        return headers;
    }

    private byte[] readBody(HttpRequest head) throws IOException {
        boolean chunked = "chunked".equalsIgnoreCase(head.header("transfer-encoding"));
        int length = chunked ? 0 : contentLength(head.header("content-length"));
        if ("100-continue".equalsIgnoreCase(head.header("expect"))) {
            out.write(CONTINUE);
        }
        return chunked ? readChunks() : readExactly(length);
    }

    private static int contentLength(@Nullable String header) {
        if (header == null) {
            return 0;
        }
        if (!header.matches("[0-9]{1,18}")) {
            throw ServiceException.malformed("Not a Content-Length: " + header);
        }
        return withinLimit(Long.parseLong(header));
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] budget = {MAX_HEAD_BYTES};
        while (true) {
            String size = readLine(budget).split(";", 2)[0].trim();
            if (!size.matches("[0-9A-Fa-f]{1,8}")) {
                throw ServiceException.malformed("Not the size of a chunk: " + size);
            }
            int length = withinLimit(body.size() + Long.parseLong(size, 16)) - body.size();
            if (length == 0) {
                while (!readLine(budget).isEmpty()) {
                    // Trailers carry nothing that is of use here.
                }
                return body.toByteArray();
            }
            body.writeBytes(readExactly(length));
            readLine(new int[] {2});
            budget[0] = MAX_HEAD_BYTES;
        }
    }

    private static int withinLimit(long bytes) {
        if (bytes > ServiceLimits.MAX_BODY_BYTES) {
            throw ServiceException.tooLarge(
                    "A body of " + bytes + " bytes exceeds limit of " + ServiceLimits.MAX_BODY_BYTES);
        }
        return (int) bytes;
    }

    private byte[] readExactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int buffered = Math.min(length, limit - next);
        System.arraycopy(buffer, next, bytes, 0, buffered);
        next += buffered;
        if (in.readNBytes(bytes, buffered, length - buffered) < length - buffered) {
            throw new EOFException("The client closed the connection within a body");
        }
        return bytes;
    }

    private String readLine(int[] budget) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (!fill()) {
                throw new EOFException("The client closed the connection within a head");
            }
            byte b = buffer[next++];
            if (b == '\n') {
                return line.toString();
            }
            if (--budget[0] < 0) {
                throw ServiceException.malformed("The head of a request exceeds " + MAX_HEAD_BYTES + " bytes");
            }
            if (b != '\r') {
                line.append((char) (b & 0xFF));
            }
        }
    }

    /** Whether this request is the connection's last, because the server stops. */
    boolean ending() {
        return !life.running();
    }

    /**
     * Waits as a slow service does.
     *
     * @return false if there is nobody left to answer to: the server was aborted, or the client has closed its side meanwhile
     */
    boolean pause(Duration duration) {
        try {
            if (duration.isZero()) {
                return true;
            }
            return life.pause(duration) && (duration.compareTo(PATIENCE) < 0 || !abandoned());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Says that the answer under way has no end of its own, so that a stop does not wait for it. Returns false if there is a stop. */
    boolean endless() {
        return life.endless(this);
    }

    /**
     * Waits for the end of a connection whose client has nothing more to say.
     *
     * @return false after that time; true as soon as either side has closed, or the client did say something
     */
    boolean endsWithin(Duration limit) {
        try {
            return heard(limit);
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the client is on this machine, and came by an address of it that no other machine can reach. */
    boolean onLoopback() {
        return socket.getInetAddress().isLoopbackAddress()
                && socket.getLocalAddress().isLoopbackAddress();
    }

    /** Sends {@code length} bytes of the array. */
    void send(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        out.flush();
    }

    /**
     * Whether the client has closed its side. Asked before an answer that comes late: bytes written to a connection that its
     * client has given up would go into the socket's buffer without an error.
     */
    private boolean abandoned() {
        try {
            return heard(Duration.ofMillis(1)) && next == limit;
        } catch (IOException e) {
            return true;
        }
    }

    /** Waits until a byte is there or the client has closed its side; false if neither happened. */
    private boolean heard(Duration patience) throws IOException {
        try {
            socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
            fill();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            noTimeout();
        }
    }

    private void noTimeout() {
        try {
            socket.setSoTimeout(0);
        } catch (IOException e) {
            // The socket is closed; the next use of it says so.
        }
    }

    /** Returns when the client, or this server's stop, ends the connection. */
    void awaitEnd() throws IOException {
        while (fill()) {
            next = limit;
            // Whatever a client sends while it waits for an answer that never comes is not served.
        }
    }

    /** Ends the connection with a reset, so that the client sees an error and not an end of stream. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Already closed: nothing to reset.
        }
        close();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Closing is all we wanted; the descriptor is released in any case.
        }
    }
}

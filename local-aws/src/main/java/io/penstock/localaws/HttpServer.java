// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket and one thread per connection. One thread at a time starts and stops it.
 *
 * <pre>
 *   start ─▶ listening ─ stop ──▶ requests in progress end, idle connections close ─▶ refused ─ start ─▶ same port
 *                      ─ abort ─▶ every connection is reset                         ─▶ refused
 * </pre>
 */
final class HttpServer {
    /** Serves one request. Called on the connection's thread. */
    interface Handler {
        /**
         * Answers a request, or ends the connection.
         *
         * @return whether the connection may carry another request
         * @throws IOException if the connection broke
         */
        boolean handle(HttpRequest request, HttpConnection connection) throws IOException;

        /** Answers what could not even be read as a request; the connection ends afterwards. */
        void refuse(ServiceException reason, HttpConnection connection) throws IOException;
    }

    /** How often, and how long apart, a restart asks for its port again. */
    private static final int REBIND_ATTEMPTS = 50;

    private static final long REBIND_NANOS = 100_000_000;

    private static final int BACKLOG = 1024;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final String host;
    private final Handler handler;
    private final AtomicLong threads = new AtomicLong();
    private volatile int port;
    /**
     * Bound to the port and never listening, so that it is refused while the server is stopped and yet nobody else, least of all an
     * outgoing connection, is given it. Null where the system does not allow both sockets.
     */
    private @Nullable Socket reservation;

    private volatile @Nullable Run run;

    private boolean hasListened;

    HttpServer(String host, int port, Handler handler) {
        this.host = host;
        this.port = port;
        this.handler = handler;
    }

    /** Binds the port: the one asked for, or the one it had before. */
    synchronized void start() {
        if (run != null) {
            return;
        }
        try {
            ServerSocket listener = listen();
            port = listener.getLocalPort();
            Run started = new Run(listener);
            run = started;
            hasListened = true;
            startThread("listener-" + port, () -> accept(started));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + ". Choose another address or port; port 0 takes any free one.",
                    e);
        }
    }

    private ServerSocket listen() throws IOException {
        InetAddress address = InetAddress.getByName(host);
        if (reservation == null) {
            reserve(address);
        }
        try {
            return listen(address);
        } catch (IOException e) {
            release();
        }
        for (int attempt = 1; hasListened && attempt < REBIND_ATTEMPTS; attempt++) {
            try {
                return listen(address);
            } catch (BindException e) {
                LockSupport.parkNanos(REBIND_NANOS); // a connection of the run before may hold the port a moment longer
            }
        }
        return listen(address);
    }

    private ServerSocket listen(InetAddress address) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(address, port), BACKLOG);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    private void reserve(InetAddress address) throws IOException {
        Socket reserved = new Socket();
        try {
            reserved.setReuseAddress(true);
            reserved.bind(new InetSocketAddress(address, port));
            port = reserved.getLocalPort();
            reservation = reserved;
        } catch (IOException e) {
            reserved.close();
            throw e;
        }
    }

    private void release() throws IOException {
        Socket reserved = reservation;
        if (reserved != null) {
            reservation = null;
            reserved.close();
        }
    }

    int port() {
        return port;
    }

    boolean running() {
        return run != null;
    }

    /** Lets requests in progress end, for five seconds at most; then as {@link #abort}. */
    synchronized void stop() {
        Run stopping = run;
        if (stopping != null) {
            run = null;
            stopping.closeListener();
            stopping.connections.forEach((connection, busy) -> {
                synchronized (busy) {
                    if (!busy.value) {
                        connection.close();
                    }
                }
            });
            stopping.awaitEnd(STOP_TIMEOUT);
            stopping.resetAll();
        }
    }

    /** Resets every connection, whatever it is doing. */
    synchronized void abort() {
        Run aborting = run;
        if (aborting != null) {
            run = null;
            aborting.closeListener();
            aborting.resetAll();
        }
    }

    /** As {@link #abort}, and the port may be anyone's. */
    synchronized void close() {
        abort();
        try {
            release();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot give back port " + port + ": " + e.getMessage(), e);
        }
    }

    private void accept(Run current) {
        try {
            acceptWhileRunning(current);
        } finally {
            current.acceptsNoMore.countDown();
        }
    }

    private void acceptWhileRunning(Run current) {
        while (current.running()) {
            try {
                Socket socket = current.listener.accept();
                HttpConnection connection = new HttpConnection(socket, current);
                current.connections.put(connection, new Busy());
                if (!current.running()) {
                    connection.close();
                }
                startThread("connection-" + threads.incrementAndGet(), () -> serve(current, connection));
            } catch (IOException e) {
                // Closed by stop or abort, which the loop's condition tells; or one connection that ended before it
                // began.
            }
        }
    }

    private void serve(Run current, HttpConnection connection) {
        Busy busy = Objects.requireNonNull(current.connections.get(connection));
        try (connection) {
            boolean open = true;
            while (open && connection.awaitRequest()) {
                synchronized (busy) {
                    busy.value = current.running();
                }
                open = busy.value && handleOne(connection) && current.running();
                synchronized (busy) {
                    busy.value = false;
                }
            }
        } catch (IOException e) {
            // The client or a stop ended the connection; what it was worth is in the request's record.
        } finally {
            current.connections.remove(connection);
        }
    }

    private boolean handleOne(HttpConnection connection) throws IOException {
        HttpRequest request;
        try {
            request = connection.read();
        } catch (ServiceException e) {
            handler.refuse(e, connection);
            return false;
        }
        return handler.handle(request, connection);
    }

    private static void startThread(String role, Runnable body) {
        Thread thread = new Thread(body, "local-aws-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether a connection is within a request. Guarded by itself, so that a stop never closes one that has just begun. */
    private static final class Busy {
        volatile boolean value;
    }

    /** What lives from a start to the following stop. */
    private final class Run implements HttpConnection.Life {
        final ServerSocket listener;
        final Map<HttpConnection, Busy> connections = new ConcurrentHashMap<>();
        final CountDownLatch aborted = new CountDownLatch(1);
        final CountDownLatch acceptsNoMore = new CountDownLatch(1);

        Run(ServerSocket listener) {
            this.listener = listener;
        }

        @Override
        public boolean running() {
            return run == this;
        }

        @Override
        public boolean pause(Duration duration) throws InterruptedException {
            return !aborted.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public boolean endless(HttpConnection connection) {
            Busy busy = Objects.requireNonNull(connections.get(connection));
            synchronized (busy) {
                busy.value = false;
            }
            return running();
        }

        /** The system goes on listening until the thread that accepts has left, however closed the socket is. */
        void closeListener() {
            try {
                listener.close();
                acceptsNoMore.await(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot close the listening socket: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void resetAll() {
            aborted.countDown();
            connections.keySet().forEach(HttpConnection::reset);
        }

        /** Steps of 5 ms: a stop happens a few times in a test, and no connection should pay for announcing its end. */
        void awaitEnd(Duration limit) {
            long steps = limit.toMillis() / 5;
            try {
                for (long i = 0; i < steps && !connections.isEmpty(); i++) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

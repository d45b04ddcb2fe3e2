// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the workers and the service, so that the service can be away without losing what it was given.
 *
 * <pre>
 *  worker ──▶ Relay ──▶ service          there: requests and answers pass, connections are kept
 *  worker ──✗ refused                    away:  nobody listens; what was under way has been finished
 * </pre>
 *
 * <p>Going away cuts nothing: a request of which a byte has been read is forwarded whole and its answer given back whole;
 * connections between two requests are closed. So an outage alone is never a reason for a second copy of an event.
 *
 * <p>Safe for use by many threads. One thread accepts, and one more serves each connection; all are daemons.
 */
final class Relay implements AutoCloseable {

    /** Below the ports that operating systems give to clients: a client cannot take ours while nobody listens on it. */
    private static final int FIRST_PORT = 20_000;

    private static final int PORTS = 12_000;

    private final InetSocketAddress target;
    private final int port;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        return thread;
    });

    /** Guarded by this; null while away. */
    private @Nullable Acceptor acceptor;

    /** Guarded by this. */
    private final Set<Connection> connections = new HashSet<>();

    private Relay(InetSocketAddress target, int port) {
        this.target = target;
        this.port = port;
    }

    /** A relay to {@code target} on a free port of the loopback address. */
    static Relay start(InetSocketAddress target) throws IOException {
        int offset = (int) (ProcessHandle.current().pid() % PORTS);
        for (int i = 0; i < PORTS; i++) {
            try {
                ServerSocket socket = listen(FIRST_PORT + (offset + i) % PORTS);
                Relay relay = new Relay(target, socket.getLocalPort());
                relay.accept(socket);
                return relay;
            } catch (BindException taken) {
                // The next one, then.
            }
        }
        throw new BindException("no free port from " + FIRST_PORT + " to " + (FIRST_PORT + PORTS - 1));
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true); // Ours of a moment ago may still be in TIME_WAIT.
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** Finishes what is under way, and refuses connections; when this returns, every new one. */
    void away() throws IOException, InterruptedException {
        Acceptor gone = closeListener();
        if (gone != null) {
            gone.ended.await(); // A thread that is still in accept() keeps the port open.
        }
        synchronized (this) {
            connections.forEach(Connection::closeIfIdle);
        }
    }

    private synchronized @Nullable Acceptor closeListener() throws IOException {
        Acceptor gone = acceptor;
        acceptor = null;
        if (gone != null) {
            gone.socket.close();
        }
        return gone;
    }

    /** Takes connections again, on the same port. */
    synchronized void back() throws IOException {
        if (acceptor == null) {
            accept(listen(port));
        }
    }

    private synchronized void accept(ServerSocket socket) {
        Acceptor next = new Acceptor(socket);
        acceptor = next;
        threads.execute(next);
    }

    /** How many connections are open. For tests. */
    synchronized int open() {
        return connections.size();
    }

    @Override
    public synchronized void close() throws IOException {
        closeListener();
        connections.forEach(Connection::closeNow);
        threads.shutdownNow();
    }

    private synchronized boolean isAway() {
        return acceptor == null;
    }

    /** Takes connections until its socket is closed. */
    private final class Acceptor implements Runnable {

        private final ServerSocket socket;
        private final CountDownLatch ended = new CountDownLatch(1);

        Acceptor(ServerSocket socket) {
            this.socket = socket;
        }

        @Override
        public void run() {
            try {
                while (true) {
                    serve(new Connection(socket.accept()));
                }
            } catch (IOException closed) {
                // By away() or close().
            } finally {
                ended.countDown();
            }
        }

        private void serve(Connection connection) {
            synchronized (Relay.this) {
                connections.add(connection);
            }
            threads.execute(connection::serve);
        }
    }

    /** One connection of a worker, and the one to the service that belongs to it. */
    private final class Connection {

        private final Socket client;

        /** Guarded by this; the state between two requests. */
        private boolean idle = true;

        Connection(Socket client) {
            this.client = client;
        }

        void serve() {
            try (client;
                    Socket service = new Socket(target.getAddress(), target.getPort())) {
                client.setTcpNoDelay(true);
                service.setTcpNoDelay(true);
                HttpExchange exchange = new HttpExchange(client, service);
                boolean more = true;
                while (more && exchange.awaitRequest() && begin()) {
                    more = exchange.copy() && end();
                }
            } catch (IOException e) {
                // A peer is gone; the other one notices by our closing.
            } finally {
                synchronized (Relay.this) {
                    connections.remove(this);
                }
            }
        }

        /** Called when the first byte of a request is there; false when {@link #away} was quicker. */
        private synchronized boolean begin() {
            idle = false;
            return !client.isClosed();
        }

        /** Called after an answer; false when it was the last one. */
        private boolean end() {
            synchronized (this) {
                idle = true;
            }
            return !isAway();
        }

        synchronized void closeIfIdle() {
            if (idle) {
                closeNow();
            }
        }

        void closeNow() {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

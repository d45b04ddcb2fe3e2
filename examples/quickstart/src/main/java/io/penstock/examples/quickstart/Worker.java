// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import ch.qos.logback.classic.LoggerContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process of the web application: {@link Shop} on an embedded Jetty, whose own log goes through Logback too, at
 * DEBUG. SIGTERM ends it as it ends any server: the requests in progress are answered, then the log is stopped.
 */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Server server = new Server(new QueuedThreadPool(16, 4));

    private Worker() {}

    public static void main(String[] args) throws Exception {
        Child child = Child.begin();
        Worker worker = new Worker();
        int port = worker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(worker::stop, "stop"));
        child.ready(port);
    }

    private int start() throws Exception {
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Shop());
        server.setStopTimeout(5_000);
        server.start();
        LOG.atInfo()
                .addKeyValue("port", connector.getLocalPort())
                .addKeyValue("jvm", Runtime.version())
                .log("Worker {} takes requests", ProcessHandle.current().pid());
        return connector.getLocalPort();
    }

    private void stop() {
        try {
            server.stop();
            LOG.info("Worker has answered its last request. さようなら 👋");
        } catch (Exception e) {
            LOG.error("Jetty did not stop as it should", e);
        }
        // The last line of an application's shutdown hook, whatever its appenders: what was logged is delivered.
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import io.penstock.localaws.LocalAws;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CloudWatch Logs that takes the events: {@code local-aws} in this process, or what {@code --endpoint} names; and
 * the relay before it, by which it can be away.
 */
final class Service implements AutoCloseable {

    /** The key and the secret that local-aws, and most stand-ins, know. They open nothing. */
    static final String STAND_IN_KEY = "test";

    private final @Nullable LocalAws local;
    private final URI endpoint;
    private final @Nullable Relay relay;

    private Service(@Nullable LocalAws local, URI endpoint, @Nullable Relay relay) {
        this.local = local;
        this.endpoint = endpoint;
        this.relay = relay;
    }

    /** Starts local-aws, or takes {@code given}; a relay goes before it where one can. */
    static Service start(@Nullable URI given) throws IOException {
        if (given == null) {
            LocalAws local = LocalAws.start();
            return new Service(local, local.endpoint(), relayTo(local.endpoint()));
        }
        return new Service(null, given, "http".equals(given.getScheme()) ? relayTo(given) : null);
    }

    private static Relay relayTo(URI endpoint) throws IOException {
        int port = endpoint.getPort() < 0 ? 80 : endpoint.getPort();
        return Relay.start(new InetSocketAddress(endpoint.getHost(), port));
    }

    /** Where to read back: the service itself. */
    URI endpoint() {
        return endpoint;
    }

    /** Where a browser shows what arrives; local-aws alone has such a page. */
    Optional<URI> page() {
        return Optional.ofNullable(local).map(server -> server.endpoint().resolve("/"));
    }

    /** Where the workers send to. */
    URI forWorkers() {
        return relay == null ? endpoint : URI.create("http://127.0.0.1:" + relay.port());
    }

    String region() {
        String region = System.getenv("AWS_REGION");
        return region == null || region.isEmpty() ? "us-east-1" : region;
    }

    /** True when nobody's real credentials are needed. */
    boolean standIn() {
        try {
            return local != null
                    || (System.getenv("AWS_ACCESS_KEY_ID") == null
                            && InetAddress.getByName(endpoint.getHost()).isLoopbackAddress());
        } catch (IOException unknownHost) {
            return false; // The first request will say so.
        }
    }

    /** What a worker's environment needs to find the service and be let in; an empty value takes a variable away. */
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("LOGS_ENDPOINT", forWorkers().toString());
        environment.put("AWS_REGION", region());
        if (standIn()) {
            environment.put("AWS_ACCESS_KEY_ID", STAND_IN_KEY);
            environment.put("AWS_SECRET_ACCESS_KEY", STAND_IN_KEY);
            environment.put("AWS_SESSION_TOKEN", "");
            environment.put("AWS_PROFILE", "");
        }
        environment.put("NO_PROXY", "127.0.0.1,localhost");
        return environment;
    }

    void away() throws IOException, InterruptedException {
        if (relay != null) {
            relay.away();
        }
    }

    void back() throws IOException {
        if (relay != null) {
            relay.back();
        }
    }

    /** Events stored so far, or -1 where only reading them all would tell. */
    long stored() {
        return local == null ? -1 : local.eventCount();
    }

    @Override
    public void close() throws IOException {
        if (relay != null) {
            relay.close();
        }
        if (local != null) {
            local.close();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CloudWatch Logs of one's own. Every method may be called by any thread. A browser that opens {@link #endpoint} is shown what
 * arrives.
 *
 * <pre>{@code
 * try (LocalAws server = LocalAws.start()) {
 *     client = CloudWatchLogsClient.builder().endpointOverride(server.endpoint()) …
 *     server.faults().on(Operation.PUT_LOG_EVENTS).nth(2).answer(Fault.unavailable());
 *     …
 *     assertThat(server.events("group", "stream")).extracting(StoredEvent::message).containsExactly(…);
 * }
 * }</pre>
 */
public final class LocalAws implements AutoCloseable {
    private final LogStore store = new LogStore();
    private final Faults faults = new Faults();
    private final Quotas quotas = new Quotas();
    private final LocalAwsOptions options;
    private final InstantSource clock;
    private final RequestLog log;
    private final LocalMetadata metadata;
    private final LogsEndpoint service;
    private final HttpServer server;

    private LocalAws(LocalAwsOptions options) {
        this.options = options;
        this.clock = options.clock();
        this.log = new RequestLog(options.maxRequestRecords());
        this.metadata = new LocalMetadata(options);
        this.service = new LogsEndpoint(options, store, log, faults, quotas, metadata);
        PageData page = new PageData(List.of(store), log, faults, this::title, this::conditions);
        this.server = new HttpServer(
                options.host(), options.port(), new PageEndpoint(page, new PageAccess(options.host()), clock, service));
    }

    private String title() {
        return endpoint() + " · " + options.region() + " · " + options.account();
    }

    private List<String> conditions() {
        List<String> conditions = new ArrayList<>(quotas.describe());
        Duration latency = service.latency();
        if (!latency.isZero()) {
            conditions.add(0, "Every call takes at least " + latency.toMillis() + " ms");
        }
        return conditions;
    }

    /** Starts a server with {@link LocalAwsOptions#defaults}. */
    public static LocalAws start() {
        return start(LocalAwsOptions.defaults());
    }

    /**
     * Starts a server; it listens when this returns.
     *
     * @throws java.io.UncheckedIOException if the address cannot be listened on; the message says why
     */
    public static LocalAws start(LocalAwsOptions options) {
        LocalAws local = new LocalAws(options.copy());
        local.quota(options.quota());
        local.server.start();
        return local;
    }

    /** Where clients find it: {@code http://127.0.0.1:port}. The same after a restart. */
    public URI endpoint() {
        String host = options.host();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port());
    }

    /** The environment by which an AWS SDK or command-line tool finds this server and is let in. */
    public Map<String, String> environment() {
        @Nullable String accessKeyId = options.accessKeyId();
        return Map.of(
                "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
                endpoint().toString(),
                "AWS_REGION",
                options.region(),
                "AWS_ACCESS_KEY_ID",
                accessKeyId == null ? "test" : accessKeyId,
                "AWS_SECRET_ACCESS_KEY",
                options.secretKey());
    }

    /** What the metadata services of EC2 and ECS say, which are served at the same {@link #endpoint}. */
    public LocalMetadata metadata() {
        return metadata;
    }

    /** The environment by which a program believes that it runs in an ECS task on an EC2 instance. */
    public Map<String, String> metadataEnvironment() {
        return Map.of(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                endpoint().toString(),
                "ECS_CONTAINER_METADATA_URI_V4",
                endpoint() + "/v4/local");
    }

    /** The rules by which requests fail. */
    public Faults faults() {
        return faults;
    }

    /** How long every call takes at least, from now on; the operation itself happens before the wait. */
    public void latency(Duration value) {
        service.latency(value);
    }

    /** How many PutLogEvents calls a second are served from now on; 0: any number. */
    public void quota(int requestsPerSecond) {
        quota(Operation.PUT_LOG_EVENTS, requestsPerSecond);
    }

    /**
     * How many calls of that operation a second are served from now on; 0: any number. A bucket of one second's worth, full at the
     * start; beyond it the answer is {@code ThrottlingException: Rate exceeded}.
     */
    public void quota(Operation operation, int requestsPerSecond) {
        quotas.set(operation, requestsPerSecond, clock.millis());
    }

    /** The groups, by name. */
    public List<StoredGroup> groups() {
        return store.groups();
    }

    /** The streams of a group, by name; none if there is no such group. */
    public List<StoredStream> streams(String group) {
        try {
            return store.streams(group);
        } catch (ServiceException e) {
            return List.of();
        }
    }

    /**
     * The events of a stream as of now, by timestamp, equal ones as they arrived; none if there is no such stream. The list is a view
     * that makes each event when it is asked for, so going through millions of events needs no memory for them all.
     */
    public List<StoredEvent> events(String group, String stream) {
        try {
            return store.events(group, stream).asList();
        } catch (ServiceException e) {
            return List.of();
        }
    }

    /** Events stored since the start or the last {@link #clear}; deleting a stream does not lower it. */
    public long eventCount() {
        return store.eventCount();
    }

    /** The latest requests, oldest first, {@link LocalAwsOptions#maxRequestRecords} at most. */
    public List<RequestRecord> requests() {
        return log.records();
    }

    /** The latest requests for that operation, oldest first. */
    public List<RequestRecord> requests(Operation operation) {
        return log.records().stream()
                .filter(request -> request.operation() == operation)
                .toList();
    }

    /** Requests for that operation since the start or the last {@link #clear}, also those no longer remembered one by one. */
    public long requestCount(Operation operation) {
        return log.count(operation);
    }

    /** The most requests that were in progress at one time. */
    public int maxParallelRequests() {
        return log.maxParallel();
    }

    /** Creates a group, as CreateLogGroup would. */
    public void createGroup(String group) {
        store.createGroup(new StoredGroup(group, 0, clock.millis(), "STANDARD", Map.of(), "", false));
    }

    /** Creates a stream in an existing group, as CreateLogStream would. */
    public void createStream(String group, String stream) {
        store.createStream(group, stream, clock.millis());
    }

    /** Deletes a group with its streams and events, as another user of the account might. */
    public void deleteGroup(String group) {
        store.deleteGroup(group);
    }

    /** Deletes a stream with its events, as another user of the account might. */
    public void deleteStream(String group, String stream) {
        store.deleteStream(group, stream);
    }

    /** Forgets groups, streams, events, requests and faults; metadata, quota and latency become as at the start again. */
    public void clear() {
        faults.clear();
        metadata.reset();
        store.clear();
        log.clear();
        latency(options.latency());
        for (Operation operation : Operation.values()) {
            quota(operation, 0);
        }
        quota(options.quota());
    }

    /**
     * From now on connections are refused. Requests in progress are finished first, for five seconds at most. What is stored stays.
     */
    public void stop() {
        server.stop();
    }

    /** From now on connections are refused, and every open one is reset, whatever it is doing. What is stored stays. */
    public void abort() {
        server.abort();
    }

    /** Listens again, on the same port. */
    public void restart() {
        server.start();
    }

    /** Whether it listens. */
    public boolean running() {
        return server.running();
    }

    /** Ends the server at once and gives its port back. */
    @Override
    public void close() {
        server.close();
    }
}

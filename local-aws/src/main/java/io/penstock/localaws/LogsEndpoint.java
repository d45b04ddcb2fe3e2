// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Takes a request through parsing, faults, signature, quota and the operation itself, and answers it. Safe for use by many threads. */
final class LogsEndpoint implements HttpServer.Handler {
    private final InstantSource clock;
    private final Arns arns;
    private final LogStore store;
    private final LogsWrites writes;
    private final LogsReads reads;
    private final LogsDescriptions descriptions;
    private final RequestLog log;
    private final Faults faults;
    private final Quotas quotas;
    private final LocalMetadata metadata;
    private final @Nullable SigV4 signatures;
    private volatile Duration latency = Duration.ZERO;

    LogsEndpoint(
            LocalAwsOptions options,
            LogStore store,
            RequestLog log,
            Faults faults,
            Quotas quotas,
            LocalMetadata metadata) {
        this.clock = options.clock();
        this.arns = new Arns(options.region(), options.account());
        this.store = store;
        this.writes = new LogsWrites(store);
        this.reads = new LogsReads(store);
        this.descriptions = new LogsDescriptions(store, arns);
        this.log = log;
        this.faults = faults;
        this.quotas = quotas;
        this.metadata = metadata;
        this.signatures = options.checkSignatures() ? new SigV4(options.accessKeyId(), options.secretKey()) : null;
        this.latency = options.latency();
    }

    void latency(Duration value) {
        latency = value;
    }

    Duration latency() {
        return latency;
    }

    @Override
    public boolean handle(HttpRequest request, HttpConnection connection) throws IOException {
        Operation operation = Call.operation(request);
        boolean gzip = "gzip".equalsIgnoreCase(request.header("content-encoding"));
        RequestEntry entry = log.open(operation, clock.millis(), request.body().length, gzip);
        try {
            return serve(request, connection, entry) && !request.closes();
        } catch (IOException e) {
            entry.failed("abandoned");
            throw e;
        } finally {
            log.close(entry);
        }
    }

    private boolean serve(HttpRequest request, HttpConnection connection, RequestEntry entry) throws IOException {
        Fault fault = Fault.NONE;
        HttpResponse response;
        try {
            Call call = Call.parse(request);
            entry.describe(call);
            fault = faults.pick(call, store.eventCount());
            if (fault != Fault.NONE) {
                entry.fault(fault);
            }
            response = fault.applied() ? apply(request, call, entry) : null;
            if (response == null || fault.kind() == Fault.Kind.ERROR) {
                response = fault.response(call, arns, entry.requestId());
            }
        } catch (ServiceException e) {
            response = HttpResponse.error(e.status(), e.code(), e.text(), entry.requestId());
        }
        if (!connection.pause(latency.plus(fault.delay()))) {
            entry.failed("abandoned");
            return false;
        }
        return answer(response, fault, connection, entry);
    }

    private HttpResponse apply(HttpRequest request, Call call, RequestEntry entry) {
        try {
            long now = clock.millis();
            if (call.operation().ofMetadata()) {
                quotas.take(call.operation(), now);
                return HttpResponse.success(metadata.answer(request, call.operation(), now), entry.requestId());
            }
            if (signatures != null) {
                signatures.verify(request, clock.instant());
            }
            quotas.take(call.operation(), now);
            @Nullable Consumer<JsonGenerator> members = perform(request, call, now, entry);
            return HttpResponse.success(members == null ? new byte[0] : Json.object(members), entry.requestId());
        } catch (ServiceException e) {
            return HttpResponse.error(e.status(), e.code(), e.text(), entry.requestId());
        }
    }

    /** Returns the members of the answer, null for an answer without a body. */
    private @Nullable Consumer<JsonGenerator> perform(HttpRequest request, Call call, long now, RequestEntry entry) {
        Fields fields = call.fields();
        switch (call.operation()) {
            case PUT_LOG_EVENTS -> {
                return writes.putLogEvents(call, now, entry);
            }
            case GET_LOG_EVENTS -> {
                return reads.getLogEvents(call);
            }
            case FILTER_LOG_EVENTS -> {
                return reads.filterLogEvents(call);
            }
            case DESCRIBE_LOG_GROUPS -> {
                return descriptions.describeLogGroups(fields);
            }
            case DESCRIBE_LOG_STREAMS -> {
                return descriptions.describeLogStreams(call);
            }
            case CREATE_LOG_GROUP -> writes.createLogGroup(fields, now);
            case CREATE_LOG_STREAM -> writes.createLogStream(fields, now);
            case PUT_RETENTION_POLICY -> writes.putRetentionPolicy(fields);
            case DELETE_RETENTION_POLICY -> writes.deleteRetentionPolicy(fields);
            case DELETE_LOG_GROUP -> writes.deleteLogGroup(fields);
            case DELETE_LOG_STREAM -> writes.deleteLogStream(fields);
            default -> throw unknown(request);
        }
        return null;
    }

    private static ServiceException unknown(HttpRequest request) {
        return new ServiceException(
                request.method().equals("POST") && request.path().equals("/") ? 400 : 404,
                "UnknownOperationException",
                "Not served here: " + request.method() + ' ' + request.path() + " with X-Amz-Target "
                        + request.header("x-amz-target"));
    }

    private boolean answer(HttpResponse response, Fault fault, HttpConnection connection, RequestEntry entry)
            throws IOException {
        boolean success = response.status() == 200;
        switch (fault.kind()) {
            case RESET -> {
                entry.failed("reset");
                connection.reset();
                return false;
            }
            case HANG -> {
                entry.failed("hang");
                connection.awaitEnd();
                return false;
            }
            case TRUNCATED -> {
                entry.answering(response, false);
                entry.failed("truncated");
                byte[] bytes = response.encode(clock.instant(), false);
                connection.send(bytes, 0, bytes.length - Math.max(1, response.bodyBytes() / 2));
                return false;
            }
            case SLOW -> {
                entry.answering(response, true);
                return trickle(response, fault.bytesPerSecond(), connection, entry);
            }
            case EMPTY -> send(success ? response.withBody("") : response, !success, connection, entry);
            case GARBLED ->
                send(
                        success ? response.withBody("{\"nextSequenceToken\":\"495") : response,
                        !success,
                        connection,
                        entry);
            case WITHOUT_REQUEST_ID ->
                send(success ? response.withoutRequestId() : response, !success, connection, entry);
            case NONE, ERROR -> send(response, true, connection, entry);
        }
        return true;
    }

    private void send(HttpResponse response, boolean undisturbed, HttpConnection connection, RequestEntry entry)
            throws IOException {
        entry.answering(response, undisturbed);
        byte[] bytes = response.encode(clock.instant(), connection.ending());
        connection.send(bytes, 0, bytes.length);
    }

    /** Sends in twenty slices a second, or byte by byte where the rate is lower. */
    private boolean trickle(HttpResponse response, int bytesPerSecond, HttpConnection connection, RequestEntry entry)
            throws IOException {
        byte[] bytes = response.encode(clock.instant(), connection.ending());
        int slice = Math.max(1, bytesPerSecond / 20);
        Duration step = Duration.ofSeconds(1).multipliedBy(slice).dividedBy(bytesPerSecond);
        for (int sent = 0; sent < bytes.length; sent += slice) {
            if (!connection.pause(step)) {
                entry.failed("abandoned");
                return false;
            }
            connection.send(bytes, sent, Math.min(slice, bytes.length - sent));
        }
        return true;
    }

    @Override
    public void refuse(ServiceException reason, HttpConnection connection) throws IOException {
        RequestEntry entry = log.open(Operation.UNKNOWN, clock.millis(), 0, false);
        try {
            HttpResponse response =
                    HttpResponse.error(reason.status(), reason.code(), reason.text(), entry.requestId());
            entry.answering(response, true);
            byte[] bytes = response.encode(clock.instant(), true);
            connection.send(bytes, 0, bytes.length);
        } finally {
            log.close(entry);
        }
    }
}

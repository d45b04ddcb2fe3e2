// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * The page, for whoever comes with a browser, before the service, for whoever comes with an SDK: that one always sends POST. Requests
 * for the page appear in no record and meet no fault. Safe for use by many threads.
 *
 * <pre>
 *   GET /             the page, one file
 *   GET /page/feed    what happens, as server-sent events (see Feed)
 *   GET /page/older   events that arrived before a given one
 *   GET /page/event   one event's whole text
 * </pre>
 */
final class PageEndpoint implements HttpServer.Handler {
    /** Each is a thread; a browser opens six connections to one server at most, and a hidden page closes its own. */
    static final int MAX_FEEDS = 16;

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> NO_STORE =
            Map.of("Cache-Control", "no-store", "X-Content-Type-Options", "nosniff");

    private final PageData data;
    private final PageAccess access;
    private final InstantSource clock;
    private final HttpServer.Handler service;
    private final HttpResponse page = PageFile.load();
    private final Semaphore feeds = new Semaphore(MAX_FEEDS);
    private final String server = UUID.randomUUID().toString();

    /** @param service answers what is not for the page */
    PageEndpoint(PageData data, PageAccess access, InstantSource clock, HttpServer.Handler service) {
        this.data = data;
        this.access = access;
        this.clock = clock;
        this.service = service;
    }

    @Override
    public boolean handle(HttpRequest request, HttpConnection connection) throws IOException {
        boolean root = request.path().equals("/");
        if (!request.method().equals("GET") || !(root || request.path().startsWith("/page/"))) {
            return service.handle(request, connection);
        }
        String refusal = access.refusal(request, connection.onLoopback(), !root);
        if (refusal == null && request.path().equals("/page/feed")) {
            return feed(request, connection);
        }
        boolean closes = request.closes() || connection.ending();
        byte[] bytes = (refusal == null ? answer(request) : error(403, refusal)).encode(clock.instant(), closes);
        connection.send(bytes, 0, bytes.length);
        return !closes;
    }

    private HttpResponse answer(HttpRequest request) {
        try {
            return switch (request.path()) {
                case "/" -> page;
                case "/page/older" -> older(FeedQuery.parse(request.query()));
                case "/page/event" -> event(FeedQuery.parse(request.query()));
                default -> error(404, "There is no " + request.path() + "; the page is at /.");
            };
        } catch (ServiceException e) {
            return error(e.status(), e.text());
        }
    }

    private HttpResponse older(FeedQuery query) {
        FeedSource source = query.source(data.sources());
        if (source == null) {
            return error(404, "Nothing of the kind '" + query.kind() + "' is served here.");
        }
        FeedSource.Snapshot snapshot = source.snapshot();
        EventFinder.Result found = EventFinder.find(source, snapshot, query, snapshot.forgotten());
        return HttpResponse.web(200, JSON, NO_STORE, PageData.events(found, false));
    }

    private HttpResponse event(FeedQuery query) {
        Arrival id = query.id();
        FeedSource source = query.source(data.sources());
        if (id != null && source != null) {
            for (StoredBatch batch : source.batches(query.name(), query.stream(), id.batch() - 1, id.batch())) {
                byte[] text = batch.events().message(id.index());
                if (text != null) {
                    return HttpResponse.web(200, TEXT, NO_STORE, text);
                }
            }
        }
        return error(404, "There is no such event any more; its stream may have been deleted.");
    }

    private boolean feed(HttpRequest request, HttpConnection connection) throws IOException {
        boolean room = feeds.tryAcquire();
        try {
            FeedQuery query = FeedQuery.parse(request.query());
            if (!room) {
                throw new ServiceException(
                        503,
                        "TooManyPages",
                        MAX_FEEDS + " pages are open already. Close one, then load this one again.");
            }
            HttpResponse head = HttpResponse.web(200, "text/event-stream", NO_STORE, new byte[0]);
            byte[] bytes = head.encodeEndless(clock.instant());
            if (connection.endless()) {
                connection.send(bytes, 0, bytes.length);
                new Feed(data, query, connection, server, request.header("last-event-id")).run();
            }
        } catch (ServiceException e) {
            byte[] bytes = error(e.status(), e.text()).encode(clock.instant(), true);
            connection.send(bytes, 0, bytes.length);
        } finally {
            if (room) {
                feeds.release();
            }
        }
        return false;
    }

    private static HttpResponse error(int status, String text) {
        return HttpResponse.web(status, TEXT, NO_STORE, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void refuse(ServiceException reason, HttpConnection connection) throws IOException {
        service.refuse(reason, connection);
    }
}

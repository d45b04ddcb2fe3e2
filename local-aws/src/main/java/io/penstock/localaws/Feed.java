// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one open page hears, as server-sent events on its own connection's thread: what changed, twice a second at most.
 *
 * <pre>
 *   every 500 ms    summary   if it differs from the one before
 *                   refusals  those since the last time, the latest 200
 *                   events    those since the last time of what the page looks at, the latest 500
 *   or, after 10 s without any of these, a comment, so that both sides learn of a connection that is gone
 * </pre>
 *
 * <p>Nothing is kept for a page: each round looks at what is there, and begins when the browser has taken the round before. A browser
 * that does not read holds up its own thread and nobody else, and gets the latest state when it reads again.
 */
final class Feed {
    private static final Duration ROUND = Duration.ofMillis(500);
    private static final int ROUNDS_OF_SILENCE = 20;

    private final PageData data;
    private final FeedQuery query;
    private final HttpConnection connection;
    /** Tells this server's batch numbers from those of an earlier one at the same address. */
    private final String server;

    private byte[] lastSummary = new byte[0];
    private long refusalsSeen = -1;
    private long batchesSeen;
    private int silentRounds;

    Feed(PageData data, FeedQuery query, HttpConnection connection, String server, @Nullable String resumeAfter) {
        this.data = data;
        this.query = query;
        this.connection = connection;
        this.server = server;
        this.batchesSeen = batchOf(resumeAfter);
    }

    /** The batch that a browser names which comes back, -1 for one that knows nothing of this server's. */
    private long batchOf(@Nullable String eventId) {
        String prefix = server + '-';
        if (eventId == null || !eventId.startsWith(prefix)) {
            return -1;
        }
        String number = eventId.substring(prefix.length());
        return number.matches("[0-9]{1,18}") ? Long.parseLong(number) : -1;
    }

    /** Returns when the page is closed. */
    void run() throws IOException {
        send("retry: 1000\n\n");
        do {
            round();
        } while (!connection.endsWithin(ROUND));
    }

    private void round() throws IOException {
        silentRounds++;
        byte[] summary = data.summary(query);
        if (!Arrays.equals(summary, lastSummary)) {
            lastSummary = summary;
            send("summary", "", summary);
        }
        RequestLog.Refusals refusals = data.log().refusals(refusalsSeen);
        if (refusals.fresh() || !refusals.latest().isEmpty()) {
            refusalsSeen = refusals.upTo();
            send("refusals", "", PageData.refusals(refusals));
        }
        FeedSource source = query.source(data.sources());
        if (source != null) {
            tail(source);
        }
        if (silentRounds >= ROUNDS_OF_SILENCE) {
            send(":\n\n");
        }
    }

    private void tail(FeedSource source) throws IOException {
        FeedSource.Snapshot snapshot = source.snapshot();
        boolean fresh = batchesSeen < snapshot.forgotten() || batchesSeen > snapshot.newest();
        if (fresh || batchesSeen < snapshot.newest()) {
            long after = fresh ? snapshot.forgotten() : batchesSeen;
            EventFinder.Result found = EventFinder.find(source, snapshot, query, after);
            batchesSeen = snapshot.newest();
            if (fresh || !found.events().isEmpty() || found.left() > 0) {
                send("events", "id: " + server + '-' + batchesSeen + '\n', PageData.events(found, fresh));
            }
        }
    }

    private void send(String type, String id, byte[] data) throws IOException {
        byte[] head = ("event: " + type + '\n' + id + "data: ").getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(head, head.length + data.length + 2);
        System.arraycopy(data, 0, all, head.length, data.length);
        all[all.length - 2] = '\n';
        all[all.length - 1] = '\n';
        send(all);
    }

    private void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(byte[] bytes) throws IOException {
        silentRounds = 0;
        connection.send(bytes, 0, bytes.length);
    }
}

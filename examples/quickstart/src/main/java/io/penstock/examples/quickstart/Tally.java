// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what the processes logged with what the service has stored.
 *
 * <p>What was logged is known from a witness that the library does not know of ({@link EventCounter}), event by event, as
 * a multiset of fingerprints. What was stored is read back. A stream is compared with the process that wrote its first
 * event; what any other process wrote into it was not logged by this one. For each stream:
 *
 * <pre>
 *  stored copies ── same event_id and same fingerprint as one before ──▶ resent
 *        │          (a request with an unknown outcome was sent again: allowed, and a reader can tell)
 *        ▼
 *  distinct events ── fingerprint logged, and not yet matched ────────▶ delivered
 *        │
 *        └─ all others: nobody logged them, or not as often ──────────▶ duplicates
 *
 *  logged fingerprints without a match ───────────────────────────────▶ lost
 * </pre>
 *
 * <p>So {@code logged = delivered + lost} always; an event stored under two ids, an id given to two events, an event in
 * the stream of another process, or one whose time, level, logger or thread changed on the way is a duplicate, and the
 * event that it should have been is lost. A loss and a duplicate never cancel out, unless they look alike.
 *
 * <p>The pipeline's own loss reports are counted apart. For one thread.
 */
final class Tally {

    /** One stream's result. {@code stream} is in parentheses for a process of which nothing arrived. */
    record Row(String stream, long logged, long delivered, long lost, long resent, long duplicates, long ownReports) {}

    private final Map<Long, long[]> loggedByPid;
    private final List<Row> rows = new ArrayList<>();

    /** @param loggedByPid the fingerprints that each process logged, in any order */
    Tally(Map<Long, long[]> loggedByPid) {
        this.loggedByPid = new HashMap<>(loggedByPid);
    }

    /** Begins the comparison of a stream; {@link Stream#end} must follow before the next one. */
    Stream stream(String name) {
        return new Stream(name);
    }

    /** One stream, copy by copy. */
    final class Stream {

        private final String name;
        private final Map<String, Long> fingerprintById = new HashMap<>();
        private final Fingerprints arrived = new Fingerprints();
        private long pid = -1;
        private long resent;
        private long reports;

        private Stream(String name) {
            this.name = name;
        }

        /** Takes one stored copy; in the stream's order or any other. */
        void copy(StoredEvent copy) {
            if (copy.isOwnReport()) {
                reports++;
                return;
            }
            pid = pid < 0 ? copy.pid() : pid;
            Long known =
                    copy.eventId() == null ? null : fingerprintById.putIfAbsent(copy.eventId(), copy.fingerprint());
            if (known != null && known == copy.fingerprint()) {
                resent++;
            } else {
                arrived.add(copy.fingerprint());
            }
        }

        void end() {
            long[] logged = loggedByPid.remove(pid);
            rows.add(row(name, logged == null ? new long[0] : logged, arrived.sorted(), resent, reports));
        }
    }

    private static Row row(String stream, long[] logged, long[] arrived, long resent, long reports) {
        long delivered = common(logged, arrived);
        return new Row(
                stream,
                logged.length,
                delivered,
                logged.length - delivered,
                resent,
                arrived.length - delivered,
                reports);
    }

    /** How many elements two multisets have in common; the second is sorted. */
    private static long common(long[] unsorted, long[] sorted) {
        long[] other = unsorted.clone();
        Arrays.sort(other);
        long common = 0;
        for (int i = 0, j = 0; i < other.length && j < sorted.length; ) {
            int order = Long.compare(other[i], sorted[j]);
            common += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return common;
    }

    /** All rows: the streams, and the processes of which nothing arrived. Called once, at the end. */
    List<Row> rows() {
        loggedByPid.forEach(
                (pid, logged) -> rows.add(row("(nothing arrived of process " + pid + ")", logged, new long[0], 0, 0)));
        loggedByPid.clear();
        return List.copyOf(rows);
    }

    /** Longs in a row, without a box for each. */
    private static final class Fingerprints {

        private long[] values = new long[1024];
        private int count;

        void add(long value) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = value;
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}

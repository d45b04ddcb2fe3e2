// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.List;

/**
 * What one kind of destination has stored, as the page sees it: names, below them streams, in these batches of events. The page draws
 * whatever sources it is given and knows none of them. Safe for use by many threads; a page asks twice a second.
 */
interface FeedSource {
    /** What the page calls it: {@code CloudWatch Logs}. No other source of the server has that name. */
    String kind();

    /** What there is now, all of one moment. */
    Snapshot snapshot();

    /**
     * The batches of a stream with those numbers, as they arrived; none if there is no such stream.
     *
     * @param after exclusive
     * @param upTo inclusive
     */
    List<StoredBatch> batches(String name, String stream, long after, long upTo);

    /**
     * A source at one moment.
     *
     * @param newest the largest number that a batch has; batches to come have larger ones
     * @param forgotten batches up to this number are no longer there because the whole source was cleared
     * @param names in the order in which they are to be shown
     */
    record Snapshot(long newest, long forgotten, List<Name> names) {}

    /**
     * A log group, for example.
     *
     * @param detail what else is worth knowing, a few words
     */
    record Name(String name, String detail, List<Stream> streams) {}

    /**
     * A log stream, for example.
     *
     * @param bytes UTF-8 bytes of its events
     * @param newest the number of its newest batch, 0 without one
     */
    record Stream(String name, long events, long bytes, long newest) {}
}

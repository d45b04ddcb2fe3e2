// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

/** One record on its way into a spool: whoever has it lets the spool copy it to its place. */
public interface RecordSource {

    /** The payload's length in its stored form, in bytes. */
    int length();

    /** The event's length before escaping, in UTF-8 bytes. */
    int plainLength();

    /** When the event was created, in milliseconds since 1970-01-01T00:00Z. */
    long timestamp();

    /** Its place among all events of this pipeline, ascending. */
    long sequence();

    /** What tells the events of one thread from another's. */
    int threadKey();

    /** True for an event that the pipeline wrote itself. */
    boolean own();

    /** The number, 0 or above, of the stream that the event goes to. Records of one route lie together. */
    int route();

    /** Copies the payload to {@code target} at {@code offset}. */
    void copyPayload(byte[] target, int offset);
}

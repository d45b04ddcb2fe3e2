// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/**
 * The events of one request, in the order in which they are sent: timestamps ascend, and events of one thread keep
 * their order. A read-only view for a {@link Sender}, valid during the call.
 */
public interface Batch {

    /**
     * Which of the destination's streams these events go to, in the form of {@link io.penstock.name.EventNames}; empty
     * for the default, which is the only one where a destination has no {@link Destination#routing routing}.
     */
    default String streamKey() {
        return "";
    }

    /** At least 1. */
    int size();

    /** The sum of the events' bytes as the service counts them, overhead included. */
    long countedBytes();

    /** Milliseconds since 1970-01-01T00:00Z; never descending. */
    long timestamp(int index);

    /** The array that holds record {@code index} in its stored form, at {@link #offset} for {@link #length} bytes. */
    byte[] array(int index);

    int offset(int index);

    int length(int index);

    /** The event's length before escaping, in UTF-8 bytes. */
    int plainLength(int index);
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.Arrays;

/**
 * Scratch memory for one encoded event. Owned by one thread between borrow and return; the pipeline keeps a small
 * bounded pool of them, never a {@code ThreadLocal}.
 *
 * <p>Fields are public to the encoder on purpose: this is the hottest object of the library, and it has no invariant
 * beyond {@code 0 <= length <= bytes.length}.
 */
public final class EventBuffer {

    /** Larger buffers are not kept for the next event. */
    public static final int KEEP_BYTES = 64 * 1024;

    /** The encoded record, valid up to {@link #length}. */
    public byte[] bytes = new byte[2048];

    /** The record's length in its stored form, in bytes. */
    public int length;

    /** The event's length before it was escaped for storing, in UTF-8 bytes: what the service counts. */
    public int plainLength;

    /** Where the {@link #ID_DIGITS} hexadecimal digits of the event id's sequence are to be filled in, or -1. */
    public int idOffset = -1;

    /** The width of the sequence within an event id. */
    public static final int ID_DIGITS = 13;

    /** What tells the event's stream from others, see {@code io.penstock.name.EventNames}; empty for the default. */
    public final StringBuilder streamKey = new StringBuilder(0);

    /** Room for the encoder's own reusable state (its writer); the pool keeps it with the buffer. */
    public Object attachment = this;

    /** Forgets the last event, keeps the memory. */
    public void clear() {
        length = 0;
        plainLength = 0;
        idOffset = -1;
        if (!streamKey.isEmpty()) {
            streamKey.setLength(0);
        }
    }

    /** Makes room for {@code more} bytes behind {@link #length}. */
    public void ensure(int more) {
        if (bytes.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = Math.max((long) bytes.length * 2, (long) length + more);
        if (wanted > Integer.MAX_VALUE - 16) {
            throw new OutOfMemoryError("one encoded event would exceed 2 GB");
        }
        bytes = Arrays.copyOf(bytes, (int) wanted);
    }
}

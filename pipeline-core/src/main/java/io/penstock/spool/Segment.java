// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of records of one route, in one array.
 *
 * <pre>
 *   0       4       8               16              24        28     32
 *   +-------+-------+---------------+---------------+---------+------+----------------- - -+
 *   |length | plain |  timestamp    |   sequence    | thread  | tag  | payload, padded to 8|
 *   +-------+-------+---------------+---------------+---------+------+----------------- - -+
 *   tag = route &lt;&lt; 1 | own
 * </pre>
 */
final class Segment {

    static final int HEADER_BYTES = 32;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Replaced by a shorter copy when no further record will come. */
    byte[] bytes;

    /** Ascending over the spool's life; the upper half of a position. */
    final int number;

    /** Where the next record goes. Written by the appender only; read by others once there is a {@link #next}. */
    int end;

    /** Where its route goes on; null for the last one. Guarded by the spool's lock. */
    @Nullable
    Segment next;

    /** Records written. The appender's alone until the segment is sealed. */
    int appended;

    /** Records acknowledged. Guarded by the spool's lock. */
    int acked;

    /** No further record will come. Guarded by the spool's lock. */
    boolean sealed;

    /** A send that never returned may still read it, so its memory is never reused. Guarded by the spool's lock. */
    boolean lent;

    Segment(byte[] bytes, int number) {
        this.bytes = bytes;
        this.number = number;
    }

    static int sizeOf(int payload) {
        return (HEADER_BYTES + payload + 7) & ~7;
    }

    boolean fits(int payload) {
        return end + sizeOf(payload) <= bytes.length;
    }

    void write(RecordSource record) {
        int at = end;
        INT.set(bytes, at, record.length());
        INT.set(bytes, at + 4, record.plainLength());
        LONG.set(bytes, at + 8, record.timestamp());
        LONG.set(bytes, at + 16, record.sequence());
        INT.set(bytes, at + 24, record.threadKey());
        INT.set(bytes, at + 28, record.route() << 1 | (record.own() ? 1 : 0));
        record.copyPayload(bytes, at + HEADER_BYTES);
        end = at + sizeOf(record.length());
        appended++;
    }

    /** Gives back what no record needs; how many bytes that is. */
    int trim() {
        int spare = bytes.length - end;
        if (spare > 0) {
            bytes = Arrays.copyOf(bytes, end);
        }
        return spare;
    }

    int length(int offset) {
        return (int) INT.get(bytes, offset);
    }

    int plainLength(int offset) {
        return (int) INT.get(bytes, offset + 4);
    }

    long timestamp(int offset) {
        return (long) LONG.get(bytes, offset + 8);
    }

    long sequence(int offset) {
        return (long) LONG.get(bytes, offset + 16);
    }

    int threadKey(int offset) {
        return (int) INT.get(bytes, offset + 24);
    }

    boolean own(int offset) {
        return ((int) INT.get(bytes, offset + 28) & 1) == 1;
    }

    int route(int offset) {
        return (int) INT.get(bytes, offset + 28) >>> 1;
    }
}

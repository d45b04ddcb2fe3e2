// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.encode.EventBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A few scratch buffers that all threads share. Not a {@code ThreadLocal}: a hundred thousand virtual threads would
 * keep a buffer each.
 */
final class BufferPool {

    private static final int SLOTS = 32;
    private static final int TRIES = 4;

    /** Slots lie two cache lines apart, so that neighbours do not disturb each other. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<EventBuffer> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);

    EventBuffer take(int threadKey) {
        for (int i = 0; i < TRIES; i++) {
            int at = slot(threadKey + i);
            EventBuffer buffer = slots.getPlain(at);
            if (buffer != null && slots.compareAndSet(at, buffer, null)) {
                buffer.clear();
                return buffer;
            }
        }
        return new EventBuffer();
    }

    void give(int threadKey, EventBuffer buffer) {
        if (buffer.bytes.length > EventBuffer.KEEP_BYTES) {
            return;
        }
        for (int i = 0; i < TRIES; i++) {
            int at = slot(threadKey + i);
            if (slots.getPlain(at) == null && slots.compareAndSet(at, null, buffer)) {
                return;
            }
        }
    }

    private static int slot(int key) {
        return (key & (SLOTS - 1)) * STRIDE;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** A few scratch memories that all threads share. Not a {@code ThreadLocal}: each virtual thread would keep one. */
final class ScratchPool {

    private static final int SLOTS = 16;
    private static final int TRIES = 4;

    /** Slots lie two cache lines apart, so that neighbours do not disturb each other. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<Scratch> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);

    Scratch take() {
        int key = key();
        for (int i = 0; i < TRIES; i++) {
            int at = slot(key + i);
            Scratch scratch = slots.getPlain(at);
            if (scratch != null && slots.compareAndSet(at, scratch, null)) {
                return scratch;
            }
        }
        return new Scratch();
    }

    void give(Scratch scratch) {
        if (!scratch.worthKeeping()) {
            return;
        }
        scratch.release();
        int key = key();
        for (int i = 0; i < TRIES; i++) {
            int at = slot(key + i);
            if (slots.getPlain(at) == null && slots.compareAndSet(at, null, scratch)) {
                return;
            }
        }
    }

    @SuppressWarnings("deprecation")
    private static int key() {
        return (int) Thread.currentThread().getId();
    }

    private static int slot(int key) {
        return (key & (SLOTS - 1)) * STRIDE;
    }
}

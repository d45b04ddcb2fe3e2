// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Where sends wait until the test lets them through. Safe for use by many threads. */
public final class Gate {

    private final CountDownLatch opened = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();

    /** Lets everyone through, now and later. */
    public void open() {
        opened.countDown();
    }

    /** How many threads wait here. */
    public int waiting() {
        return waiting.get();
    }

    /** Returns when at least {@code threads} wait here; fails when they do not come. */
    public void awaitWaiting(int threads) {
        Awaitility.await(threads + " threads at the gate").until(() -> waiting.get() >= threads);
    }

    /** Waits for {@link #open}; an interrupt ends the wait. */
    void pass() throws InterruptedException {
        waiting.incrementAndGet();
        try {
            opened.await();
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Waits for {@link #open}, at most {@code atMost} of real time. */
    void pass(Duration atMost) throws InterruptedException {
        waiting.incrementAndGet();
        try {
            if (!opened.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return; // The caller's deadline; it goes on without.
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    /** Waits for {@link #open} like a thread in a system call that nothing can interrupt. */
    void passStubbornly() {
        boolean interrupted = false;
        waiting.incrementAndGet();
        while (true) {
            try {
                opened.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        waiting.decrementAndGet();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

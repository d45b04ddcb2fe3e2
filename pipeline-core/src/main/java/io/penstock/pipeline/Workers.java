// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.time.Duration;

/**
 * The threads of a pipeline: one that drains, from the start, and as many that send as there is work for, from the first
 * batch. The only place of the pipeline that starts threads.
 */
final class Workers {

    /** A send thread without work for so long ends, but for the last one. */
    private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

    private final Pipeline pipeline;
    private final String name;
    private final int maxSenders;

    /** Guards the two counts. */
    private final Object lock = new Object();

    private int senders;
    private int idleSenders;

    Workers(Pipeline pipeline, String name, int maxSenders) {
        this.pipeline = pipeline;
        this.name = name;
        this.maxSenders = maxSenders;
    }

    void start() {
        new OwnThread("drain", name, this::drain).start();
    }

    private void drain() {
        boolean prepared = false;
        while (!pipeline.isOver()) {
            try {
                if (pipeline.drainCycle() > 0 && !prepared) {
                    prepared = true;
                    startFirstSender();
                }
                startSenders(0);
                pipeline.speakElsewhere();
                if (!pipeline.finishIfDone()) {
                    pipeline.drain().rest();
                }
            } catch (Throwable fault) {
                survive(fault);
            }
        }
    }

    private void send() {
        boolean stay = true;
        while (stay && !pipeline.isOver()) {
            try {
                if (pipeline.delivery().work() > 0) {
                    pipeline.speakElsewhere();
                    Thread.interrupted(); // Left over from a call that was given up.
                    startSenders(1);
                } else {
                    stay = awaitWork();
                }
            } catch (InterruptedException e) {
                // Only a pipeline that closes, or a call that was given up, interrupts; the loop looks.
            } catch (Throwable fault) {
                survive(fault);
            }
        }
        synchronized (lock) {
            senders--;
        }
    }

    /** Loading an SDK takes a second or two: it may as well happen while the first batch waits for company. */
    private void startFirstSender() {
        synchronized (lock) {
            startSender(() -> {
                pipeline.delivery().prepare();
                send();
            });
        }
    }

    /** Under the lock. Where no thread is to be had now, none is counted, and the drain asks again. */
    private void startSender(Runnable task) {
        new OwnThread("send", name, task).start();
        senders++;
    }

    /** Waits for work; false when there was none for so long that this thread may end. */
    private boolean awaitWork() throws InterruptedException {
        synchronized (lock) {
            idleSenders++;
        }
        try {
            boolean waitedLong = pipeline.delivery().awaitWork(IDLE_NANOS);
            synchronized (lock) {
                return !waitedLong || senders == 1;
            }
        } finally {
            synchronized (lock) {
                idleSenders--;
            }
        }
    }

    /** Starts threads for work that no idle thread, nor the caller itself ({@code busy} = 1), is there for. */
    private void startSenders(int busy) {
        int spare = pipeline.delivery().spareWork();
        if (spare == 0) {
            return;
        }
        synchronized (lock) {
            int limit = maxSenders + Math.min(maxSenders, pipeline.delivery().abandonedCalls());
            int wanted = spare - idleSenders - busy;
            for (int i = 0; i < wanted && senders < limit; i++) {
                startSender(this::send);
            }
        }
    }

    /** Whatever it was: it is said, now and then, and the thread takes a breath before it goes on. */
    private void survive(Throwable fault) {
        try {
            pipeline.fault(fault);
            pipeline.delivery().awaitProgress(Long.MAX_VALUE);
        } catch (Throwable ignored) {
            // Out of memory, most likely. Go on.
        }
    }
}

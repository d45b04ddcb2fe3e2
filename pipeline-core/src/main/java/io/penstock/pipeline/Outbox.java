// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What listeners and status channels are to hear, kept until no lock of ours is held: they run other people's code,
 * which may be slow, may throw anything, and may ask for our numbers. One thread speaks at a time, in order; never the
 * thread of a log call.
 */
final class Outbox {

    /** Behind a listener that never returns, words are not kept for ever. */
    private static final int MAX_WORDS = 10_000;

    /** A speaker without words waits so long for more before it ends. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Queue<Runnable> words = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicReference<@Nullable Thread> speaker = new AtomicReference<>();
    private volatile boolean ended;
    private final ReentrantLock speaking = new ReentrantLock();

    void add(Runnable word) {
        if (size.incrementAndGet() > MAX_WORDS) {
            size.decrementAndGet();
            return;
        }
        words.add(word);
    }

    /** A channel whose lines wait in this outbox. */
    StatusReporter before(StatusReporter status) {
        return new StatusReporter() {
            @Override
            public void info(String text) {
                add(() -> status.info(text));
            }

            @Override
            public void warn(String text, @Nullable Throwable cause) {
                add(() -> status.warn(text, cause));
            }

            @Override
            public void error(String text, @Nullable Throwable cause) {
                add(() -> status.error(text, cause));
            }
        };
    }

    /** The pipeline's own threads: has a thread say it that nothing depends on, should a listener hang. */
    void speakElsewhere(String name) {
        if (words.isEmpty()) {
            return;
        }
        Thread known = speaker.get();
        if (known != null) {
            LockSupport.unpark(known);
            return;
        }
        Thread made = new OwnThread("words", name, this::speakUntilIdle);
        if (speaker.compareAndSet(null, made)) {
            try {
                made.start();
            } catch (OutOfMemoryError noThread) {
                speaker.set(null); // The next word tries again.
            }
        }
    }

    /** The last words are said: nobody need linger for more. */
    void end() {
        ended = true;
        Thread known = speaker.get();
        if (known != null) {
            LockSupport.unpark(known);
        }
    }

    private void speakUntilIdle() {
        do {
            speak();
            if (!ended) {
                LockSupport.parkNanos(this, LINGER_NANOS);
            }
        } while (!words.isEmpty());
        speaker.set(null);
    }

    /** Says what there is to say, unless another thread is at it. Only where no lock is held. */
    void speak() {
        if (!words.isEmpty() && !speaking.isHeldByCurrentThread() && speaking.tryLock()) {
            try {
                sayAll();
            } finally {
                speaking.unlock();
            }
        }
    }

    /** Like {@link #speak}, and waits for another thread that is at it, at most so long; an interrupt ends the wait. */
    void speak(long maxMillis) {
        if (words.isEmpty() && !speaking.isLocked()) {
            return;
        }
        if (speaking.isHeldByCurrentThread()) {
            return;
        }
        try {
            if (!speaking.tryLock(maxMillis, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            sayAll();
        } finally {
            speaking.unlock();
        }
    }

    private void sayAll() {
        for (Runnable word = words.poll(); word != null; word = words.poll()) {
            size.decrementAndGet();
            try {
                word.run();
            } catch (Throwable ignored) {
                // Whatever it is, it is the listener's fault, and must cost no event.
            }
        }
    }
}

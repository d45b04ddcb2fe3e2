// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The worker locks that this JVM holds: one table for all class loaders, and the only static state of this library.
 *
 * <p>A POSIX lock belongs to the process and vanishes when <em>any</em> of its handles on the file is closed, so two
 * copies of this class in two class loaders (two web applications, say) must know of each other's locks. The table
 * hangs in the system properties and consists of JDK types only, because each copy has its own classes:
 *
 * <pre>
 *   System.getProperties()["io.penstock.workerLocks"] = ConcurrentHashMap&lt;String, Object&gt;
 *       "lock"                        ReentrantLock, held while anything below is read or changed
 *       &lt;directory&gt;/&lt;scope&gt;            List of Integer number, FileChannel, FileLock, AtomicInteger users
 *       "open:" + a UUID              FileChannel that must stay open although nobody uses it
 * </pre>
 *
 * <p>Every version of this library must understand every other's table: the format is fixed. It is not there before
 * the first worker number is claimed.
 */
final class JvmLocks {

    static final String KEY = "io.penstock.workerLocks";

    private final ConcurrentHashMap<String, Object> table;
    private final ReentrantLock lock;

    @SuppressWarnings("unchecked")
    private JvmLocks(Object table) {
        this.table = (ConcurrentHashMap<String, Object>) table;
        this.lock = (ReentrantLock) this.table.computeIfAbsent("lock", key -> new ReentrantLock());
    }

    /** The table of this JVM, made if need be. */
    static JvmLocks ofThisJvm() {
        Properties properties = System.getProperties();
        return new JvmLocks(properties.computeIfAbsent(KEY, key -> new ConcurrentHashMap<String, Object>()));
    }

    /**
     * Enters the table, within a time. The caller leaves it again.
     *
     * @return false when another thread of this JVM has been in it for that long
     */
    boolean enter(long nanos) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(nanos, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void leave() {
        lock.unlock();
    }

    /** What this JVM holds for a scope. The caller has entered. */
    @SuppressWarnings("unchecked")
    @Nullable
    List<Object> find(String key) {
        return (List<Object>) table.get(key);
    }

    /** The caller has entered. */
    void put(String key, List<Object> entry) {
        table.put(key, entry);
    }

    /** The caller has entered. */
    void remove(String key, List<Object> entry) {
        table.remove(key, entry);
    }

    /**
     * Keeps a channel open for the life of the JVM: closing it, also by a collection, would release a lock that
     * somebody else in this JVM holds on the same file. The caller has entered.
     */
    void keepOpen(FileChannel channel) {
        table.put("open:" + UUID.randomUUID(), channel);
    }
}

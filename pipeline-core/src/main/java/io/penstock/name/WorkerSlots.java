// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Worker numbers: small, and each held by one live process of a scope. A number is held by a file lock, which the
 * kernel releases when the process ends, however it ends.
 *
 * <pre>
 *   &lt;directory&gt;/&lt;scope&gt;-&lt;hash&gt;.0.lock     locked by the process that has number 0; stays when it ends
 *   &lt;directory&gt;/&lt;scope&gt;-&lt;hash&gt;.0.info     who that is, for people; never read to decide anything
 *   &lt;directory&gt;/&lt;scope&gt;-&lt;hash&gt;.1.lock     ...
 * </pre>
 *
 * <p>A lock file is never deleted: a process that had opened it just before would lock a file that nobody else sees.
 * A lock file that this JVM holds is never opened again, not even for its attributes: see {@link JvmLocks}.
 *
 * <p>Used by {@link Names}. Safe for use by many threads; never throws.
 */
final class WorkerSlots {

    /** More workers of one stream on one host are a mistake; above, the process id serves. */
    static final int MAX_SLOTS = 10_000;

    private static final long TIME_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ProcessIdentity identity;
    private final @Nullable Path wantedDirectory;
    private final Clock clock;
    private final Consumer<String> say;
    private final int maxSlots;

    /** {@code maxSlots} is {@link #MAX_SLOTS}, fewer in a test. */
    WorkerSlots(ProcessIdentity identity, @Nullable Path directory, Clock clock, Consumer<String> say, int maxSlots) {
        this.maxSlots = maxSlots;
        this.identity = identity;
        this.wantedDirectory = directory;
        this.clock = clock;
        this.say = say;
    }

    /** A claimed number. {@code entry} is the JVM's shared one, see {@link JvmLocks}. */
    record Hold(int number, Path base, JvmLocks locks, List<Object> entry) {}

    /** A number for this JVM, shared by all who claim for the same scope; null when there is none, which was said. */
    @Nullable
    Hold claim(String scope) {
        // An interrupted thread may not lock a file: the channel would close.
        boolean interrupted = Thread.interrupted();
        try {
            Path directory = WorkerDirectory.open(wantedDirectory, identity);
            return claim(JvmLocks.ofThisJvm(), directory.resolve(FileNames.ofScope(scope)));
        } catch (IOException | RuntimeException e) {
            noNumber(e.toString());
            return null;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable Hold claim(JvmLocks locks, Path base) throws IOException {
        if (!locks.enter(TIME_LIMIT_NANOS)) {
            noNumber("another thread of this process has been claiming one for 5 s");
            return null;
        }
        try {
            List<Object> entry = locks.find(base.toString());
            if (entry == null) {
                entry = lock(locks, base);
            }
            if (entry == null) {
                noNumber("none of " + maxSlots + " numbers could be locked within 5 s below " + base);
                return null;
            }
            users(entry).incrementAndGet();
            return new Hold(number(entry), base, locks, entry);
        } finally {
            locks.leave();
        }
    }

    /** Gives a number back; the last user of this JVM releases it. */
    void release(Hold hold) {
        if (!hold.locks().enter(TIME_LIMIT_NANOS)) {
            return;
        }
        try {
            if (users(hold.entry()).decrementAndGet() == 0) {
                hold.locks().remove(hold.base().toString(), hold.entry());
                deleteInfo(hold);
                ((FileChannel) hold.entry().get(1)).close();
            }
        } catch (IOException e) {
            say.accept("worker number " + hold.number() + " is released when this process ends: " + e);
        } finally {
            hold.locks().leave();
        }
    }

    /** Locks pm2's number, or the lowest free one; null when all are taken. */
    private @Nullable List<Object> lock(JvmLocks locks, Path base) throws IOException {
        Integer wanted = wantedNumber();
        List<Object> entry = wanted == null ? null : tryLock(locks, base, wanted);
        long start = clock.nanoTime();
        for (int number = 0; entry == null && number < maxSlots; number++) {
            if (clock.nanoTime() - start > TIME_LIMIT_NANOS) {
                return null;
            }
            entry = tryLock(locks, base, number);
        }
        if (entry == null) {
            return null;
        }
        if (wanted != null && !wanted.equals(number(entry))) {
            say.accept("worker number " + wanted + " from " + wantedName() + " is held by another live process ("
                    + info(base, wanted) + "), so " + number(entry) + ", the lowest free one, is used."
                    + " A child process inherits pm2's variables; that is the usual reason.");
        }
        locks.put(base.toString(), entry);
        writeInfo(base, number(entry));
        return entry;
    }

    private String wantedName() {
        return identity.env("pm_id") != null ? "pm_id" : "NODE_APP_INSTANCE";
    }

    /** The number that pm2 gave to this process; null without pm2. */
    private @Nullable Integer wantedNumber() {
        String text = identity.env(wantedName());
        if (text == null) {
            return null;
        }
        if (!text.matches("[0-9]{1,9}")) {
            say.accept(wantedName() + " is not a whole number from 0 to 999999999; the lowest free worker number is"
                    + " used instead.");
            return null;
        }
        return Integer.valueOf(text);
    }

    /** The registry's entry with the lock; null when another process has it. The caller has entered the registry. */
    private static @Nullable List<Object> tryLock(JvmLocks locks, Path base, int number) throws IOException {
        Path file = base.resolveSibling(base.getFileName() + "." + number + ".lock");
        try {
            return lockFile(locks, file, number);
        } catch (ClosedByInterruptException e) {
            // The interrupt came in between; the claim is short, so it is finished first.
            Thread.interrupted();
            try {
                return lockFile(locks, file, number);
            } finally {
                Thread.currentThread().interrupt();
            }
        } catch (FileSystemException e) {
            // There, but not ours to open: somebody else's number. Not there: the directory is of no use.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            throw e;
        }
    }

    private static @Nullable List<Object> lockFile(JvmLocks locks, Path file, int number) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            // A pipe would block whoever opens it.
            return null;
        }
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held in this JVM and not in the table: somebody has replaced the system properties.
            locks.keepOpen(channel);
            return null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            return null;
        }
        protectFromCleaners(file);
        return List.of(number, channel, lock, new AtomicInteger());
    }

    /**
     * Under /tmp, systemd-tmpfiles deletes a file for its age, ten days as a rule, while we still hold it; the next
     * process would lock a new file and get the same number. The sticky bit on a regular file keeps it away (XDG Base
     * Directory Specification, XDG_RUNTIME_DIR). By path and following links, because only then does the JDK not open
     * the file, which would cost us the lock.
     */
    private static void protectFromCleaners(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            if ((mode & 01000) == 0) {
                Files.setAttribute(file, "unix:mode", (mode & 07777) | 01000);
            }
        } catch (IOException | RuntimeException e) {
            // Not a Unix, or the file is another user's: then nothing cleans up behind us, or nothing can be done.
            return;
        }
    }

    private void writeInfo(Path base, int number) {
        try {
            Files.writeString(
                    infoFile(base, number),
                    "pid " + identity.pid() + ", started " + Instant.ofEpochMilli(identity.startMillis()) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | RuntimeException e) {
            // Only for people; the lock is what counts.
            return;
        }
    }

    /** Before the lock is released: afterwards the file may be another process's. */
    private static void deleteInfo(Hold hold) {
        try {
            Files.deleteIfExists(infoFile(hold.base(), hold.number()));
        } catch (IOException | RuntimeException e) {
            // The next holder overwrites it.
            return;
        }
    }

    private static String info(Path base, int number) {
        try (InputStream in = Files.newInputStream(infoFile(base, number), LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readNBytes(100), StandardCharsets.UTF_8).strip();
        } catch (IOException | RuntimeException e) {
            return "unknown pid";
        }
    }

    private static Path infoFile(Path base, int number) {
        return base.resolveSibling(base.getFileName() + "." + number + ".info");
    }

    private static int number(List<Object> entry) {
        return (Integer) entry.get(0);
    }

    private static AtomicInteger users(List<Object> entry) {
        return (AtomicInteger) entry.get(3);
    }

    private void noNumber(String why) {
        say.accept("no worker number: " + why + ". {worker} is the process id " + identity.pid()
                + " instead, so every start makes a new name. Set workerDir to a local directory that this process may"
                + " write to.");
    }
}

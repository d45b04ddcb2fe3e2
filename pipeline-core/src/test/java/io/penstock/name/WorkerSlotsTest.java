// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker numbers inside one process; {@link WorkerSlotsProcessTest} has the others. */
class WorkerSlotsTest {

    @TempDir
    Path dir;

    private final List<String> said = new ArrayList<>();

    private WorkerSlots slots(Map<String, String> env, Path directory, Clock clock) {
        return new WorkerSlots(ProcessIdentity.of("h", "a", env::get, key -> null), directory, clock, said::add, 5);
    }

    private WorkerSlots slots() {
        return slots(Map.of(), dir, Clock.system());
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static Object table() {
        return System.getProperties().get(JvmLocks.KEY);
    }

    @Test
    void claimAndClose_aThousandTimes_leaveNoOpenFileAndNoEntry() throws IOException {
        slots().release(slots().claim("warm-up"));
        int entries = ((Map<?, ?>) table()).size();
        long before = openFiles();

        for (int i = 0; i < 1_000; i++) {
            WorkerSlots.Hold hold = slots().claim("scope");
            assertThat(hold.number()).isZero();
            slots().release(hold);
        }

        // Other threads of the test JVM may open a file of their own; a leak would be a thousand.
        assertThat(openFiles()).isLessThan(before + 100);
        assertThat((Map<?, ?>) table()).hasSize(entries);
        assertThat(said).isEmpty();
    }

    @Test
    void secondPipelineOfAScope_getsTheSameNumber_alsoBesideAnotherPmId() {
        WorkerSlots.Hold first =
                slots(Map.of("pm_id", "4"), dir, Clock.system()).claim("scope");
        WorkerSlots.Hold second = slots().claim("scope");

        assertThat(first.number()).isEqualTo(4);
        assertThat(second.number()).isEqualTo(4);
        slots().release(first);
        assertThat(slots().claim("scope").number()).isEqualTo(4);
    }

    @Test
    void threadsThatClaimAtOnce_shareOneNumber() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            CyclicBarrier start = new CyclicBarrier(8);
            Callable<WorkerSlots.Hold> claim = () -> {
                start.await();
                return slots().claim("scope");
            };
            List<WorkerSlots.Hold> holds = new ArrayList<>();
            for (Future<WorkerSlots.Hold> result : threads.invokeAll(Collections.nCopies(8, claim))) {
                holds.add(result.get());
            }
            assertThat(holds).extracting(WorkerSlots.Hold::number).containsOnly(0);
            assertThat(holds.get(0).entry().get(3)).hasToString("8");
        } finally {
            threads.shutdownNow();
            assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void interruptedThread_claims_andStaysInterrupted() {
        Thread.currentThread().interrupt();

        WorkerSlots.Hold hold = slots().claim("scope");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(hold.number()).isZero();
        assertThat(said).isEmpty();
        slots().release(hold);
    }

    @Test
    void anotherSpellingOfTheDirectory_isTheSameDirectory() throws IOException {
        Path detour = Files.createDirectory(dir.resolve("sub")).resolve("..");

        WorkerSlots.Hold first = slots().claim("scope");
        WorkerSlots.Hold second = slots(Map.of(), detour, Clock.system()).claim("scope");

        assertThat(second.entry()).isSameAs(first.entry());
    }

    @Test
    void replacedSystemProperties_costANumber_butNoLock() throws IOException {
        Properties original = System.getProperties();
        Properties replaced = new Properties();
        replaced.putAll(original);
        replaced.remove(JvmLocks.KEY);
        WorkerSlots.Hold first = slots().claim("scope");
        try {
            System.setProperties(replaced);
            WorkerSlots.Hold second = slots().claim("scope");
            assertThat(second.number()).isEqualTo(1);
            slots().release(second);
        } finally {
            System.setProperties(original);
        }
        System.gc();

        try (WorkerProcess other = WorkerProcess.start(
                        WorkerChild.class, Map.of(), List.of("-DworkerDir=" + dir), "scope", "{worker}")
                .ready()) {
            assertThat(first.number()).isZero();
            assertThat(other.number()).as("0 is still locked").isEqualTo(1);
        }
    }

    @Test
    void strangeValueInTheSystemProperties_givesNoNumber_andIsSaid() {
        Object original = System.getProperties().get(JvmLocks.KEY);
        System.getProperties().put(JvmLocks.KEY, "not ours");
        try {
            assertThat(slots().claim("scope")).isNull();
            assertThat(said).singleElement().asString().contains("no worker number");
        } finally {
            if (original == null) {
                System.getProperties().remove(JvmLocks.KEY);
            } else {
                System.getProperties().put(JvmLocks.KEY, original);
            }
        }
    }

    @Test
    void claimThatTakesTooLong_givesUp_andSaysSo() throws IOException {
        // A clock that runs so fast that the first slot takes longer than all may.
        AtomicLong time = new AtomicLong();
        Clock hasty = new Clock() {
            @Override
            public long epochMillis() {
                return 0;
            }

            @Override
            public long nanoTime() {
                return time.getAndAdd(TimeUnit.SECONDS.toNanos(6));
            }
        };

        assertThat(slots(Map.of(), dir, hasty).claim("scope")).isNull();
        assertThat(said).singleElement().asString().contains("within 5 s", "workerDir", "process id");
    }

    @Test
    void allSlotsTaken_givesNoNumber() throws IOException {
        String base = FileNames.ofScope("scope");
        for (int i = 0; i < 5; i++) {
            // Not a regular file, so nobody's to lock.
            Files.createDirectory(dir.resolve(base + "." + i + ".lock"));
        }

        assertThat(slots().claim("scope")).isNull();
        assertThat(said).singleElement().asString().contains("none of 5 numbers");
    }

    @Test
    void scopesThatLookAlike_haveDifferentFiles() {
        List<String> scopes = List.of("g/a", "g_a", "g:a", "g\na", "그룹", "组", "😀", "", " ");

        assertThat(scopes.stream().map(FileNames::ofScope))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9_-]{1,81}"));
    }

    @Test
    void infoFile_saysWhoHoldsTheNumber_andGoesWithIt() throws IOException {
        Path info = dir.resolve(FileNames.ofScope("scope") + ".0.info");

        WorkerSlots.Hold hold = slots().claim("scope");
        assertThat(info).content().contains("pid " + ProcessHandle.current().pid() + ", started 20");

        slots().release(hold);
        assertThat(info).doesNotExist();
    }
}

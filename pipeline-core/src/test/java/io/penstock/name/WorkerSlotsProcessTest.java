// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker numbers among real processes. */
class WorkerSlotsProcessTest {

    private static final String SCOPE = "umma-production\nserver_info_{host}_{worker}";

    @TempDir
    Path dir;

    private final List<WorkerProcess> started = new ArrayList<>();

    @AfterEach
    void killAll() {
        started.forEach(WorkerProcess::close);
    }

    private WorkerProcess launch(Map<String, String> env, String scope, String template, String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        if (all.stream().noneMatch(option -> option.startsWith("-Djava.io.tmpdir"))) {
            all.add("-DworkerDir=" + dir.resolve("workers"));
        }
        WorkerProcess process = WorkerProcess.start(WorkerChild.class, env, all, scope, template);
        started.add(process);
        return process;
    }

    private WorkerProcess worker(Map<String, String> env) {
        return launch(env, SCOPE, "{worker}").ready();
    }

    private List<WorkerProcess> atOnce(int count, Supplier<WorkerProcess> launch) {
        List<WorkerProcess> all =
                IntStream.range(0, count).mapToObj(i -> launch.get()).toList();
        all.forEach(WorkerProcess::ready);
        return all;
    }

    @Test
    void eightAtOnce_getZeroToSeven_andRestartedOnesFillTheGaps() {
        List<WorkerProcess> workers = new ArrayList<>(atOnce(8, () -> launch(Map.of(), SCOPE, "{worker}")));
        assertThat(workers).extracting(WorkerProcess::number).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);

        List<WorkerProcess> killed = List.of(workers.get(1), workers.get(4), workers.get(6));
        List<Integer> freed = killed.stream().map(WorkerProcess::number).toList();
        killed.forEach(WorkerProcess::close);
        workers.removeAll(killed);
        List<WorkerProcess> restarted = atOnce(3, () -> launch(Map.of(), SCOPE, "{worker}"));

        assertThat(restarted).extracting(WorkerProcess::number).containsExactlyInAnyOrderElementsOf(freed);
        workers.addAll(restarted);
        assertThat(workers).allMatch(WorkerProcess::isAlive);
        assertThat(workers).extracting(WorkerProcess::number).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(workers).allSatisfy(worker -> assertThat(worker.said).isEmpty());
    }

    @Test
    void eightAtOnce_onADefaultDirectoryThatNobodyHasMade_getZeroToSeven() throws IOException {
        List<WorkerProcess> workers = atOnce(8, () -> launch(Map.of(), SCOPE, "{worker}", "-Djava.io.tmpdir=" + dir));

        assertThat(workers).extracting(WorkerProcess::number).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        Path own = dir.resolve("penstock-" + Files.getOwner(dir).getName());
        for (Path made : List.of(own, own.resolve("workers"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                    .isEqualTo("rwx------");
        }
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).containsExactly(own);
        }
    }

    @Test
    void scopes_haveNumbersOfTheirOwn() {
        WorkerProcess first = launch(Map.of(), "group-a\n{worker}", "{worker}").ready();
        WorkerProcess second = launch(Map.of(), "group-b\n{worker}", "{worker}").ready();

        assertThat(List.of(first.number(), second.number())).containsExactly(0, 0);
    }

    @Test
    void twoClassLoaders_shareTheNumberOfTheirJvm_untilBothHaveClosed() {
        WorkerProcess loaders = WorkerProcess.start(
                LoadersChild.class,
                Map.of(),
                List.of("-Dclasses=" + WorkerProcess.classes(), "-DworkerDir=" + dir.resolve("workers")),
                SCOPE,
                "{worker}");
        started.add(loaders);
        loaders.ready();
        assertThat(loaders.names).containsExactly("0", "0");
        assertThat(worker(Map.of()).number()).isEqualTo(1);

        loaders.tell("close");
        assertThat(worker(Map.of()).number()).as("one loader still holds 0").isEqualTo(2);

        loaders.tell("close");
        assertThat(worker(Map.of()).number()).as("both have closed").isEqualTo(0);
    }

    @Test
    void pmId_isTheNumber() {
        WorkerProcess worker = worker(Map.of("pm_id", "25", "NODE_APP_INSTANCE", "3"));

        assertThat(worker.number()).isEqualTo(25);
        assertThat(worker.said).isEmpty();
    }

    @Test
    void inheritedPmId_inAChildProcess_givesTheLowestFreeNumber_andSaysSo() {
        WorkerProcess parent = worker(Map.of("pm_id", "3"));

        parent.tell("child");

        assertThat(parent.names).containsExactly("3", "0");
        assertThat(parent.said).singleElement().asString().contains("pm_id", "3", "pid " + parent.pid(), "0");
    }

    @Test
    void pmIdThatIsNoNumber_givesTheLowestFreeNumber_andSaysSo() {
        WorkerProcess worker = worker(Map.of("pm_id", "-1"));

        assertThat(worker.number()).isZero();
        assertThat(worker.said).singleElement().asString().contains("pm_id", "lowest free");
    }

    @Test
    void nodeAppInstance_andTheHostName_giveTheStreamThatPm2sProcessesHad() {
        String template = "server_info_{host}_{worker}";
        WorkerProcess worker = launch(
                        Map.of("NODE_APP_INSTANCE", "25"),
                        "umma-production\n" + template,
                        template,
                        "-Dhost=ip-172-31-26-196")
                .ready();

        assertThat(worker.name()).isEqualTo("server_info_ip-172-31-26-196_25");
        assertThat(worker.said).isEmpty();
    }

    @Test
    void directoryBelowARegularFile_givesThePid_andSaysSo() throws IOException {
        // Not a matter of permissions: root has them all.
        Path file = Files.writeString(dir.resolve("workers"), "not a directory");

        WorkerProcess worker = worker(Map.of("pm_id", "3"));

        assertThat(worker.name()).isEqualTo(Long.toString(worker.pid()));
        assertThat(worker.said).singleElement().asString().contains(file.toString(), "workerDir");
    }

    @Test
    void temporaryDirectoryThatDoesNotExist_givesThePid_andSaysSo() {
        WorkerProcess worker = launch(Map.of(), SCOPE, "{worker}", "-Djava.io.tmpdir=" + dir.resolve("missing"))
                .ready();

        assertThat(worker.name()).isEqualTo(Long.toString(worker.pid()));
        assertThat(worker.said).hasSize(1);
    }

    @Test
    void defaultDirectoryThatIsALink_isRefused() throws IOException {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Files.createSymbolicLink(dir.resolve("penstock-" + Files.getOwner(dir).getName()), elsewhere);

        WorkerProcess worker =
                launch(Map.of(), SCOPE, "{worker}", "-Djava.io.tmpdir=" + dir).ready();

        assertThat(worker.name()).isEqualTo(Long.toString(worker.pid()));
        assertThat(worker.said).singleElement().asString().contains("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void namedDirectoryThatIsALink_isRefused() throws IOException {
        Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
        Files.createSymbolicLink(dir.resolve("workers"), elsewhere);

        WorkerProcess worker = worker(Map.of());

        assertThat(worker.name()).isEqualTo(Long.toString(worker.pid()));
        assertThat(worker.said).singleElement().asString().contains("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void defaultDirectoryThatOthersMayWriteTo_isRefused() throws IOException {
        Path own = Files.createDirectory(
                dir.resolve("penstock-" + Files.getOwner(dir).getName()));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));

        WorkerProcess worker =
                launch(Map.of(), SCOPE, "{worker}", "-Djava.io.tmpdir=" + dir).ready();

        assertThat(worker.name()).isEqualTo(Long.toString(worker.pid()));
        assertThat(worker.said).singleElement().asString().contains("others may write");
    }

    @Test
    void lockFileThatIsALink_isNobodysNumber() throws IOException {
        Path workers = Files.createDirectory(dir.resolve("workers"));
        Path victim = Files.writeString(dir.resolve("victim"), "precious");
        Files.createSymbolicLink(workers.resolve(FileNames.ofScope(SCOPE) + ".0.lock"), victim);

        assertThat(worker(Map.of()).number()).isEqualTo(1);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void close_letsAnotherProcessTakeTheNumber() {
        WorkerProcess first = worker(Map.of());
        first.tell("close");

        assertThat(first.isAlive()).isTrue();
        assertThat(worker(Map.of()).number()).isEqualTo(first.number());
    }

    @Test
    void lockFile_isKeptFromCleanersOfOldFiles_andStaysLocked() throws IOException {
        worker(Map.of());
        Path lock = dir.resolve("workers").resolve(FileNames.ofScope(SCOPE) + ".0.lock");

        int mode = (Integer) Files.getAttribute(lock, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        assertThat(mode & 01000).as("sticky bit").isNotZero();
        assertThat(worker(Map.of()).number()).isEqualTo(1);
    }

    @Test
    void thisJvm_seesNumbersOfOtherProcesses_andTheySeeIts() {
        assertThat(worker(Map.of()).number()).isZero();
        try (Names names = new Names(
                ProcessIdentity.of(null, null, key -> null, key -> null),
                dir.resolve("workers"),
                Clock.system(),
                text -> {
                    throw new AssertionError(text);
                })) {
            names.claimWorker(SCOPE);
            assertThat(names.render(NameTemplate.parse("{worker}"), 0)).isEqualTo("1");
            assertThat(worker(Map.of()).number()).isEqualTo(2);
        }
        assertThat(worker(Map.of()).number()).isEqualTo(1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.localaws.StoredStream;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Places that applications find themselves in: several class loaders, no network, nowhere to write. */
@ExtendWith(LocalAwsExtension.class)
class SurroundingsTest {

    /** An application inside a class loader of its own, as in a servlet container. Only JDK types go in and out. */
    public static final class Tenant implements Callable<String> {

        private final Application app;

        public Tenant(String xml) {
            app = Application.of(xml);
        }

        /** Logs a hundred events and stops when they are delivered. */
        @Override
        public String call() {
            app.log(100);
            String stats = app.stop().toString();
            app.close();
            return stats;
        }
    }

    @Test
    void two_class_loaders_deliver_side_by_side_with_the_one_number_of_their_process(
            LocalAws server, @TempDir Path directory) throws Exception {
        String xml = Application.xml(
                server,
                "group",
                Application.PATIENT_CALLS + "<logStream>worker_{worker}</logStream><workerDir>" + directory
                        + "</workerDir>");
        try (URLClassLoader first = loader();
                URLClassLoader second = loader()) {
            Callable<?> one = tenant(first, xml);
            Callable<?> two = tenant(second, xml);
            assertThat(one.getClass()).isNotSameAs(two.getClass()).isNotSameAs(Tenant.class);

            assertThat(one.call().toString()).contains("accepted=100, delivered=100");
            System.setProperty("aws.accessKeyId", "test-access-key-WXYZ");
            System.setProperty("aws.secretAccessKey", "test");
            assertThat(two.call().toString()).contains("accepted=100, delivered=100");
        }
        assertThat(server.streams("group")).extracting(StoredStream::name).containsExactly("worker_0");
        Arrivals.in(server, "group").assertDistinctIdsOf(200);
    }

    private static URLClassLoader loader() throws Exception {
        List<URL> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    private static Callable<?> tenant(ClassLoader loader, String xml) throws Exception {
        return (Callable<?>) loader.loadClass(Tenant.class.getName())
                .getConstructor(String.class)
                .newInstance(xml);
    }

    @Test
    void without_network_and_a_place_to_write_the_application_runs_and_hears_of_it_once(
            LocalAws server, @TempDir Path directory) throws Exception {
        Path occupied = Files.writeString(directory.resolve("file"), "not a directory");
        URI nobody = server.endpoint();
        server.stop();
        String settings = "<logStream>worker_{worker}</logStream><workerDir>" + occupied.resolve("below")
                + "</workerDir><closeTimeout>2 s</closeTimeout>";
        try (Program program = Program.start(
                directory, Application.xml(nobody, "group", settings), "log:100", "problem", "stop", "status")) {
            Program.Ended ended = program.end();

            assertThat(ended.exitValue()).isZero();
            assertThat(ended.number("thrown")).isZero();
            assertThat(ended.number("accepted")).isEqualTo(100);
            List<String> warnings = ended.out().stream()
                    .filter(line -> line.startsWith("status 1"))
                    .toList();
            assertThat(warnings)
                    .filteredOn(line -> line.contains("no worker number"))
                    .hasSize(1);
            assertThat(ended.err())
                    .contains("closed with 100 events unsent and dropped (CLOSE_TIMEOUT)", "cannot connect");
        }
    }

    @Test
    void without_region_credentials_and_metadata_the_application_runs_and_hears_what_is_missing(
            LocalAws server, @TempDir Path directory) throws Exception {
        String xml = Application.xml(server, "group", "<closeTimeout>2 s</closeTimeout>")
                .replace("<region>us-east-1</region>", "");
        try (Program program = Program.start(directory, xml, "log:100", "problem", "stop")) {
            Program.Ended ended = program.end();

            assertThat(ended.exitValue()).isZero();
            assertThat(ended.number("thrown")).isZero();
            assertThat(ended.number("accepted")).isEqualTo(100);
            assertThat(ended.err())
                    .contains("closed with 100 events unsent and dropped (CLOSE_TIMEOUT)")
                    .containsIgnoringCase("region");
            assertThat(server.requests()).isEmpty();
        }
    }
}

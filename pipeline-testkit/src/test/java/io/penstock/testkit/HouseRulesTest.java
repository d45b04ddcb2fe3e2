// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.penstock.filter.FilterPattern;
import io.penstock.mask.Masker;
import io.penstock.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules hold for the core and for the testkit, and each of them can fail. */
final class HouseRulesTest {

    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|enum) (\\w+)");

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> core() {
        return HouseRules.of(Pipeline.class)
                .waiting("Intake", "Drain", "Delivery", "Outbox")
                .printing("Pipeline")
                .tests();
    }

    @TestFactory
    Stream<DynamicTest> filter_pattern() {
        return HouseRules.of(FilterPattern.class).printing("FilterCommand").tests();
    }

    @TestFactory
    Stream<DynamicTest> masking() {
        return HouseRules.of(Masker.class).printing("MaskCommand").tests();
    }

    @TestFactory
    Stream<DynamicTest> testkit() {
        return HouseRules.of(HouseRules.class).open("RecordingListener").tests();
    }

    @TestFactory
    Stream<DynamicTest> tests_of_the_testkit() {
        return HouseRules.ofTests(HouseRulesTest.class);
    }

    @Test
    void clean_classes_break_no_rule() throws IOException {
        assertThat(broken("io.penstock.pipeline", "final class Fine { int n; static final int LIMIT = 1; }"))
                .isEmpty();
    }

    @Test
    void no_classes_is_an_error_not_a_pass() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HouseRules.in(dir).tests())
                .withMessageContaining("would check nothing");
    }

    @Test
    void exceptions_are_named_by_the_top_level_class() throws IOException {
        Path classes = compile(source(
                "io.penstock.pipeline",
                "final class Doctor { static class In { void f() { System.out.println(); } } }"));
        assertThat(HouseRules.in(classes).printing("Doctor").open("Doctor").broken())
                .isEmpty();
        assertThat(HouseRules.in(classes).open("Doctor").broken()).containsExactly("nothing prints");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the core sees no framework                | pipeline   | final class X { ch.qos.logback.Thing thing; }
            the core sees no framework                | encode     | final class X { software.amazon.Thing thing; }
            the core sees no framework                | name       | final class X { io.penstock.cloudwatch.Thing thing; }
            only EventRing sees the Disruptor         | pipeline   | final class X { com.lmax.Thing thing; }
            a binding sees no AWS                     | logback    | final class X { software.amazon.Thing thing; }
            a binding is not linked against           | logback    | final class X { net.logstash.Thing thing; }
            only the shell                            | cloudwatch | final class X { ch.qos.logback.Thing thing; }
            io.penstock.cloudwatch.. sees no other    | cloudwatch | final class X { io.penstock.slack.Thing thing; }
            nothing prints                            | pipeline   | final class X { void f() { System.err.println(); } }
            nothing prints                            | pipeline   | final class X { void f(Exception e) { e.printStackTrace(); } }
            nothing parks                             | pipeline   | final class X { void f() throws Exception { Thread.sleep(1); } }
            nothing parks                             | pipeline   | final class X { void f() { java.util.concurrent.locks.LockSupport.parkNanos(1); } }
            nothing parks                             | pipeline   | final class X { void f() throws Exception { synchronized (this) { wait(); } } }
            asks the machine for the time             | pipeline   | final class X { long f() { return System.nanoTime(); } }
            asks the machine for the time             | pipeline   | final class X { long f() { return System.currentTimeMillis(); } }
            asks the machine for the time             | pipeline   | final class X { Object f() { return java.time.Instant.now(); } }
            asks the machine for the time             | pipeline   | final class X { Object f() { return new java.util.Date(); } }
            classes are final or abstract             | pipeline   | class X { }
            no state in static fields                 | pipeline   | final class X { static int n; }
            no state in static fields                 | pipeline   | final class X { static final java.util.concurrent.atomic.AtomicInteger N = null; }
            no state in static fields                 | pipeline   | final class X { public static final byte[] BYTES = {}; }
            no ThreadLocal                            | pipeline   | final class X { ThreadLocal<String> local; }
            no loggers                                | pipeline   | final class X { java.util.logging.Logger log; }
            no loggers                                | pipeline   | final class X { org.slf4j.Logger log; }
            """)
    void rule_can_fail(String rule, String where, String source) throws IOException {
        assertThat(broken("io.penstock." + where, source)).anyMatch(description -> description.contains(rule));
    }

    @Test
    void shell_and_ring_may_see_what_the_others_may_not() throws IOException {
        assertThat(broken("io.penstock.cloudwatch", "final class CloudWatchAppender { ch.qos.logback.Thing thing; }"))
                .isEmpty();
        assertThat(broken("io.penstock.pipeline", "final class EventRing { com.lmax.Thing thing; }"))
                .isEmpty();
        assertThat(broken("io.penstock.time", "final class Machine { long f() { return System.nanoTime(); } }"))
                .isEmpty();
    }

    @Test
    void package_without_nullmarked_is_found() throws IOException {
        Path classes = compile("package io.penstock.spool; final class X { }");
        assertThat(HouseRules.in(classes).broken())
                .containsExactly("every package has a package-info with @NullMarked");
    }

    @Test
    void cycle_between_packages_is_found() throws IOException {
        Path classes = compile(
                source("io.penstock.spool", "public final class A { io.penstock.name.B b; }"),
                source("io.penstock.name", "public final class B { io.penstock.spool.A a; }"));
        assertThat(HouseRules.in(classes).broken()).containsExactly("packages have no cycles");
    }

    private List<String> broken(String packageName, String source) throws IOException {
        return HouseRules.in(compile(source(packageName, source))).broken();
    }

    private static String source(String packageName, String source) {
        return "package " + packageName + "; " + source;
    }

    /** Compiles {@code sources} beside stand-ins for what they refer to; only packages of ours that are under test get a package-info. */
    private Path compile(String... sources) throws IOException {
        List<String> all = new ArrayList<>(List.of(sources));
        for (String stub : List.of("ch.qos.logback", "software.amazon", "com.lmax", "net.logstash")) {
            all.add(source(stub, "public interface Thing { }"));
        }
        for (String ours : List.of("cloudwatch", "slack")) {
            all.add(source("io.penstock." + ours, "public interface Thing { }"));
        }
        for (String marked : List.of("pipeline", "encode", "name", "logback", "cloudwatch", "slack", "time")) {
            all.add("@org.jspecify.annotations.NullMarked package io.penstock." + marked + ";");
        }
        if (sources.length > 1) {
            all.add("@org.jspecify.annotations.NullMarked package io.penstock.spool;");
        }
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-nowarn", "-d", dir.resolve("classes").toString()));
        for (String source : all) {
            arguments.add(write(source).toString());
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(status).as("the compiler's status for %s", List.of(sources)).isZero();
        return dir.resolve("classes");
    }

    private Path write(String source) throws IOException {
        Matcher inPackage = PACKAGE.matcher(source);
        assertThat(inPackage.find()).isTrue();
        Matcher type = TYPE.matcher(source);
        String file = (type.find() ? type.group(1) : "package-info") + ".java";
        Path folder = Files.createDirectories(dir.resolve("sources").resolve(inPackage.group(1)));
        return Files.writeString(folder.resolve(file), source);
    }
}

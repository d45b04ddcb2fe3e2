// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The layering and the habits of the house, as tests over a module's class files. A module takes them with one test:
 *
 * <pre>{@code
 * final class HouseRulesTest {
 *     @TestFactory
 *     Stream<DynamicTest> house_rules() {
 *         return HouseRules.of(Pipeline.class).waiting("EventRing").tests();
 *     }
 * }
 * }</pre>
 *
 * <p>Exceptions are named at that one place, by the simple name of the top-level class. Confined to the test's thread.
 */
public final class HouseRules {

    private static final String ROOT = "io.penstock";

    private final JavaClasses classes;
    private final Set<String> printing = new TreeSet<>();
    private final Set<String> waiting = new TreeSet<>();
    private final Set<String> readingClocks = new TreeSet<>();
    private final Set<String> open = new TreeSet<>();
    private final Set<String> keepingState = new TreeSet<>();

    private HouseRules(JavaClasses classes) {
        this.classes = classes;
    }

    /** The rules for the module that {@code anchor} is part of: the directory or jar it was loaded from. */
    public static HouseRules of(Class<?> anchor) {
        try {
            return in(Path.of(
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("where " + anchor + " was loaded from is not a file", e);
        }
    }

    /** The rules for the class files in {@code place}, a directory or a jar. */
    public static HouseRules in(Path place) {
        return new HouseRules(imported(place)
                .that(DescribedPredicate.describe(
                        "are ours",
                        type -> type.getPackageName().startsWith(ROOT)
                                && !type.getPackageName().startsWith(ROOT + ".shaded"))));
    }

    /** The habits of test code, for the tests that {@code anchor} is part of: nothing sleeps, nothing is disabled. */
    public static Stream<DynamicTest> ofTests(Class<?> anchor) {
        return run(HabitRules.forTests(), of(anchor).classes);
    }

    /** These classes may write to standard output or error: a {@code main}, the last words of {@code close}. */
    public HouseRules printing(String... topLevelClasses) {
        printing.addAll(Arrays.asList(topLevelClasses));
        return this;
    }

    /** These classes may park their thread. */
    public HouseRules waiting(String... topLevelClasses) {
        waiting.addAll(Arrays.asList(topLevelClasses));
        return this;
    }

    /** These classes may ask the machine for the time; {@code io.penstock.time} always may. */
    public HouseRules readingClocks(String... topLevelClasses) {
        readingClocks.addAll(Arrays.asList(topLevelClasses));
        return this;
    }

    /** These classes need not be final: a framework or a user makes subclasses. */
    public HouseRules open(String... topLevelClasses) {
        open.addAll(Arrays.asList(topLevelClasses));
        return this;
    }

    /** These classes may keep state in a static field. */
    public HouseRules keepingState(String... topLevelClasses) {
        keepingState.addAll(Arrays.asList(topLevelClasses));
        return this;
    }

    /** One test for each rule. */
    public Stream<DynamicTest> tests() {
        return run(rules(), classes);
    }

    List<ArchRule> rules() {
        List<ArchRule> rules = new ArrayList<>(LayerRules.all());
        rules.add(HabitRules.printing(printing));
        rules.add(HabitRules.waiting(waiting));
        rules.add(HabitRules.readingClocks(readingClocks));
        rules.add(HabitRules.finality(open));
        rules.add(HabitRules.keepingState(keepingState));
        rules.addAll(HabitRules.withoutExceptions());
        return rules;
    }

    /** The rules that {@code classes} break, as their descriptions. */
    List<String> broken() {
        return rules().stream()
                .filter(rule -> rule.evaluate(classes).hasViolation())
                .map(ArchRule::getDescription)
                .toList();
    }

    private static Stream<DynamicTest> run(List<ArchRule> rules, JavaClasses classes) {
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no class files of " + ROOT + ": the rules would check nothing");
        }
        return rules.stream().map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }

    private static JavaClasses imported(Path place) {
        ClassFileImporter importer = new ClassFileImporter();
        if (Files.isDirectory(place)) {
            return importer.importPath(place);
        }
        try (JarFile jar = new JarFile(place.toFile())) {
            return importer.importJar(jar);
        } catch (IOException e) {
            throw new IllegalArgumentException(place + " is neither a directory nor a jar", e);
        }
    }

    /** The top-level class around {@code type}, by its simple name. */
    static DescribedPredicate<JavaClass> topLevel(Set<String> names) {
        return DescribedPredicate.describe(
                names.isEmpty() ? "are exempt (none is)" : "are one of " + names,
                type -> names.contains(topLevelName(type)));
    }

    static String topLevelName(JavaClass type) {
        String name = type.getName().substring(type.getPackageName().length());
        String simple = name.startsWith(".") ? name.substring(1) : name;
        int nested = simple.indexOf('$');
        return nested < 0 ? simple : simple.substring(0, nested);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who may see whom. */
final class LayerRules {

    private static final String[] CORE = {
        "io.penstock.encode..",
        "io.penstock.event..",
        "io.penstock.filter..",
        "io.penstock.mask..",
        "io.penstock.masking..",
        "io.penstock.metadata..",
        "io.penstock.name..",
        "io.penstock.pipeline..",
        "io.penstock.settings..",
        "io.penstock.spool..",
        "io.penstock.time.."
    };

    private static final String[] BINDINGS = {"io.penstock.logback..", "io.penstock.log4j2.."};
    private static final String[] APPENDERS = {
        "io.penstock.cloudwatch..", "io.penstock.kinesis..", "io.penstock.slack.."
    };
    private static final String[] STAND_IN = {"io.penstock.localaws.."};
    private static final String[] AWS = {"software.amazon..", "com.amazonaws.."};
    private static final String[] FRAMEWORKS = {
        "ch.qos.logback..",
        "org.slf4j..",
        "org.apache.logging..",
        "org.springframework..",
        "jakarta..",
        "javax.servlet.."
    };

    private LayerRules() {}

    static List<ArchRule> all() {
        List<ArchRule> rules = new ArrayList<>();
        rules.add(noClasses()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(joined(FRAMEWORKS, AWS, BINDINGS, APPENDERS, STAND_IN))
                .as("the core sees no framework, no AWS, no binding and no destination"));
        rules.add(noClasses()
                .that(not("are EventRing", type -> type.getName()
                        .matches("io\\.penstock\\.pipeline\\.EventRing(\\$.*)?")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.lmax..", "io.penstock.shaded..")
                .as("only EventRing sees the Disruptor"));
        rules.add(noClasses()
                .that()
                .resideInAnyPackage(BINDINGS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(joined(AWS, APPENDERS))
                .as("a binding sees no AWS and no destination"));
        rules.add(noClasses()
                .that()
                .resideInAnyPackage(BINDINGS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("net.logstash..", "tools.jackson..", "com.fasterxml..")
                .as("a binding is not linked against the encoders whose objects it reads"));
        rules.add(noClasses()
                .that()
                .resideInAnyPackage(APPENDERS)
                .and(not("are the appender's shell", type -> HouseRules.topLevelName(type)
                        .endsWith("Appender")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(joined(FRAMEWORKS, BINDINGS))
                .as("of a destination, only the shell (…Appender) sees a framework or a binding"));
        Stream.of(APPENDERS).forEach(appender -> rules.add(destinationsApart(appender)));
        rules.add(
                slices().matching("io.penstock.(**)").should().beFreeOfCycles().as("packages have no cycles"));
        return rules.stream().map(rule -> rule.allowEmptyShould(true)).toList();
    }

    private static ArchRule destinationsApart(String appender) {
        String[] others =
                Stream.of(APPENDERS).filter(other -> !other.equals(appender)).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(appender)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .as(appender + " sees no other destination");
    }

    private static DescribedPredicate<JavaClass> not(String words, Predicate<JavaClass> predicate) {
        return DescribedPredicate.not(DescribedPredicate.describe(words, predicate));
    }

    private static String[] joined(String[]... groups) {
        return Stream.of(groups).flatMap(Stream::of).toArray(String[]::new);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What code of ours does not do. */
final class HabitRules {

    private HabitRules() {}

    static ArchRule printing(Set<String> exempt) {
        return noClasses()
                .that(DescribedPredicate.not(HouseRules.topLevel(exempt)))
                .should(ACCESS_STANDARD_STREAMS)
                .allowEmptyShould(true)
                .as("nothing prints" + but(exempt));
    }

    static ArchRule waiting(Set<String> exempt) {
        return noCalls(exempt, "parks, sleeps or waits", HabitRules::parks);
    }

    static ArchRule readingClocks(Set<String> exempt) {
        ArchRule rule = noClasses()
                .that(DescribedPredicate.not(HouseRules.topLevel(exempt)))
                .and()
                .resideOutsideOfPackage("io.penstock.time")
                .should()
                .callMethodWhere(calls("the machine's clocks", HabitRules::readsClock))
                .orShould()
                .callConstructor(Date.class);
        return rule.allowEmptyShould(true).as("only io.penstock.time asks the machine for the time" + but(exempt));
    }

    static ArchRule finality(Set<String> exempt) {
        return classes()
                .that(DescribedPredicate.not(HouseRules.topLevel(exempt)))
                .and(DescribedPredicate.describe("could be final", HabitRules::couldBeFinal))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .allowEmptyShould(true)
                .as("classes are final or abstract" + but(exempt));
    }

    static ArchRule keepingState(Set<String> exempt) {
        return fields().that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.not(HouseRules.topLevel(exempt)))
                .should(new ArchCondition<>("be final and hold no state") {
                    @Override
                    public void check(JavaField field, ConditionEvents events) {
                        events.add(new SimpleConditionEvent(field, !holdsState(field), field.getDescription()));
                    }
                })
                .allowEmptyShould(true)
                .as("no state in static fields" + but(exempt));
    }

    static List<ArchRule> withoutExceptions() {
        return List.of(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo("java.lang.ThreadLocal")
                        .allowEmptyShould(true)
                        .as("no ThreadLocal: virtual threads would each have one"),
                noClasses()
                        .should()
                        .dependOnClassesThat(DescribedPredicate.describe("are loggers", HabitRules::isLogger))
                        .allowEmptyShould(true)
                        .as("no loggers: what we say must not come back to us as an event"),
                classes()
                        .should(new ArchCondition<>("reside in a package with a package-info that is @NullMarked") {
                            @Override
                            public void check(JavaClass type, ConditionEvents events) {
                                boolean marked =
                                        type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                                events.add(new SimpleConditionEvent(
                                        type, marked, "package " + type.getPackageName() + " of " + type.getName()));
                            }
                        })
                        .allowEmptyShould(true)
                        .as("every package has a package-info with @NullMarked"));
    }

    static List<ArchRule> forTests() {
        return List.of(
                noCalls(Set.of(), "sleeps in a test", HabitRules::sleeps),
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("org.junit.jupiter.api.Disabled")
                        .as("no test is disabled"));
    }

    private static ArchRule noCalls(Set<String> exempt, String what, Predicate<AccessTarget> target) {
        return noClasses()
                .that(DescribedPredicate.not(HouseRules.topLevel(exempt)))
                .should()
                .callMethodWhere(calls(what, target))
                .allowEmptyShould(true)
                .as("nothing " + what + but(exempt));
    }

    private static DescribedPredicate<JavaCall<?>> calls(String words, Predicate<AccessTarget> target) {
        return DescribedPredicate.describe(words, call -> target.test(call.getTarget()));
    }

    private static boolean sleeps(AccessTarget target) {
        return target.getName().equals("sleep") && (owner(target, Thread.class) || owner(target, TimeUnit.class));
    }

    private static boolean parks(AccessTarget target) {
        return sleeps(target)
                || (owner(target, LockSupport.class) && target.getName().startsWith("park"))
                || (owner(target, Object.class) && target.getName().equals("wait"))
                || (target.getOwner().isAssignableTo(Condition.class)
                        && target.getName().startsWith("await"));
    }

    private static boolean readsClock(AccessTarget target) {
        String name = target.getName();
        return owner(target, System.class)
                ? name.equals("nanoTime") || name.equals("currentTimeMillis")
                : target.getOwner().getPackageName().equals("java.time")
                        && (name.equals("now") || name.startsWith("system"));
    }

    private static boolean owner(AccessTarget target, Class<?> type) {
        return target.getOwner().isEquivalentTo(type);
    }

    private static boolean couldBeFinal(JavaClass type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.isAnonymousClass()
                && !type.getName().endsWith(".package-info")
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && !type.getModifiers().contains(JavaModifier.SYNTHETIC)
                // The body of an enum's constant.
                && !type.getRawSuperclass().map(JavaClass::isEnum).orElse(false);
    }

    private static boolean holdsState(JavaField field) {
        Set<JavaModifier> modifiers = field.getModifiers();
        JavaClass type = field.getRawType();
        boolean shared = modifiers.contains(JavaModifier.PUBLIC) && type.isArray();
        boolean container = type.isAssignableTo(Map.class) || type.isAssignableTo(Collection.class);
        return !modifiers.contains(JavaModifier.SYNTHETIC)
                && (!modifiers.contains(JavaModifier.FINAL)
                        || shared
                        || type.getPackageName().equals("java.util.concurrent.atomic")
                        || (type.getPackageName().equals("java.util.concurrent") && container));
    }

    private static boolean isLogger(JavaClass type) {
        return Set.of("org.slf4j.Logger", "java.lang.System$Logger", "org.apache.commons.logging.Log")
                        .contains(type.getName())
                || type.getPackageName().equals("java.util.logging")
                || type.getName().matches("org\\.apache\\.logging\\.log4j\\.(Logger|LogManager)");
    }

    private static String but(Set<String> exempt) {
        return exempt.isEmpty() ? "" : ", but for " + exempt;
    }
}

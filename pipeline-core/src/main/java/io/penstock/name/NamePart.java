// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a {@link NameTemplate}. */
sealed interface NamePart {

    /** Text that stands for itself, braces already unescaped. */
    record Literal(String text) implements NamePart {}

    /**
     * A token to be replaced.
     *
     * @param kind what it stands for
     * @param argument what follows the name: a pattern, the name of a variable; empty when the kind takes none
     * @param format the compiled pattern of {@code date} and {@code start}; null for the others
     * @param fallback what follows {@code :-}; null when no default was written
     */
    record Token(
            Kind kind,
            String argument,
            @Nullable DateTimeFormatter format,
            @Nullable List<NamePart> fallback) implements NamePart {

        /** What has to be asked for; null when the process knows the value by itself. */
        @Nullable
        Fact fact() {
            return Attributes.areFacts(kind) ? new Fact(kind.word, argument) : null;
        }

        /** The token without its default, for messages. */
        String source() {
            return kind.argument == null ? "{" + kind.word + "}" : "{" + kind.word + ":" + argument + "}";
        }
    }

    /** Every token there is. */
    enum Kind {
        HOST("host", null),
        IP("ip", null),
        PID("pid", null),
        WORKER("worker", null),
        APP("app", null),
        UUID("uuid", null),
        DATE("date", "yyyy-MM-dd"),
        START("start", "yyyy-MM-dd"),
        ENV("env", "NAME"),
        SYS("sys", "name"),
        EC2("ec2", "instance-id"),
        ECS("ecs", "task-id"),
        K8S("k8s", "pod"),
        LAMBDA("lambda", "function"),
        BEANSTALK("beanstalk", "environment"),
        AWS("aws", "account"),
        SSM("ssm", "NAME"),
        MDC("mdc", "name"),
        KV("kv", "name"),
        MARKER("marker", null),
        LOGGER("logger", null),
        LEVEL("level", null);

        final String word;

        /** An example of the argument; null for a token that takes none. */
        final @Nullable String argument;

        Kind(String word, @Nullable String argument) {
            this.word = word;
            this.argument = argument;
        }

        /** As a user would write it. */
        String example() {
            return argument == null ? "{" + word + "}" : "{" + word + ":" + argument + "}";
        }

        /** True for what each event says anew. */
        boolean ofEvent() {
            return switch (this) {
                case MDC, KV, MARKER, LOGGER, LEVEL, DATE -> true;
                default -> false;
            };
        }

        boolean takesPattern() {
            return this == DATE || this == START;
        }
    }
}

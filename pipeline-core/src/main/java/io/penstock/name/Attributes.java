// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.name.NamePart.Kind;
import io.penstock.settings.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may follow the colon of a token whose family has attributes: {@code {ec2:instance-id}}. */
final class Attributes {

    /** Ends an attribute that is followed by a name of the user's own. */
    private static final String OPEN = ":NAME";

    private static final Map<Kind, List<String>> KNOWN = Map.of(
            Kind.EC2,
            List.of(
                    "instance-id",
                    "instance-type",
                    "region",
                    "availability-zone",
                    "availability-zone-id",
                    "account-id",
                    "ami-id",
                    "private-ip",
                    "public-ip",
                    "hostname",
                    "life-cycle",
                    "tag" + OPEN),
            Kind.ECS,
            List.of(
                    "task-id",
                    "task-arn",
                    "cluster",
                    "service",
                    "family",
                    "revision",
                    "container",
                    "container-id",
                    "launch-type",
                    "region",
                    "availability-zone",
                    "account-id"),
            Kind.K8S,
            List.of("pod", "namespace", "node", "container", "deployment", "pod-uid", "cluster"),
            Kind.LAMBDA,
            List.of("function", "version", "stream", "group", "memory"),
            Kind.BEANSTALK,
            List.of("environment", "version", "deployment"),
            Kind.AWS,
            List.of("account", "region"));

    /** What others call our families. */
    private static final Map<String, Kind> ALIASES = Map.of(
            "eks", Kind.K8S,
            "kubernetes", Kind.K8S,
            "fargate", Kind.ECS,
            "elasticbeanstalk", Kind.BEANSTALK,
            "eb", Kind.BEANSTALK,
            "imds", Kind.EC2,
            "sts", Kind.AWS);

    private Attributes() {}

    /** Whether a token of that kind is a {@link Fact}, to be asked for. */
    static boolean areFacts(Kind kind) {
        return switch (kind) {
            case EC2, ECS, BEANSTALK, AWS, SSM -> true;
            default -> false;
        };
    }

    static boolean allow(Kind kind, String argument) {
        List<String> known = KNOWN.get(kind);
        return known == null
                || (known.contains(argument) && !argument.endsWith(OPEN))
                || known.stream().anyMatch(attribute -> isOpen(attribute, argument));
    }

    private static boolean isOpen(String attribute, String argument) {
        return attribute.endsWith(OPEN)
                && argument.length() > attribute.length() - OPEN.length() + 1
                && argument.startsWith(attribute.substring(0, attribute.length() - OPEN.length() + 1));
    }

    /** All tokens of that kind as a user would write them, divided by blanks. */
    static String tokens(Kind kind) {
        return String.join(" ", list(kind));
    }

    static List<String> list(Kind kind) {
        List<String> known = KNOWN.get(kind);
        return known == null
                ? List.of(kind.example())
                : known.stream().map(attribute -> token(kind, attribute)).toList();
    }

    /** The token of that kind that is nearest to a wrong attribute; null when none is. */
    static @Nullable String nearest(Kind kind, String argument) {
        List<String> known = KNOWN.getOrDefault(kind, List.of());
        String near = Nearest.to(argument.length() > 40 ? argument.substring(0, 40) : argument, known);
        if (near == null && argument.length() > 2) {
            near = known.stream()
                    .filter(attribute -> attribute.startsWith(argument))
                    .findFirst()
                    .orElse(null);
        }
        return near == null ? null : token(kind, near);
    }

    /** What was meant by a token whose family is one of ours under another name; null when it is not. */
    static @Nullable String byAlias(String body, String head) {
        Kind alias = ALIASES.get(head);
        if (alias == null) {
            return null;
        }
        String attribute = body.substring(Math.min(body.length(), head.length() + 1));
        return allow(alias, attribute) ? token(alias, attribute) : alias.example();
    }

    /** The tokens that have {@code body} as their attribute; null when none has. */
    static @Nullable String withAttribute(String body) {
        List<String> owners = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (KNOWN.containsKey(kind) && allow(kind, body)) {
                owners.add(token(kind, body));
            }
        }
        return owners.isEmpty() ? null : String.join(" or ", owners);
    }

    private static String token(Kind kind, String attribute) {
        return "{" + kind.word + ":" + attribute + "}";
    }
}

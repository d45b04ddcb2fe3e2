// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container in a pod knows of itself without asking the cluster: environment variables that the pod's
 * description fills by the downward API under one of the usual names, OpenTelemetry's resource attributes, and what
 * every pod has. Stateless.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">Downward API</a>
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/k8s/">Resource attributes for Kubernetes</a>
 */
final class Kubernetes {

    static final Path NAMESPACE_FILE = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

    private static final List<String> PREFIXES = List.of("", "K8S_", "KUBERNETES_", "MY_", "EKS_");

    /** A label's value is 63 characters. */
    private static final int MAX_NAMESPACE_BYTES = 63;

    /**
     * Deployment, hash of the template, suffix: {@code shop-6d4b75cb6d-hx7jz}. The alphabet has no vowels and none of
     * 0, 1, 3, so that a name of words is not taken for one.
     */
    private static final Pattern POD_OF_DEPLOYMENT =
            Pattern.compile("(.+)-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}");

    private Kubernetes() {}

    static @Nullable String value(String attribute, Function<String, @Nullable String> env, Path namespaceFile) {
        return switch (attribute) {
            case "pod" -> pod(env);
            case "namespace" -> orElse(variable("POD_NAMESPACE", "k8s.namespace.name", env), namespace(namespaceFile));
            case "node" -> variable("NODE_NAME", "k8s.node.name", env);
            case "container" -> variable("CONTAINER_NAME", "k8s.container.name", env);
            case "deployment" -> orElse(variable("DEPLOYMENT_NAME", "k8s.deployment.name", env), deployment(pod(env)));
            case "pod-uid" -> variable("POD_UID", "k8s.pod.uid", env);
            case "cluster" -> variable("CLUSTER_NAME", "k8s.cluster.name", env);
            default -> null;
        };
    }

    /** Without a variable the host name, which a pod has from its own name, unless it shares the node's network. */
    private static @Nullable String pod(Function<String, @Nullable String> env) {
        String name = variable("POD_NAME", "k8s.pod.name", env);
        return name != null || env.apply("KUBERNETES_SERVICE_HOST") == null ? name : env.apply("HOSTNAME");
    }

    private static @Nullable String deployment(@Nullable String pod) {
        Matcher matcher = POD_OF_DEPLOYMENT.matcher(pod == null ? "" : pod);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static @Nullable String variable(
            String name, String resourceAttribute, Function<String, @Nullable String> env) {
        for (String prefix : PREFIXES) {
            String value = env.apply(prefix + name);
            if (value != null) {
                return value;
            }
        }
        return resourceAttribute(resourceAttribute, env.apply("OTEL_RESOURCE_ATTRIBUTES"));
    }

    /** {@code key=value,key=value}, values percent-encoded. */
    private static @Nullable String resourceAttribute(String name, @Nullable String attributes) {
        for (String pair : attributes == null ? new String[0] : attributes.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                String value = pair.substring(equals + 1).strip();
                try {
                    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return value; // not encoded, then
                }
            }
        }
        return null;
    }

    private static @Nullable String namespace(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_NAMESPACE_BYTES), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? null : text;
        } catch (IOException | RuntimeException e) {
            // No pod, or one whose service account is not mounted.
            return null;
        }
    }

    private static @Nullable String orElse(@Nullable String first, @Nullable String second) {
        return first != null ? first : second;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesTest {

    private final Map<String, String> env = new HashMap<>();

    private Path namespaceFile;

    @BeforeEach
    void noFileYet(@TempDir Path dir) {
        namespaceFile = dir.resolve("namespace");
    }

    private @Nullable String value(String attribute) {
        return Kubernetes.value(attribute, env::get, namespaceFile);
    }

    @ParameterizedTest
    @CsvSource({
        "pod,POD_NAME,k8s.pod.name",
        "namespace,POD_NAMESPACE,k8s.namespace.name",
        "node,NODE_NAME,k8s.node.name",
        "container,CONTAINER_NAME,k8s.container.name",
        "deployment,DEPLOYMENT_NAME,k8s.deployment.name",
        "pod-uid,POD_UID,k8s.pod.uid",
        "cluster,CLUSTER_NAME,k8s.cluster.name",
    })
    void attribute_isAVariableOfAUsualName_orAResourceAttribute(String attribute, String variable, String resource) {
        assertThat(value(attribute)).isNull();
        env.put("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop, " + resource + " = a%20b+%EC%84%9C%EC%9A%B8 ,x");
        assertThat(value(attribute)).isEqualTo("a b+서울");
        env.put("MY_" + variable, "mine");
        assertThat(value(attribute)).isEqualTo("mine");
        env.put("K8S_" + variable, "theirs");
        assertThat(value(attribute)).isEqualTo("theirs");
        env.put(variable, "plain");
        assertThat(value(attribute)).isEqualTo("plain");
    }

    @Test
    void pod_isTheHostName_butOnlyInACluster() {
        env.put("HOSTNAME", "shop-0");
        assertThat(value("pod")).isNull();
        env.put("KUBERNETES_SERVICE_HOST", "10.100.0.1");
        assertThat(value("pod")).isEqualTo("shop-0");
    }

    @Test
    void namespace_isTheServiceAccounts_unlessAVariableSaysOtherwise() throws IOException {
        Files.writeString(namespaceFile, "payments\n");
        assertThat(value("namespace")).isEqualTo("payments");
        env.put("POD_NAMESPACE", "orders");
        assertThat(value("namespace")).isEqualTo("orders");
        env.clear();
        Files.writeString(namespaceFile, " ");
        assertThat(value("namespace")).isNull();
        Files.delete(namespaceFile);
        Files.createDirectory(namespaceFile);
        assertThat(value("namespace")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "shop-6d4b75cb6d-hx7jz,shop",
        "order-service-58df5c7bf8-2xkqp,order-service",
        "shop-0,",
        "shop-28412345-abcde,",
        "shop-production-apple,",
        "6d4b75cb6d-hx7jz,",
    })
    void deployment_isPartOfThePodsName_whereItsFormIsSure(String pod, @Nullable String deployment) {
        env.put("POD_NAME", pod);
        assertThat(value("deployment")).isEqualTo(deployment);
    }

    @Test
    void badlyEncodedResourceAttribute_isTakenAsItIs() {
        env.put("OTEL_RESOURCE_ATTRIBUTES", "k8s.pod.name=100%");
        assertThat(value("pod")).isEqualTo("100%");
    }
}

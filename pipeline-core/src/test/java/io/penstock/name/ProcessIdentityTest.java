// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessIdentityTest {

    @TempDir
    Path dir;

    private static String app(Map<String, String> env, Map<String, String> sys) {
        return ProcessIdentity.of("h", null, env::get, sys::get).app();
    }

    private String host(String kernel, Map<String, String> env) throws IOException {
        return ProcessIdentity.findHost(Files.writeString(dir.resolve("hostname"), kernel), env::get);
    }

    @Test
    void host_isTheFirstLabelOfTheKernelsName() throws IOException {
        Map<String, String> env = Map.of("HOSTNAME", "other");

        assertThat(host("ip-172-31-26-196.ap-northeast-2.compute.internal\n", env))
                .isEqualTo("ip-172-31-26-196");
        assertThat(host("worker7\n", env)).isEqualTo("worker7");
        assertThat(host("10.0.0.7\n", env)).isEqualTo("10.0.0.7");
    }

    @Test
    void host_withoutTheKernelsName_comesFromTheEnvironment() throws IOException {
        Path missing = dir.resolve("missing");

        assertThat(host("(none)\n", Map.of("HOSTNAME", "pod-1.svc"))).isEqualTo("pod-1");
        assertThat(ProcessIdentity.findHost(missing, Map.of("COMPUTERNAME", "WIN7")::get))
                .isEqualTo("WIN7");
        assertThat(ProcessIdentity.findHost(missing, key -> null)).isNull();
        assertThat(ProcessIdentity.findHost(missing, Map.of("HOSTNAME", ".")::get))
                .isNull();
    }

    @Test
    void hostOfThisProcess_isTheKernels() throws IOException {
        String kernel = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();

        assertThat(kernel).startsWith(ProcessIdentity.of(null, null).host());
    }

    @Test
    void overrides_winAsTheyAre_andBlankOnesDoNotCount() {
        ProcessIdentity identity =
                ProcessIdentity.of("a.b", "가게", Map.of("OTEL_SERVICE_NAME", "otel")::get, key -> null);

        assertThat(identity.host()).isEqualTo("a.b");
        assertThat(identity.app()).isEqualTo("가게");
        assertThat(ProcessIdentity.of("", " ", Map.of("OTEL_SERVICE_NAME", "otel")::get, key -> null)
                        .app())
                .isEqualTo("otel");
    }

    @Test
    void app_isLookedForInOrder() {
        Map<String, String> pm2 = Map.of("pm_id", "0", "name", "umma");
        Map<String, String> command = Map.of("sun.java.command", "org.example.Shop serve");

        assertThat(app(Map.of("OTEL_SERVICE_NAME", "otel"), Map.of("spring.application.name", "spring")))
                .isEqualTo("otel");
        assertThat(app(Map.of("SPRING_APPLICATION_NAME", "env"), Map.of("spring.application.name", "spring")))
                .isEqualTo("spring");
        assertThat(app(Map.of("SPRING_APPLICATION_NAME", "env", "pm_id", "0", "name", "umma"), command))
                .isEqualTo("env");
        assertThat(app(pm2, command)).isEqualTo("umma");
        assertThat(app(Map.of("name", "a name without pm2"), command)).isEqualTo("Shop");
        assertThat(app(Map.of(), Map.of())).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "org.example.Shop --port 80,Shop",
        "Shop,Shop",
        "shop.module/org.example.Shop,Shop",
        "/opt/shop/shop-1.2.jar --x=/a.b,shop-1.2",
        "shop.war,shop",
        "C:\\apps\\shop.jar,shop",
        ".jar,",
    })
    void app_fromTheCommand_isTheSimpleClassOrTheJar(String command, String app) {
        assertThat(app(Map.of(), Map.of("sun.java.command", command))).isEqualTo(app);
    }

    @Test
    void lookUpThatThrows_countsAsMissing() {
        ProcessIdentity identity = ProcessIdentity.of(
                "h",
                null,
                key -> {
                    throw new SecurityException(key);
                },
                key -> {
                    throw new IllegalArgumentException(key);
                });

        assertThat(identity.app()).isNull();
        assertThat(identity.env("X")).isNull();
        assertThat(identity.sys("x")).isNull();
    }

    @Test
    void processFacts_areThisProcesss() {
        ProcessIdentity identity = ProcessIdentity.of(null, null);

        assertThat(identity.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(Instant.ofEpochMilli(identity.startMillis()))
                .isBetween(Instant.parse("2020-01-01T00:00:00Z"), Instant.now());
        assertThat(identity.uuid())
                .hasSize(36)
                .isEqualTo(ProcessIdentity.of("other", null).uuid());
    }

    @Test
    void address_prefersPrivateIpv4_andNeverLoopbackOrLinkLocal() throws IOException {
        assertThat(rank("172.31.26.196")).isGreaterThan(rank("8.8.8.8"));
        assertThat(rank("8.8.8.8")).isGreaterThan(rank("2001:db8::1"));
        assertThat(rank("2001:db8::1")).isPositive();
        for (String none : new String[] {"127.0.0.1", "::1", "169.254.1.1", "fe80::1", "0.0.0.0"}) {
            assertThat(rank(none)).as(none).isZero();
        }
    }

    private static int rank(String digits) throws IOException {
        return HostAddress.rank(InetAddress.getByName(digits));
    }
}

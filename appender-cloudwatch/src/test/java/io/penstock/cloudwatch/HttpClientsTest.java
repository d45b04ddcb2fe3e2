// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localaws.LocalAws;
import io.penstock.localaws.LocalAwsExtension;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import io.penstock.testkit.RecordingStatus;
import io.penstock.time.Clock;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The way to the service. The build runs this class twice: with the one HTTP client that comes along, and with all that
 * can be used.
 */
@ExtendWith(LocalAwsExtension.class)
class HttpClientsTest {

    private static Access access(Settings settings) {
        try (Names names = new Names(ProcessIdentity.of("h", "a"), null, Clock.system(), text -> {})) {
            return Access.of(settings, names, new RecordingStatus(), 0);
        }
    }

    private static Access access(String... namesAndValues) {
        Settings settings = CloudWatchDestinationTest.settings(namesAndValues);
        Access access = access(settings);
        assertThat(settings.problems()).isEmpty();
        return access;
    }

    static List<HttpKind> present() {
        return Arrays.stream(HttpKind.values()).filter(HttpKind::isPresent).toList();
    }

    @Test
    void class_path_is_the_one_that_the_build_means() {
        assertThat(present()).hasToString(System.getProperty("http.clients.expected", "[URL_CONNECTION]"));
    }

    @ParameterizedTest
    @MethodSource("present")
    void client_that_is_there_delivers(HttpKind kind, LocalAws server) throws Exception {
        Access access = access("httpClient", kind.name());
        assertThat(access.http()).isEqualTo(kind);
        try (Stand stand = Stand.on(server).access(access).gzip(GzipMode.ON).open()) {
            for (int i = 0; i < 3; i++) {
                stand.delivered(TestBatch.of(Stand.now(), "이벤트 🚰 " + i));
            }
            assertThat(stand.messages()).containsExactlyInAnyOrder("이벤트 🚰 0", "이벤트 🚰 1", "이벤트 🚰 2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void client_that_is_missing_is_named_and_another_one_used(HttpKind kind) {
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", "httpClient", kind.name());
        Access access = access(settings);

        if (kind.isPresent()) {
            assertThat(settings.problems()).isEmpty();
            assertThat(access.http()).isEqualTo(kind);
        } else {
            assertThat(settings.unusable()).isFalse();
            assertThat(settings.problems())
                    .singleElement()
                    .extracting(Problem::text)
                    .asString()
                    .contains("httpClient: " + kind.artifact() + " is not on the class path; add it")
                    .contains("in force: software.amazon.awssdk:url-connection-client");
            assertThat(access.http()).isEqualTo(HttpKind.URL_CONNECTION);
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void requests_go_through_the_proxy_with_its_password(HttpKind kind, LocalAws server) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(server.endpoint())) {
            Access access = access(
                    "httpClient",
                    kind.name(),
                    "endpoint",
                    "http://logs.us-east-1.example",
                    "proxy.host",
                    "127.0.0.1",
                    "proxy.port",
                    String.valueOf(proxy.port()),
                    "proxy.user",
                    "app",
                    "proxy.password",
                    "pass:word");
            assertThat(access.toString()).doesNotContain("pass:word");
            try (Stand stand = Stand.on(server)
                    .endpoint(URI.create("http://logs.us-east-1.example"))
                    .access(access)
                    .open()) {
                stand.makeStream();
                stand.delivered(TestBatch.of(Stand.now(), "one"));
                assertThat(stand.messages()).containsExactly("one");
            }
            String basic = Base64.getEncoder().encodeToString("app:pass:word".getBytes(StandardCharsets.UTF_8));
            assertThat(proxy.heads()).isNotEmpty().anySatisfy(head -> assertThat(
                            ForwardProxy.has(head, "proxy-authorization", "Basic " + basic))
                    .as(head)
                    .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void tunnel_for_tls_is_asked_of_the_proxy_with_its_password(HttpKind kind, LocalAws server) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(server.endpoint())) {
            Settings settings = CloudWatchDestinationTest.settings(
                    "httpClient",
                    kind.name(),
                    "proxy.host",
                    "127.0.0.1",
                    "proxy.port",
                    String.valueOf(proxy.port()),
                    "proxy.user",
                    "app",
                    "proxy.password",
                    "secret");
            Access access = access(settings);
            boolean cannotLogIn = kind == HttpKind.URL_CONNECTION;
            assertThat(settings.problems()
                            .toString()
                            .contains("proxy.user: software.amazon.awssdk:url-connection-client"))
                    .isEqualTo(cannotLogIn);
            try (Stand stand = Stand.on(server)
                    .endpoint(URI.create("https://logs.us-east-1.example"))
                    .access(access)
                    .open()) {
                assertThat(stand.retried(TestBatch.of(Stand.now(), "one")).problem())
                        .doesNotContain("secret");
            }
            String basic = Base64.getEncoder().encodeToString("app:secret".getBytes(StandardCharsets.UTF_8));
            assertThat(proxy.heads())
                    .isNotEmpty()
                    .allMatch(head -> head.startsWith("CONNECT logs.us-east-1.example:443 "))
                    .anySatisfy(head -> assertThat(ForwardProxy.has(head, "proxy-authorization", "Basic " + basic))
                            .as(head)
                            .isNotEqualTo(cannotLogIn));
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void hosts_without_the_proxy_are_reached_directly(HttpKind kind, LocalAws server) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(server.endpoint())) {
            Access access = access(
                    "httpClient",
                    kind.name(),
                    "proxy.host",
                    "127.0.0.1",
                    "proxy.port",
                    String.valueOf(proxy.port()),
                    "proxy.nonProxyHosts",
                    "*.internal, 127.0.0." + (kind == HttpKind.CRT ? "1" : "*"));
            try (Stand stand = Stand.on(server).access(access).open()) {
                stand.delivered(TestBatch.of(Stand.now(), "one"));
            }
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("present")
    void proxy_of_the_jvm_is_used_when_there_is_none_of_the_settings(HttpKind kind, LocalAws server) throws Exception {
        try (ForwardProxy proxy = new ForwardProxy(server.endpoint())) {
            System.setProperty("http.proxyHost", "127.0.0.1");
            System.setProperty("http.proxyPort", String.valueOf(proxy.port()));
            try (Stand stand = Stand.on(server)
                    .endpoint(URI.create("http://logs.us-east-1.example"))
                    .access(access("httpClient", kind.name()))
                    .open()) {
                stand.makeStream();
                stand.delivered(TestBatch.of(Stand.now(), "one"));
            } finally {
                System.clearProperty("http.proxyHost");
                System.clearProperty("http.proxyPort");
            }
            assertThat(proxy.heads()).isNotEmpty();
            assertThat(server.eventCount()).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.host, my.proxy:8080, the port has a setting of its own, true",
        "proxy.host, my.proxy, proxy.port is missing, true",
        "proxy.port, 8080, proxy.host is missing, false"
    })
    void half_a_proxy_is_none(String setting, String value, String text, boolean fatal) {
        Settings settings = CloudWatchDestinationTest.settings("logGroup", "g", setting, value);
        access(settings);

        assertThat(settings.unusable()).isEqualTo(fatal);
        assertThat(settings.problems())
                .singleElement()
                .extracting(Problem::text)
                .asString()
                .contains(text);
    }
}

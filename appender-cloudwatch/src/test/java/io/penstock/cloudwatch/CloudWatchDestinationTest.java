// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.encode.RecordForm;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.pipeline.Sender;
import io.penstock.settings.Problem;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import io.penstock.testkit.RecordingStatus;
import io.penstock.time.Clock;
import java.io.File;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudWatchDestinationTest {

    private final RecordingStatus status = new RecordingStatus();

    @TempDir
    private Path dir;

    @Test
    void limits_are_the_service_s_own() {
        CloudWatchDestination destination = destination(settings("logGroup", "g"));

        assertThat(destination.limits().maxEventBytes()).isEqualTo(1_048_550);
        assertThat(destination.limits().maxBatchBytes()).isEqualTo(1_048_576);
        assertThat(destination.limits().maxBatchEvents()).isEqualTo(10_000);
        assertThat(destination.limits().eventOverheadBytes()).isEqualTo(26);
        assertThat(destination.limits().maxSpanMillis()).isEqualTo(86_400_000);
        assertThat(destination.recordForm()).isEqualTo(RecordForm.JSON_STRING);
        assertThat(destination.name()).isEqualTo("cloudwatch:g");
    }

    @Test
    void stream_is_host_and_worker_by_default_and_as_pm2_counts_when_it_says() {
        Map<String, String> env = Map.of("NODE_APP_INSTANCE", "25");
        ProcessIdentity identity = ProcessIdentity.of("ip-172-31-26-196", null, env::get, key -> null);
        try (Names names = new Names(identity, dir, Clock.system(), status::warn)) {
            Settings settings = settings("logGroup", "umma", "logStream", "server_info_{host}_{worker}");
            CloudWatchDestination.of(settings, names, status);
            assertThat(targets("umma", "server_info_{host}_{worker}", names).of("", 0))
                    .isEqualTo(new Target("umma", "server_info_ip-172-31-26-196_25"));
        }
        assertThat(CloudWatchSettings.LOG_STREAM.defaultText()).isEqualTo("{host}_{worker}");
    }

    @Test
    void stream_with_a_date_follows_the_batch() {
        try (Names names = names()) {
            TargetNames targets = targets("g-{date:yyyy}", "s-{date:yyyy-MM-dd}", names);

            assertThat(targets.of("", 0)).isEqualTo(new Target("g-1970", "s-1970-01-01"));
            assertThat(targets.of("", 1_763_596_800_000L)).isEqualTo(new Target("g-2025", "s-2025-11-20"));
        }
    }

    @Test
    void forbidden_characters_are_replaced_and_reported_once() {
        try (Names names = names()) {
            TargetNames targets = targets("my group*한국{date:ss}", "a:b*c 한[{date:ss}]", names);

            assertThat(targets.of("", 0)).isEqualTo(new Target("my-group---00", "a-b-c 한[00]"));
            assertThat(targets.of("", 1000)).isEqualTo(new Target("my-group---01", "a-b-c 한[01]"));
            assertThat(status.warns())
                    .hasSize(2)
                    .anySatisfy(line -> assertThat(line)
                            .contains("logGroup", "'my group*한국00'", "'my-group---00' is used", "letters, digits"))
                    .anySatisfy(line -> assertThat(line).contains("logStream", "'a-b-c 한[00]' is used", ": and *"));
        }
    }

    @Test
    void forbidden_characters_of_a_literal_are_reported_at_the_start() {
        destination(settings("logGroup", "my group"));

        assertThat(status.warns()).singleElement().asString().contains("'my group'", "'my-group' is used");
    }

    @Test
    void names_that_tokens_make_too_long_empty_or_reserved_become_usable() {
        try (Names names = names()) {
            String token = "{sys:no.such.property:-" + "x".repeat(511) + "🚰}";
            assertThat(targets("g", token, names).of("", 0).stream()).isEqualTo("x".repeat(511));
            assertThat(targets("{sys:no.such.property:-}", "{sys:no.such.property:-}", names)
                            .of("", 0))
                    .isEqualTo(new Target("unknown", "unknown"));
            assertThat(targets("{sys:no.such.property:-aws/x}", "s", names)
                            .of("", 0)
                            .group())
                    .isEqualTo("aws-x");
        }
    }

    @Test
    void group_that_is_too_long_or_reserved_is_fatal_and_says_why() {
        assertThat(problems("logGroup", "g".repeat(513))).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.text()).contains("logGroup", "513 characters", "1 to 512", "stays off");
        });
        assertThat(problems("logGroup", "aws/lambda")).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.text()).contains("aws/", "the service's own");
        });
        assertThat(problems("logGroup", "g".repeat(512))).isEmpty();
        assertThat(problems("logGroup", "/aws/mine")).isEmpty();
    }

    @Test
    void unknown_token_in_the_group_is_fatal_and_in_the_stream_leaves_the_default() {
        assertThat(problems("logGroup", "g-{hots}")).singleElement().satisfies(problem -> {
            assertThat(problem.fatal()).isTrue();
            assertThat(problem.text()).contains("{hots}", "{host}", "stays off");
        });
        assertThat(problems("logGroup", "g", "logStream", "{wroker}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.fatal()).isFalse();
                    assertThat(problem.text()).contains("{wroker}", "{worker}", "in force: {host}_{worker}");
                });
    }

    @Test
    void retention_that_does_not_exist_is_left_out_with_the_nearest_named() {
        assertThat(problems("logGroup", "g", "retentionDays", "13"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.fatal()).isFalse();
                    assertThat(problem.text())
                            .contains("'13'", "nearest allowed value is 14", "1, 3, 5, 7, 14", "3653", "left out");
                });
        assertThat(problems("logGroup", "g", "retentionDays", "for ever"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).contains("not a whole number of days"));
        assertThat(problems("logGroup", "g", "retentionDays", "3653")).isEmpty();
    }

    @Test
    void address_that_cannot_be_one_is_fatal_instead_of_sending_elsewhere() {
        for (String endpoint : List.of("localhost:4566", "ftp://x", "http://", "http://a b")) {
            assertThat(problems("logGroup", "g", "endpoint", endpoint))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.fatal()).isTrue();
                        assertThat(problem.text()).contains("endpoint", endpoint, "http://127.0.0.1:4566");
                    });
        }
        assertThat(problems("logGroup", "g", "region", "Frankfurt"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.fatal()).isTrue();
                    assertThat(problem.text()).contains("region", "'Frankfurt'", "eu-west-1");
                });
    }

    @Test
    void gzip_that_does_not_exist_keeps_auto() {
        assertThat(problems("logGroup", "g", "gzip", "yes"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.text()).contains("gzip", "auto, on, off", "in force: auto"));
    }

    /** With the SDK out of reach, so that loading any class of it would throw. */
    @Test
    void destination_is_made_without_a_class_of_the_sdk() throws Exception {
        List<URL> withoutSdk = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("awssdk")) {
                withoutSdk.add(url(entry));
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutSdk.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> here = loader.loadClass(CloudWatchDestinationTest.class.getName() + "$WithoutSdk");
            Method make = here.getDeclaredMethod("make");
            make.setAccessible(true);

            assertThat(make.invoke(null)).isEqualTo("cloudwatch:g");
        }
    }

    /** Runs in a class loader of its own. */
    static final class WithoutSdk {

        static String send() throws Exception {
            try (Names names = new Names(ProcessIdentity.of("h", "a"), null, Clock.system(), text -> {})) {
                Settings settings = settings("logGroup", "g", "logStream", "s", "region", "us-east-1");
                try (Sender sender = CloudWatchDestination.of(settings, names, new RecordingStatus())
                        .open()) {
                    return sender.send(TestBatch.of(1, "one")).toString();
                }
            }
        }

        static String make() {
            try {
                Class.forName("software.amazon.awssdk.core.SdkClient");
                return "the SDK is there after all";
            } catch (ClassNotFoundException e) {
                try (Names names = new Names(ProcessIdentity.of("h", "a"), null, Clock.system(), text -> {})) {
                    Settings settings = settings("logGroup", "g", "logStream", "s");
                    return CloudWatchDestination.of(settings, names, new RecordingStatus())
                            .name();
                }
            }
        }
    }

    @Test
    void sdk_without_its_http_client_is_said_with_the_remedy() throws Exception {
        List<URL> withoutClient = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("url-connection-client")) {
                withoutClient.add(url(entry));
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(withoutClient.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method send = loader.loadClass(CloudWatchDestinationTest.class.getName() + "$WithoutSdk")
                    .getDeclaredMethod("send");
            send.setAccessible(true);

            assertThat(String.valueOf(send.invoke(null)))
                    .contains(
                            "the AWS SDK on the class path is incomplete",
                            "software.amazon.awssdk:bom",
                            "hopeless=true");
        }
    }

    private static URL url(String entry) throws MalformedURLException {
        return Path.of(entry).toUri().toURL();
    }

    private CloudWatchDestination destination(Settings settings) {
        try (Names names = names()) {
            return CloudWatchDestination.of(settings, names, status);
        }
    }

    private List<Problem> problems(String... namesAndValues) {
        Settings settings = settings(namesAndValues);
        settings.check();
        destination(settings);
        return settings.problems();
    }

    private TargetNames targets(String group, String stream, Names names) {
        return new TargetNames(
                io.penstock.name.NameTemplate.parse(group), io.penstock.name.NameTemplate.parse(stream), names, status);
    }

    private Names names() {
        return new Names(ProcessIdentity.of("host", "app"), dir, Clock.system(), status::warn);
    }

    static Settings settings(String... namesAndValues) {
        List<Setting<?>> known = new ArrayList<>(CloudWatchSettings.ALL);
        known.addAll(PipelineSettings.ALL);
        Settings settings = new Settings(known);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.set(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }
}

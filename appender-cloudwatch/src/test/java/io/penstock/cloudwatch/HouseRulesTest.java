// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.testkit.HouseRules;
import java.io.File;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> house_rules() {
        return HouseRules.of(CloudWatchDestination.class).printing("Doctor").tests();
    }

    @TestFactory
    Stream<DynamicTest> habits_of_the_tests() {
        return HouseRules.ofTests(HouseRulesTest.class);
    }

    @Test
    void web_identity_of_a_service_account_works_with_the_one_dependency() {
        assertThat(software.amazon.awssdk.services.sts.internal.StsWebIdentityCredentialsProviderFactory.class)
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.channel.Channel",
                "org.apache.http.client.HttpClient",
                "org.apache.hc.client5.http.classic.HttpClient",
                "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient",
                "software.amazon.awssdk.http.apache.ApacheHttpClient",
                "software.amazon.awssdk.http.apache5.Apache5HttpClient",
                "com.fasterxml.jackson.databind.ObjectMapper"
            })
    void class_path_has_one_small_http_client_and_nothing_heavy(String heavy) {
        assertThatThrownBy(() -> Class.forName(heavy)).isInstanceOf(ClassNotFoundException.class);
        assertThat(System.getProperty("java.class.path").split(File.pathSeparator))
                .anyMatch(entry -> entry.contains("url-connection-client"));
    }
}

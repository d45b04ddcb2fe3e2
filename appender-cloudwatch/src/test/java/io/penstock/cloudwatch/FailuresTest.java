// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.pipeline.SendResult;
import io.penstock.pipeline.SendResult.RetryLater;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Failures that no server on loopback can be made to cause. */
class FailuresTest {

    private static final Attempt ATTEMPT = new Attempt(
            "logs:PutLogEvents",
            new Target("g", "s"),
            "eu-west-1",
            URI.create("https://logs.eu-west-1.amazonaws.com:443/"));

    @Test
    void failure_before_the_first_byte_is_no_ambiguity() {
        for (Exception cause : List.of(
                new UnknownHostException("logs.eu-west-1.amazonaws.com"),
                new ConnectException("Connection refused"),
                new NoRouteToHostException("No route to host"),
                new SocketTimeoutException("Connect timed out"),
                new SocketTimeoutException("connect timed out"),
                new SSLHandshakeException("PKIX path building failed"))) {
            RetryLater later = later(SdkClientException.create("outer", SdkClientException.create("inner", cause)));

            assertThat(later.ambiguous()).as("%s", cause).isFalse();
            assertThat(later.hopeless()).as("%s", cause).isFalse();
            assertThat(later.problem())
                    .contains("https://logs.eu-west-1.amazonaws.com:443", cause.getMessage())
                    .doesNotContain("may have stored");
        }
    }

    @Test
    void failure_after_it_may_have_stored_the_events() {
        for (Exception failure : List.of(
                SdkClientException.create("outer", new SocketTimeoutException("Read timed out")),
                SdkClientException.create("outer", new SocketException("Connection reset")),
                SdkClientException.create("outer", new SSLException("Connection reset")),
                SdkClientException.create("outer", new IOException("Premature EOF")),
                ApiCallTimeoutException.create(10),
                AbortedException.create("interrupted"),
                new IllegalStateException())) {
            RetryLater later = later(failure);

            assertThat(later.ambiguous()).as("%s", failure).isTrue();
            assertThat(later.problem()).contains("may have stored");
        }
    }

    private static RetryLater later(Exception failure) {
        SendResult result = Failures.of(failure, ATTEMPT);
        assertThat(result).isInstanceOf(RetryLater.class);
        return (RetryLater) result;
    }

    @Test
    void resource_of_an_attempt_is_what_a_policy_would_name() {
        assertThat(ATTEMPT.resource()).isEqualTo("arn:aws:logs:eu-west-1:*:log-group:g:log-stream:s");
        assertThat(new Attempt("logs:CreateLogGroup", new Target("g", "s"), "cn-north-1", null).resource())
                .isEqualTo("arn:aws-cn:logs:cn-north-1:*:log-group:g:*");
    }
}

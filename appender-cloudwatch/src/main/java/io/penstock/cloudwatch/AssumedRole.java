// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** The credentials of a role, asked of AWS STS when they are needed and again before they expire. Owns what it is made of. */
final class AssumedRole implements AwsCredentialsProvider, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final AwsCredentialsProvider base;
    private final SdkHttpClient http;
    private final StsClient sts;
    private final StsAssumeRoleCredentialsProvider role;

    AssumedRole(
            Login.Role wanted,
            AwsCredentialsProvider base,
            SdkHttpClient http,
            String region,
            ScheduledExecutorService timer) {
        this.base = base;
        this.http = http;
        this.sts = StsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(base)
                .httpClient(http)
                .overrideConfiguration(
                        override -> override.apiCallTimeout(TIMEOUT).scheduledExecutorService(timer))
                .build();
        this.role = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request -> request.roleArn(wanted.arn())
                        .externalId(wanted.externalId())
                        .roleSessionName(wanted.sessionName()))
                .build();
    }

    @Override
    public AwsCredentials resolveCredentials() {
        return role.resolveCredentials();
    }

    @Override
    public void close() {
        role.close();
        sts.close();
        http.close();
        Chain.close(base);
    }
}

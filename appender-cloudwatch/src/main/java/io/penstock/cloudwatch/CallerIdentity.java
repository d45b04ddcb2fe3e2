// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who the credentials belong to, as AWS STS says: for the doctor, and for {@code {aws:account}}. */
final class CallerIdentity {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private CallerIdentity() {}

    /** The ARN, or why it is not known; the service needs no permission for that. */
    static String of(String region, Access access, AwsCredentialsProvider credentials) {
        try {
            return ask(region, access, credentials, TIMEOUT).arn();
        } catch (SdkException e) {
            return "not known, AWS STS did not say (" + Failures.firstLine(e) + ")";
        } catch (LinkageError e) {
            return "not known, the module sts is not on the class path";
        }
    }

    /** @throws LinkageError when the SDK's module {@code sts} is missing */
    static GetCallerIdentityResponse ask(
            String region, Access access, AwsCredentialsProvider credentials, Duration timeout) {
        try (SdkHttpClient http = HttpClients.make(access, timeout);
                StsClient sts = StsClient.builder()
                        .region(Region.of(region))
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .overrideConfiguration(override -> override.apiCallTimeout(timeout))
                        .build()) {
            return sts.getCallerIdentity();
        }
    }
}

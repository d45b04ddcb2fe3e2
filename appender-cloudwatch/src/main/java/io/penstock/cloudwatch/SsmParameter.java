// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.Fact;
import io.penstock.name.Finding;
import java.time.Duration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** The only class that needs the SDK's module {@code ssm}, which is optional. */
final class SsmParameter {

    private SsmParameter() {}

    /**
     * The value of a parameter, never of a secret one.
     *
     * @throws LinkageError when the module is missing
     */
    static Finding find(Fact fact, LogsClient client, Duration limit) {
        try (SdkHttpClient http = HttpClients.make(client.access(), limit);
                SsmClient ssm = SsmClient.builder()
                        .region(Region.of(client.region()))
                        .credentialsProvider(client.credentials())
                        .httpClient(http)
                        .overrideConfiguration(override -> override.apiCallTimeout(limit))
                        .build()) {
            Parameter parameter =
                    ssm.getParameter(request -> request.name(fact.attribute())).parameter();
            return parameter.type() == ParameterType.SECURE_STRING
                    ? Finding.failed(fact + " is a SecureString: a secret does not belong into a name or a field")
                    : Finding.of(parameter.value());
        } catch (RuntimeException e) {
            return Finding.failed(fact + ": AWS Systems Manager did not give the parameter (" + Failures.firstLine(e)
                    + "): is there such a one in " + client.region() + ", and does the role allow ssm:GetParameter?");
        }
    }
}

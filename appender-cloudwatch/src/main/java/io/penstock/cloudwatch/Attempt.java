// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of the service, for words about its failure.
 *
 * @param action the IAM action, such as {@code logs:PutLogEvents}
 * @param region the region's code
 * @param endpoint where the request went, null when it never left
 */
record Attempt(
        String action,
        Target target,
        String region,
        @Nullable URI endpoint) {

    static Attempt of(String action, Target target, LogsClient client) {
        return new Attempt(action, target, client.region(), client.endpoint());
    }

    /** The ARN that a policy would name, with {@code *} for the account, which we do not know. */
    String resource() {
        String group = "arn:" + partition(region) + ":logs:" + region + ":*:log-group:" + target.group();
        return action.endsWith("PutLogEvents") ? group + ":log-stream:" + target.stream() : group + ":*";
    }

    /** The address without the path. */
    String host() {
        return endpoint == null
                ? "CloudWatch Logs in " + region
                : endpoint.getScheme() + "://" + endpoint.getRawAuthority();
    }

    static String partition(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}

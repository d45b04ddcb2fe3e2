// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The page of the AWS console that shows a stream. */
final class ConsoleLink {

    private ConsoleLink() {}

    static String to(String region, Target target) {
        return "https://" + host(region) + "/cloudwatch/home?region=" + region + "#logsV2:log-groups/log-group/"
                + twice(target.group()) + "/log-events/" + twice(target.stream());
    }

    private static String host(String region) {
        if (region.startsWith("cn-")) {
            return region + ".console.amazonaws.cn";
        }
        return region.startsWith("us-gov-")
                ? region + ".console.amazonaws-us-gov.com"
                : region + ".console.aws.amazon.com";
    }

    /** The console encodes names twice and writes the second percent sign as a dollar. */
    private static String twice(String name) {
        return encode(encode(name)).replace('%', '$');
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

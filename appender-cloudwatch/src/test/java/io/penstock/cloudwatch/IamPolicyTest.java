// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IamPolicyTest {

    @Test
    void page_shows_what_the_doctor_prints() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("project.root"), "docs", "iam.md"));
        String[] settings = fenced(page, "```\n").strip().split("[=\n]");

        assertThat(fenced(page, "```json\n")).isEqualTo(IamPolicy.of(CloudWatchDestinationTest.settings(settings)));
        for (String action :
                new String[] {"PutLogEvents", "CreateLogStream", "CreateLogGroup", "PutRetentionPolicy", "TagResource"
                }) {
            assertThat(page).contains("| `logs:" + action + "` |");
        }
    }

    private static String fenced(String page, String fence) {
        int start = page.indexOf(fence) + fence.length();
        return page.substring(start, page.indexOf("```", start));
    }

    @Test
    void policy_holds_only_what_the_settings_can_lead_to() {
        Settings least = CloudWatchDestinationTest.settings(
                "logGroup", "g", "region", "eu-west-1", "createLogGroup", "false", "createLogStream", "false");
        assertThat(IamPolicy.of(least)).contains("logs:PutLogEvents").doesNotContain("logs:Create", "Retention");

        Settings stream = CloudWatchDestinationTest.settings("logGroup", "g", "createLogGroup", "false");
        assertThat(IamPolicy.of(stream))
                .contains("logs:CreateLogStream", "arn:aws:logs:*:*:log-group:g:*")
                .doesNotContain("logs:CreateLogGroup");

        Settings tagged = CloudWatchDestinationTest.settings("logGroup", "g", "tags", "team=core");
        assertThat(IamPolicy.of(tagged)).contains("[\"logs:CreateLogGroup\", \"logs:TagResource\"]");

        Settings group = CloudWatchDestinationTest.settings("logGroup", "g");
        assertThat(IamPolicy.of(group)).contains("logs:CreateLogGroup").doesNotContain("Retention");
    }

    @Test
    void policy_names_the_partition_and_leaves_tokens_open() {
        Settings china =
                CloudWatchDestinationTest.settings("logGroup", "g-{env:STAGE:-{host}}-x-{app}", "region", "cn-north-1");

        assertThat(IamPolicy.of(china)).contains("arn:aws-cn:logs:cn-north-1:*:log-group:g-*-x-*:*");
    }

    @Test
    void policy_names_the_parameters_that_the_names_need() {
        Settings settings = CloudWatchDestinationTest.settings(
                "logGroup",
                "{ssm:/shop/group:-{ssm:other}}",
                "logStream",
                "{ssm:/shop/stream:3}-{ssm:other:-x}",
                "region",
                "eu-west-1");

        assertThat(IamPolicy.of(settings))
                .contains(
                        "\"ssm:GetParameter\"",
                        "[\"arn:aws:ssm:eu-west-1:*:parameter/shop/group\","
                                + " \"arn:aws:ssm:eu-west-1:*:parameter/other\","
                                + " \"arn:aws:ssm:eu-west-1:*:parameter/shop/stream\"]");
        assertThat(IamPolicy.of(CloudWatchDestinationTest.settings("logGroup", "{ec2:tag:ssm}")))
                .doesNotContain("GetParameter");
    }
}

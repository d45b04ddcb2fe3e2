// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConsoleLinkTest {

    @Test
    void link_leads_to_the_stream_in_the_form_of_the_console() {
        assertThat(ConsoleLink.to("eu-west-1", new Target("/umma/production", "a b$[1]")))
                .isEqualTo("https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
                        + "#logsV2:log-groups/log-group/$252Fumma$252Fproduction/log-events/a$2520b$2524$255B1$255D");
    }

    @Test
    void link_knows_the_other_partitions() {
        assertThat(ConsoleLink.to("cn-north-1", new Target("g", "s")))
                .startsWith("https://cn-north-1.console.amazonaws.cn/");
        assertThat(ConsoleLink.to("us-gov-west-1", new Target("g", "s")))
                .startsWith("https://us-gov-west-1.console.amazonaws-us-gov.com/");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LogbackVersionTest {

    @Test
    void thisRound_runsOnTheLogbackItSays() {
        String jar = LoggerContext.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();

        assertThat(jar).endsWith("logback-classic-" + System.getProperty("logback.expected") + ".jar");
    }
}

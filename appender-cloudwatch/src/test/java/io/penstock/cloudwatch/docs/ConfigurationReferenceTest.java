// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.name.NameTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the code does. */
class ConfigurationReferenceTest {

    private static final Path PAGE = Pages.ROOT.resolve("docs/configuration.md");

    private static final String COMMAND = "mvn -q -B -pl appender-cloudwatch -am test"
            + " -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dpenstock.docs.write=true";

    @Test
    void configurationReference_isUpToDate() throws IOException {
        String page = Pages.read(PAGE);
        String renewed = ConfigurationReference.renewed(page);
        if (Boolean.getBoolean("penstock.docs.write")) {
            Files.writeString(PAGE, renewed);
            page = Pages.read(PAGE);
        }

        assertThat(page)
                .as("docs/configuration.md; to write it again:%n%s", COMMAND)
                .isEqualTo(renewed);
    }

    @Test
    void everyToken_isExplained() {
        assertThat(NameTemplate.tokens()).hasSizeGreaterThan(5).allSatisfy(token -> {
            String row = "| `" + token.replaceAll(":(yyyy.*|NAME|name)}", ":…}") + "`";
            assertThat(Pages.read(PAGE)).containsPattern(Pattern.quote(row));
        });
    }
}

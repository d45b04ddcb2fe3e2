// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/troubleshooting.md explains what the library says, all of it and nothing else. */
class TroubleshootingTest {

    private static final String PAGE = "docs/troubleshooting.md";

    /** The messages as the page writes them: the lines of its text blocks. */
    private static List<String> messages() {
        return Pages.snippets(Pages.ROOT.resolve(PAGE)).stream()
                .filter(snippet -> snippet.language().equals("text"))
                .flatMap(snippet -> snippet.text().lines())
                .filter(line -> !line.isBlank())
                .toList();
    }

    @Test
    void everySentenceOfTheCode_isExplained() throws IOException {
        List<StatusTexts.Text> texts = StatusTexts.in(Pages.ROOT);
        String messages = String.join("\n", messages());

        assertThat(texts.stream().filter(StatusTexts.Text::isSentence)).hasSizeGreaterThan(50);
        assertThat(texts.stream().filter(text -> text.isSentence() && !messages.contains(text.key())))
                .as("sentences that no text block of %s shows: add one there with what it means and what to do", PAGE)
                .isEmpty();
    }

    @Test
    void everyExplainedMessage_isSaidByTheCode() throws IOException {
        List<StatusTexts.Text> texts = StatusTexts.in(Pages.ROOT);

        assertThat(messages().stream()
                        .filter(message -> texts.stream().noneMatch(text -> message.contains(text.key()))))
                .as("messages of %s that the code does not say (any more)", PAGE)
                .isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.filter.json.JsonIndex;
import io.penstock.filter.json.JsonIndex.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Patterns, events and what the service made of them, from a file that is not part of the project: named by the system property
 * {@code penstock.filter.cases}, or lying in {@code shared/data} beside a directory above.
 */
class CasesTest {

    private static final String FILE = "shared/data/filter-pattern-cases.json";

    @Test
    void cases_comeOutAsInTheService() throws IOException {
        Path file = file();
        assumeTrue(file != null, "skipped: there is no " + FILE);
        byte[] text = Files.readAllBytes(file);
        JsonIndex json = new JsonIndex();
        assertThat(json.read(text, 0, text.length)).isTrue();
        List<String> wrong = new ArrayList<>();
        int end = json.next(json.root());
        for (int node = json.first(json.root()); node < end; node = json.next(node)) {
            String expected = text(json, node, "matches");
            String message = text(json, node, "errorMessage");
            String actual = answer(text(json, node, "pattern"), text(json, node, "event"));
            boolean right = expected.equals("null")
                    ? actual.startsWith("invalid") && (message.isEmpty() || actual.equals("invalid: " + message))
                    : actual.equals(expected);
            if (!right) {
                wrong.add(text(json, node, "pattern") + " on " + text(json, node, "event") + " is " + actual);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(json.kind(json.root())).isEqualTo(Kind.ARRAY);
        assertThat(json.first(json.root())).isLessThan(end);
    }

    private static String answer(String pattern, String event) {
        try {
            return String.valueOf(FilterPattern.parse(pattern).matches(event));
        } catch (FilterPatternException e) {
            return "invalid: " + (e.serviceText() == null ? "Invalid metric filter pattern" : e.serviceText());
        }
    }

    private static String text(JsonIndex json, int object, String name) {
        int member = json.member(object, name.getBytes(StandardCharsets.UTF_8));
        return member == JsonIndex.NONE ? "" : json.text(member);
    }

    private static Path file() {
        String named = System.getProperty("penstock.filter.cases");
        if (named != null) {
            return Path.of(named);
        }
        Path directory = Path.of("").toAbsolutePath();
        while (directory != null && !Files.exists(directory.resolve(FILE))) {
            directory = directory.getParent();
        }
        return directory == null ? null : directory.resolve(FILE);
    }
}

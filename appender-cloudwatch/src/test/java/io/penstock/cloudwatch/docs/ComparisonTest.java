// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/comparison.md claims is shown by the tests that it names. */
class ComparisonTest {

    private static final Path PAGE = Pages.ROOT.resolve("docs/comparison.md");

    private static final Pattern CODE = Pattern.compile("`([A-Za-z]+)`");

    private static final Set<String> NO_TESTS = Set.of("Destination", "Sender");

    private static List<String[]> rows() {
        return Pages.read(PAGE)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| feature ") && !line.startsWith("| | |"))
                .map(line -> line.substring(2).split(" *\\| *", -1))
                .filter(cells -> cells.length == 5)
                .toList();
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(Pages.ROOT, 12)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".java") && !file.contains("/target/"))
                    .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void everyNamedTest_exists() throws IOException {
        Set<String> classes = classes();
        List<String> named = rows().stream()
                .flatMap(cells -> CODE.matcher(cells[3]).results())
                .map(code -> code.group(1))
                .filter(name -> Character.isUpperCase(name.charAt(0)) && !NO_TESTS.contains(name))
                .toList();

        assertThat(named).hasSizeGreaterThan(60).anyMatch(name -> name.endsWith("Test"));
        assertThat(named.stream().filter(name -> !classes.contains(name))).isEmpty();
    }

    @Test
    void everyRow_hasATestOrAReason() {
        assertThat(rows()).hasSizeGreaterThan(60);
        assertThat(rows()).allSatisfy(cells -> {
            assertThat(cells[0]).isNotBlank();
            assertThat(cells[1]).isNotBlank();
            boolean ours = !cells[2].equals("–");
            Matcher test = Pattern.compile("`\\w+Test`|check`|the build").matcher(cells[3]);
            assertThat(ours ? test.find() || cells[3].contains("nothing is promised") : cells[3].length() > 10)
                    .as(String.join(" | ", cells))
                    .isTrue();
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pages can be found and are not too long. */
class PagesTest {

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");

    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    /** A link and where it stands. */
    private record Link(Path page, String target) {

        boolean inside() {
            return !target.matches("[a-z]+:.*");
        }

        Path file() {
            String path = target.contains("#") ? target.substring(0, target.indexOf('#')) : target;
            return path.isEmpty() ? page : page.resolveSibling(path).normalize();
        }

        String anchor() {
            return target.contains("#") ? target.substring(target.indexOf('#') + 1) : "";
        }
    }

    private static List<Link> links() {
        List<Link> links = new ArrayList<>();
        for (Path page : Pages.all()) {
            Matcher link = LINK.matcher(withoutBlocks(Pages.read(page)));
            while (link.find()) {
                links.add(new Link(page, link.group(1)));
            }
        }
        return links;
    }

    private static String withoutBlocks(String markdown) {
        return markdown.replaceAll("(?ms)^ *```.*?^ *```", "");
    }

    /** The anchors that GitHub makes of a page's headings. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(withoutBlocks(Pages.read(page)))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void readme_isShort() {
        assertThat(Pages.read(Pages.ROOT.resolve("README.md")).lines().count()).isLessThanOrEqualTo(200);
    }

    @Test
    void everyLinkWithinTheProject_leadsSomewhere() {
        List<String> dead = links().stream()
                .filter(Link::inside)
                .filter(link -> !Files.exists(link.file())
                        || (!link.anchor().isEmpty() && !anchors(link.file()).contains(link.anchor())))
                .map(link -> Pages.ROOT.relativize(link.page()) + " -> " + link.target())
                .toList();

        assertThat(links()).hasSizeGreaterThan(10);
        assertThat(dead).isEmpty();
    }

    @Test
    void everyPage_isLinkedFromAnother() {
        Set<Path> linked = links().stream().filter(Link::inside).map(Link::file).collect(Collectors.toSet());

        assertThat(linked)
                .containsAll(Pages.all().stream()
                        .filter(page -> page.getParent().endsWith("docs"))
                        .toList());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The project's Markdown pages. */
final class Pages {

    /** The project's directory, as the build tells it. */
    static final Path ROOT =
            Path.of(System.getProperty("project.root", "..")).toAbsolutePath().normalize();

    private static final String FENCE = "```";

    private Pages() {}

    /**
     * A fenced block.
     *
     * @param page the page's path from the root
     * @param line where it starts, from 1
     * @param language what follows the opening fence; empty when nothing does
     */
    record Snippet(String page, int line, String language, String text) {

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    /** All pages: those in the root and those in docs. */
    static List<Path> all() {
        List<Path> pages = new ArrayList<>();
        for (Path directory : List.of(ROOT, ROOT.resolve("docs"))) {
            try (Stream<Path> files = Files.list(directory)) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages;
    }

    /** A page's text. */
    static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fenced blocks of all pages that are written in {@code language}. */
    static Stream<Snippet> snippets(String language) {
        return all().stream().flatMap(page -> snippets(page).stream()).filter(snippet -> snippet.language()
                .equals(language));
    }

    /** The fenced blocks of one page. */
    static List<Snippet> snippets(Path page) {
        List<Snippet> snippets = new ArrayList<>();
        List<String> lines = read(page).lines().toList();
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).strip().startsWith(FENCE)) {
                continue;
            }
            if (start < 0) {
                start = i;
                continue;
            }
            snippets.add(new Snippet(
                    ROOT.relativize(page).toString(),
                    start + 1,
                    lines.get(start).strip().substring(FENCE.length()),
                    String.join("\n", lines.subList(start + 1, i)) + "\n"));
            start = -1;
        }
        if (start >= 0) {
            throw new IllegalStateException(page + ":" + (start + 1) + ": this block is not closed");
        }
        return snippets;
    }
}

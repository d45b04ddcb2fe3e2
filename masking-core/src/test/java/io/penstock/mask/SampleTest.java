// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * Annotated lines, where some are at hand: {@code -Dmask.sample=FILE} or {@code shared/data/masking-sample.jsonl.gz} beside a parent
 * of the working directory. Each has a {@code text}, {@code spans} to be masked, {@code opt} that may be and {@code negs} that must not.
 */
class SampleTest {

    @Test
    void annotatedValues_areMasked_andNothingElse() throws IOException {
        Path sample = sample();
        assumeTrue(sample != null, "no annotated lines at hand");
        Masker masker = Masker.of(MaskPolicy.standard());
        int values = 0;
        List<String> missed = new ArrayList<>();
        List<String> altered = new ArrayList<>();
        for (Map<?, ?> line : lines(sample)) {
            int[] text = ((String) line.get("text")).codePoints().toArray();
            boolean[] hit = hits(masker, (String) line.get("text"), text.length);
            boolean[] free = new boolean[text.length];
            mark(free, line.get("spans"));
            mark(free, line.get("opt"));
            for (Object span : (List<?>) line.get("spans")) {
                values++;
                int from = number(span, "start");
                int to = number(span, "end");
                for (int i = from; i < to; i++) {
                    if (!hit[i] && Character.isLetterOrDigit(text[i])) {
                        missed.add(((Map<?, ?>) span).get("type") + " in line " + line.get("id"));
                        break;
                    }
                }
            }
            for (int i = 0; i < text.length; i++) {
                if (hit[i] && !free[i] && Character.isLetterOrDigit(text[i])) {
                    altered.add("line " + line.get("id"));
                    break;
                }
            }
        }
        assertThat(values).isPositive();
        assertThat(missed).hasSizeLessThanOrEqualTo(values / 50);
        assertThat(altered).hasSizeLessThanOrEqualTo(lines(sample).size() / 100);
    }

    private static boolean[] hits(Masker masker, String text, int points) {
        boolean[] hit = new boolean[points];
        for (Hit found : masker.explain(text)) {
            int from = text.codePointCount(0, found.start());
            int to = text.codePointCount(0, found.end());
            Arrays.fill(hit, from, to, true);
        }
        return hit;
    }

    private static void mark(boolean[] free, Object ranges) {
        for (Object range : (List<?>) ranges) {
            Arrays.fill(free, number(range, "start"), number(range, "end"), true);
        }
    }

    private static int number(Object range, String name) {
        return ((Long) ((Map<?, ?>) range).get(name)).intValue();
    }

    private static List<Map<?, ?>> lines(Path sample) throws IOException {
        List<Map<?, ?>> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(sample)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add((Map<?, ?>) JsonText.parse(line));
            }
        }
        return lines;
    }

    private static Path sample() {
        String named = System.getProperty("mask.sample");
        if (named != null) {
            return Path.of(named);
        }
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            Path found = dir.resolve("shared/data/masking-sample.jsonl.gz");
            if (Files.isReadable(found)) {
                return found;
            }
        }
        return null;
    }
}

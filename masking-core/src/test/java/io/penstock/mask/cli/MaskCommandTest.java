// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line. */
class MaskCommandTest {

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void lines_areMasked() {
        assertThat(run("번호는010-1234-5678입니다\nclean\n", "--stats")).isZero();
        assertThat(out()).isEqualTo("번호는[PHONE_KR]입니다\nclean\n");
        assertThat(err())
                .contains("lines 2, changed 1")
                .contains("phone_kr redact 1")
                .doesNotContain("1234");
    }

    @Test
    void jsonLines_areReadAndWritten() {
        assertThat(run("{\"id\":1,\"text\":\"a\\n\\\"kim@example.com\\\" 😀\"}\n", "--jsonl"))
                .isZero();
        assertThat(out()).isEqualTo("{\"masked\": \"a\\u000a\\\"[EMAIL]\\\" 😀\"}\n");
    }

    @Test
    void explain_neverPrintsTheValue() {
        assertThat(run("a\nto kim@example.com\n", "--explain")).isZero();
        assertThat(out()).isEqualTo("2:3-18 email redact\n");
    }

    @Test
    void policies_areChosen() throws IOException {
        Path policy = Files.writeString(
                dir.resolve("p.json"),
                "{\"types\":{\"email\":\"keepDomain\"},\"destinations\":{\"slack\":{\"email\":\"redact\"}}}");
        Path input = Files.writeString(dir.resolve("in.log"), "kim@example.com\n");
        assertThat(run("", "--policy", policy.toString(), input.toString())).isZero();
        assertThat(run("", "--policy", policy.toString(), "--destination", "slack", input.toString()))
                .isZero();
        assertThat(run("kim@example.com\n", "--policy", "secrets")).isZero();
        assertThat(out()).isEqualTo("***@example.com\n[EMAIL]\nkim@example.com\n");
    }

    @Test
    void errors_haveCodesAndWords() {
        assertThat(run("x", "--policy", "nothing")).isEqualTo(2);
        assertThat(err()).contains("Allowed are off, secrets, standard");
        assertThat(run("x", "--nonsense")).isEqualTo(2);
        assertThat(run("", dir.resolve("missing.log").toString())).isEqualTo(1);
        assertThat(err()).contains("cannot be read");
        assertThat(run("{\"text\":1}\n", "--jsonl")).isEqualTo(1);
        assertThat(err()).contains("Line 1").contains("With --jsonl");
    }

    private int run(String input, String... arguments) {
        return MaskCommand.run(
                arguments,
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }

    private String out() {
        return out.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    private String err() {
        return err.toString(UTF_8);
    }
}

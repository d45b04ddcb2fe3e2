// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterCommandTest {

    @TempDir
    Path dir;

    private String out = "";
    private String err = "";

    private int run(String input, String... arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int code = FilterCommand.run(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                arguments);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return code;
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(dir.resolve(name), text).toString();
    }

    @Test
    void matchingLines_arePrinted() {
        assertThat(run("결제 ERROR 😀\nfine\nERROR", "ERROR")).isZero();
        assertThat(out).isEqualTo("결제 ERROR 😀\nERROR\n");
        assertThat(err).isEmpty();
        assertThat(run("{\"v\":1}\n{\"v\":2}\n", "{ $.v = 2 }", "-")).isZero();
        assertThat(out).isEqualTo("{\"v\":2}\n");
    }

    @Test
    void nothingFound_isOne() {
        assertThat(run("a\nb\n", "c")).isOne();
        assertThat(out).isEmpty();
        assertThat(run("", "")).isOne();
    }

    @Test
    void carriageReturn_isPrintedButNotMatched() {
        assertThat(run("a\r\nab\r\n\r\n", "%a$%")).isZero();
        assertThat(out).isEqualTo("a\r\n");
        assertThat(run("\r\n", "%^$%")).isZero();
    }

    @Test
    void options_areThoseOfGrep() {
        assertThat(run("a\nb\nab\n", "-v", "a")).isZero();
        assertThat(out).isEqualTo("b\n");
        assertThat(run("a\nb\nab\n", "-n", "a")).isZero();
        assertThat(out).isEqualTo("1:a\n3:ab\n");
        assertThat(run("a\nb\nab\n", "-c", "a")).isZero();
        assertThat(out).isEqualTo("2\n");
        assertThat(run("a\nb\nab\n", "-vcn", "a")).isZero();
        assertThat(out).isEqualTo("1\n");
        assertThat(run("a\n", "-c", "x")).isOne();
        assertThat(out).isEqualTo("0\n");
        assertThat(run("a\n", "-q", "a")).isZero();
        assertThat(out).isEmpty();
        assertThat(run("a\nb\n", "-e", "-a")).isZero();
        assertThat(out).isEqualTo("b\n");
        assertThat(run("a\nb\n", "--", "-a")).isZero();
        assertThat(out).isEqualTo("b\n");
    }

    @Test
    void severalFiles_areNamed() throws IOException {
        String one = file("one", "a\nb\n");
        String two = file("two", "ba");
        assertThat(run("a", "-n", "a", one, two, "-")).isZero();
        assertThat(out).isEqualTo(one + ":1:a\n" + two + ":1:ba\n(standard input):1:a\n");
        assertThat(run("", "-c", "b", one, two)).isZero();
        assertThat(out).isEqualTo(one + ":1\n" + two + ":1\n");
        assertThat(run("", "b", two)).isZero();
        assertThat(out).isEqualTo("ba\n");
    }

    @Test
    void missingFile_isTwo_andTheOthersAreReadStill() throws IOException {
        String one = file("one", "a\n");
        String none = dir.resolve("none").toString();
        assertThat(run("", "a", none, one)).isEqualTo(2);
        assertThat(out).isEqualTo(one + ":a\n");
        assertThat(err).isEqualTo("filter-pattern: " + none + ": no such file\n");
        assertThat(run("", "-q", "a", none, one)).isZero();
        assertThat(run("", "a", dir.toString())).isEqualTo(2);
    }

    @Test
    void badPattern_isTwo_andExplained() {
        assertThat(run("a", "ERR*")).isEqualTo(2);
        assertThat(err).startsWith("filter-pattern: bad filter pattern, at '*' at position 4");
        assertThat(out).isEmpty();
    }

    @Test
    void badUsage_isTwo() {
        assertThat(run("")).isEqualTo(2);
        assertThat(err).contains("No pattern was given", "Usage: filter-pattern");
        assertThat(run("", "--nonsense", "a")).isEqualTo(2);
        assertThat(run("", "-ERROR")).isEqualTo(2);
        assertThat(err).contains("behind -e, or behind --");
        assertThat(run("", "--test", "x", "a")).isEqualTo(2);
        assertThat(run("", "--help")).isZero();
        assertThat(out).contains("Exit codes:", "--test");
    }

    @Test
    void warnings_areSaidAside() {
        assertThat(run("b", "?a b")).isZero();
        assertThat(err).isEqualTo("filter-pattern: warning: terms with ? are ignored, because there are others: ?a.\n");
        assertThat(out).isEqualTo("b\n");
    }

    @Test
    void longLines_andManyLines_comeThrough() {
        String line = "한x".repeat(100_000);
        assertThat(run((line + "\ny\n").repeat(3), "\"한x한\"")).isZero();
        assertThat(out).isEqualTo((line + "\n").repeat(3));
        assertThat(run("a\n".repeat(100_000) + "b", "-c", "a")).isZero();
        assertThat(out).isEqualTo("100000\n");
    }

    @Test
    void output_thatNobodyReads_endsTheReading() {
        PrintStream gone = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        });
        ByteArrayInputStream in =
                new ByteArrayInputStream("a\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        assertThat(FilterCommand.run(in, gone, gone, "a")).isZero();
        assertThat(in.available()).isGreaterThan(1_000_000);
    }

    @Test
    void cases_thatAreAsExpected_areZero() throws IOException {
        String cases = file("cases.json", """
                [
                  {"pattern": "a", "event": "ab", "matches": true, "source": "x"},
                  {"pattern": "\\"한\\"", "event": "글", "matches": false},
                  {"pattern": "ERR*", "event": null, "matches": null},
                  {"pattern": "ERR*", "matches": null}
                ]
                """);
        assertThat(run("", "--test", cases)).isZero();
        assertThat(out).isEqualTo("4 cases, 4 as expected, 0 different\n");
    }

    @Test
    void cases_thatDiffer_areListed() throws IOException {
        String cases = file("cases.json", """
                [
                  {"pattern": "a", "event": "x", "matches": true},
                  {"pattern": "a", "event": "a", "matches": true},
                  {"pattern": "ERR*", "event": "ERR", "matches": true},
                  {"pattern": "a", "event": null, "matches": null}
                ]
                """);
        assertThat(run("", "--test", cases)).isOne();
        assertThat(out.lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("case 1: expected MATCHES, is NO_MATCH: pattern \"a\", event \"x\""),
                        line -> assertThat(line).startsWith("case 3: expected MATCHES, is INVALID (bad filter pattern"),
                        line -> assertThat(line).startsWith("case 4: expected INVALID, is NO_MATCH"),
                        line -> assertThat(line).isEqualTo("4 cases, 1 as expected, 3 different"));
        assertThat(run("", "-q", "--test", cases)).isOne();
        assertThat(out).isEmpty();
    }

    @Test
    void fileThatHoldsNoCases_isTwo() throws IOException {
        for (String text : new String[] {
            "",
            "{}",
            "[1]",
            "[{}]",
            "[{\"pattern\":\"a\",\"matches\":true}]",
            "[{\"pattern\":1,\"event\":\"\",\"matches\":true}]",
            "[{\"pattern\":\"a\",\"event\":\"\",\"matches\":1}]"
        }) {
            String cases = file("cases.json", text);
            assertThat(run("", "--test", cases)).as(text).isEqualTo(2);
            assertThat(err).startsWith("filter-pattern: " + cases + ": ");
        }
        assertThat(run("", "--test", dir.resolve("none").toString())).isEqualTo(2);
        assertThat(err).contains("no such file");
    }
}

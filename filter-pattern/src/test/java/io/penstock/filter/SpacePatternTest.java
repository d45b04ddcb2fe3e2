// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static io.penstock.filter.Check.no;
import static io.penstock.filter.Check.refused;
import static io.penstock.filter.Check.yes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpacePatternTest {

    private static final String ACCESS =
            "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";

    @Test
    void event_hasAtLeastThePatternsFields() {
        yes("[a, b]", "1 2", "1 2 3", " 1\t\n2 ");
        no("[a, b]", "1", "", " ", "\"1 2\"", "[1 2]");
        yes("[a,b]", "\"1 x\"\"2\"", "[1][2]", "\"\" []");
        yes("[]", "x", " ");
        no("[]", "");
        yes("[...]", "x", "", "1 2");
    }

    @Test
    void quotesAndBrackets_makeOneField_whenTheyAreClosed() {
        yes("[a, b = \"x y\", c]", "1 \"x y\" 2", "1 [x y] 2");
        yes("[a, b = \"\\\"x\", c = y]", "1 \"x y");
        yes("[a, b = \"[x\", c = \"y\\\"\"]", "1 [x y\"");
        yes("[a = \"x\\\"y\\\"\", b]", "x\"y\" 2");
    }

    @Test
    void lastField_isTheRestOfTheLine() {
        yes("[a, b = \"x  \\\"y z\\\"\"]", "1 x  \"y z\"  ");
        yes("[a, b = \"x y\"]", "1 \"x y\"", "1 x y\n");
        yes("[a, b = \"\\\"x y\\\" z\"]", "1 \"x y\" z");
        no("[a, b = x]", "1 x y");
        yes("[a, b = 404]", "1 404");
        no("[a, b = 404]", "1 404 extra");
        no("[a, b > 1]", "1 404 extra");
        yes("[a = \"one two\"]", "one two");
    }

    @Test
    void ellipsis_standsForAnyNumberOfFields() {
        yes("[..., status = 404, bytes]", ACCESS);
        no("[..., status = 404, bytes]", ACCESS + " extra");
        yes("[ip = 127.*, ..., bytes > 1000]", ACCESS);
        yes("[a = 1, ..., z = 2]", "1 2", "1 x 2", "1 x y 2");
        no("[a = 1, ..., z = 2]", "1", "1 2 3");
        yes("[a = 1, ...]", "1", "1 2 3");
        no("[a = 1, ...]", "2 1");
        yes("[..., z = 2]", "2", "1 2");
    }

    @Test
    void conditions_areAboutTheirField() {
        yes("[a = x || a = y, b]", "x 1", "y 1");
        no("[a = x || a = y, b]", "z 1", "1 x");
        yes("[a != x && a != y, b]", "z 1");
        yes("[(a = 1 || a = 2) && a != 2, b]", "1 x");
        no("[(a = 1 || a = 2) && a != 2, b]", "2 x", "3 x");
        yes("[ ( ( a = 1 ) ) , b ]", "1 x");
        yes("[a=%^E[0-9]+$%, b]", "E42 x");
        no("[a=%^E[0-9]+$%, b]", "E4x x");
        yes("[a = *.html*, b]", "/index.html?x y");
        yes("[a = \"결제*\", b]", "결제실패 😀");
    }

    @Test
    void numbers_areComparedByValue_whereTheFieldIsOne() {
        yes("[a >= 400, b]", "400 x", "4e2 x", "400.0 x", "1e999999999999999999999 x");
        no("[a >= 400, b]", "399.99 x", "x x", "4OO x", "-400 x", "\"\" x", "1e x");
        yes("[a < -1.5, b]", "-2 x", "-1.51 x");
        yes("[a = 404, b]", "404 x", "404.0 x");
        yes("[a != 404, b]", "405 x", "abc x");
        no("[a = \"404\", b]", "404.0 x");
        yes("[a = .5, b]", "0.5 x", "+.5 x", "5e-1 x");
    }

    @Test
    void extract_givesValuesByName() {
        assertThat(FilterPattern.parse("[ip, identity, user, timestamp, request, status, bytes]")
                        .extract(ACCESS))
                .containsExactly(
                        entry("ip", "127.0.0.1"),
                        entry("identity", "-"),
                        entry("user", "frank"),
                        entry("timestamp", "10/Oct/2000:13:25:15 -0700"),
                        entry("request", "GET /index.html HTTP/1.0"),
                        entry("status", "404"),
                        entry("bytes", "1534"));
        assertThat(FilterPattern.parse("[]").extract("a \"b c\" 한글"))
                .containsExactly(entry("1", "a"), entry("2", "b c"), entry("3", "한글"));
        assertThat(FilterPattern.parse("[a, ..., z]").extract("1 2 3 4"))
                .containsExactly(entry("a", "1"), entry("2", "2"), entry("3", "3"), entry("z", "4"));
        assertThat(FilterPattern.parse("[..., z]").extract("1 2")).containsExactly(entry("1", "1"), entry("z", "2"));
        assertThat(FilterPattern.parse("[a, ...]").extract("1 2")).containsExactly(entry("a", "1"), entry("2", "2"));
        assertThat(FilterPattern.parse("[a, b]").extract("1 2 \"3 4\" "))
                .containsExactly(entry("a", "1"), entry("b", "2 \"3 4\""));
        assertThat(FilterPattern.parse("[a = 2, b]").extract("1 2")).isEmpty();
        assertThat(FilterPattern.parse("{ $.a = 1 }").extract("{\"a\":1}")).isEmpty();
    }

    @Test
    void printing_isUniform() {
        assertThat(FilterPattern.parse("[ a,...,b=1||b!=\"x y\" , c ]")).hasToString("[a,...,b=1||b!=\"x y\",c]");
        assertThat(FilterPattern.parse("[(a=1||a=2)&&a<3]")).hasToString("[(a=1||a=2)&&a<3]");
        assertThat(FilterPattern.parse(" [ ] ")).hasToString("[]");
        assertThat(FilterPattern.parse("[a,...]")).hasToString("[a,...]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "[                ¦ 2  ¦ name is missing",
                "[a               ¦ 3  ¦ bracket is not closed",
                "[a b]            ¦ 4  ¦ cannot stand here",
                "[a,]             ¦ 4  ¦ name is missing",
                "[,a]             ¦ 2  ¦ name is missing",
                "[a, ..., b, ...] ¦ 13 ¦ Write ... once",
                "[a = 1 || b = 2] ¦ 11 ¦ another field than 'a'",
                "[a = 1 && 2]     ¦ 11 ¦ another field than 'a'",
                "[a > x]          ¦ 6  ¦ needs a number",
                "[a = ]           ¦ 6  ¦ a value is missing",
                "[a == 1]         ¦ 4  ¦ unknown operator",
                "[(a = 1]         ¦ 8  ¦ parenthesis at position 2",
                "[(a)]            ¦ 4  ¦ an operator is missing",
                "[a] x            ¦ 5  ¦ behind the pattern",
                "[a.b]            ¦ 3  ¦ cannot stand here",
                "[$.a = 1]        ¦ 2  ¦ name is missing",
            })
    void badField_isRefusedWhereItIs(String pattern, int position, String part) {
        refused(pattern, position, part, pattern);
    }

    @Test
    void twoFieldsOfOneName_areRefused() {
        assertThat(refused("[word, x, word = 1]", 11, "two fields 'word'").serviceText())
                .isEqualTo("Duplicate field 'word'");
    }
}

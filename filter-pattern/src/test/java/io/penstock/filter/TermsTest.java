// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static io.penstock.filter.Check.no;
import static io.penstock.filter.Check.refused;
import static io.penstock.filter.Check.yes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n \r", "\"\""})
    void emptyPattern_matchesEverything(String pattern) {
        yes(pattern, "", " ", "ERROR", "오류 😀");
    }

    @Test
    void word_isFoundAnywhere_inItsCase() {
        yes("ERROR", "ERROR", "xERRORx", "a\nERROR", "ERROR_2", "ERERROR");
        no("ERROR", "", "ERRO", "error", "Error", "E RROR");
        yes("a-b_9", "xa-b_9");
    }

    @Test
    void words_mustAllBeThere_inAnyOrder() {
        yes("a b", "a b", "b a", "ba", "xbya");
        no("a b", "a", "b", "");
        yes("ab bc", "abc");
    }

    @Test
    void optionalWords_oneIsEnough() {
        yes("?a ?b", "a", "b", "ab");
        no("?a ?b", "", "c");
    }

    @Test
    void optionalWords_areIgnoredBesideOthers_withAWarning() {
        yes("?a b", "b", "ab");
        no("?a b", "a");
        yes("?a -b", "", "c", "a");
        no("?a -b", "ab", "b");
        assertThat(FilterPattern.parse("?a ?\"x y\" b").warnings())
                .containsExactly("terms with ? are ignored, because there are others: ?a ?\"x y\"");
        assertThat(FilterPattern.parse("?a ?b").warnings()).isEmpty();
        assertThat(FilterPattern.parse("a -b").warnings()).isEmpty();
    }

    @Test
    void excludedWords_mustNotBeThere() {
        yes("-b", "", "a");
        no("-b", "b", "abc");
        yes("a -b -c", "a", "xa");
        no("a -b -c", "ab", "ac", "x");
        no("-\"\"", "", "x");
    }

    @Test
    void phrase_isFoundAsItStands() {
        yes("\"a  b\"", "xa  bx");
        no("\"a  b\"", "a b", "b a");
        yes("\" \"", "a b", " ");
        no("\" \"", "", "ab", "a\tb");
        yes("\"say \\\"hi\\\"\"", "now say \"hi\"!");
        yes("\"C:\\\\dir\"", "in C:\\dir");
        yes("\"a*b?\"", "xa*b?");
        no("\"a*b?\"", "aab");
        yes("?\"x y\" ?-z", "-z", "x y");
        yes("--x", "x", "a");
        no("--x", "a-x");
    }

    @Test
    void escapedLetter_isThatLetter_withAWarning() {
        yes("\"a\\nb\"", "anb");
        assertThat(FilterPattern.parse("\"a\\nb\"").warnings())
                .singleElement()
                .asString()
                .contains("\\n at position 3", "not for a control character");
        assertThat(FilterPattern.parse("\"a\\*\\\"\"").warnings()).isEmpty();
    }

    @Test
    void textOfAnyLanguage_isFound() {
        yes("\"결제 실패\"", "2026 결제 실패 😀");
        no("\"결제 실패\"", "결제실패", "결제 성공");
        yes("\"エラー\" -\"無視\"", "エラーが発生");
        no("\"エラー\" -\"無視\"", "エラーを無視");
        yes("\"😀\"", "ok 😀");
        no("\"😀\"", "ok 😁");
    }

    @Test
    void regex_isATerm() {
        yes("%E[0-9]+% fatal", "fatal E42");
        no("%E[0-9]+% fatal", "fatal E", "E42");
        no("-%E[0-9]+%", "E1");
        yes("?%a+b% ?c", "aab", "c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ERR*      | 4 | ERR*",
                "a ERR: b  | 6 | ERR:",
                "오류        | 1 | 오류",
                "a(b       | 2 | a(b",
                "x\"y\"    | 2 | x\"y\"",
                "?a=1      | 3 | ?a=1",
                "a😀b      | 2 | a😀b",
            })
    void wordWithAnotherCharacter_isRefused(String pattern, int position, String term) {
        FilterPatternException refusal =
                refused(pattern, position, "at position " + position, pattern, "double quotes");
        assertThat(refusal.serviceText()).isEqualTo("Invalid character(s) in term '" + term + "'");
    }

    @ParameterizedTest
    @CsvSource({"-,2,no term", "?,2,no term", "a - b,4,no term", "? a,2,no term"})
    void signWithoutATerm_isRefused(String pattern, int position, String what) {
        refused(pattern, position, what, "right behind it");
    }

    @ParameterizedTest
    @CsvSource({"\"a\"b,4", "\"a\"\"b\",4", "%a%b,4", "\"a\"-b,4"})
    void termsWithoutABlank_areRefused(String pattern, int position) {
        refused(pattern.strip(), position, "no blank between two terms");
    }

    @ParameterizedTest
    @CsvSource({"a \"b,3", "\"a\\\",1", "-\",2"})
    void openQuote_isRefused(String pattern, int position) {
        refused(pattern, position, "quote at position " + position, "not closed", "\\\"");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import static io.penstock.filter.Check.no;
import static io.penstock.filter.Check.refused;
import static io.penstock.filter.Check.yes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatternTest {

    private static String v(String json) {
        return "{\"v\":" + json + "}";
    }

    @Test
    void strings_areComparedAsText() {
        yes("{$.v=\"ab c\"}", v("\"ab c\""), v("\"a\\u0062 c\""));
        no("{$.v=\"ab c\"}", v("\"ab  c\""), v("\"AB C\""), v("\"ab cd\""), v("\"\""), v("true"), v("[\"ab c\"]"));
        yes("{ $.v = \"\" }", v("\"\""));
        no("{ $.v = \"\" }", v("\" \""), v("null"), "{}");
        yes("{ $.v = word-1_x.y }", v("\"word-1_x.y\""));
        yes("{ $.v = \"a?b\" }", v("\"a?b\""));
        no("{ $.v = \"a?b\" }", v("\"axb\""));
    }

    @Test
    void notEqual_needsAStringOrANumber() {
        yes("{ $.v != \"a\" }", v("\"b\""), v("1"), v("\"\""));
        no("{ $.v != \"a\" }", v("\"a\""), v("null"), v("true"), v("false"), v("[]"), v("{}"), v("[\"b\"]"), "{}");
    }

    @Test
    void strings_haveNoOrder() {
        for (String op : List.of(">", "<", ">=", "<=")) {
            no("{ $.v " + op + " 1 }", v("\"1\""), v("\"0\""), v("\"2\""), v("null"), v("true"), v("[2]"), "{}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1e0", "10e-1", "0.1E+1", "+1", "01", "1.", "100e-2"})
    void numbers_areComparedByValue(String one) {
        yes("{ $.v = " + one + " }", v("1"), v("1.0"), v("1e0"), v("10E-1"), v("0.001e3"));
        no("{ $.v = " + one + " }", v("-1"), v("1.0000000000000000000000001"), v("2"), v("10"), v("0"));
        no("{ $.v != " + one + " }", v("1"), v("1.00"));
        yes("{ $.v > " + one + " }", v("1.0000000000000000000000001"), v("2"), v("1e1"), v("11"));
        yes("{ $.v < " + one + " }", v("0.9999999999999999999999"), v("0"), v("-1"), v("-1e9"));
        yes("{ $.v >= " + one + " }", v("1"), v("1.5"));
        yes("{ $.v <= " + one + " }", v("1"), v("0.5"));
    }

    @Test
    void numbersInStrings_areText() {
        yes("{ $.v = 1 }", v("\"1\""));
        no("{ $.v = 1 }", v("\"1.0\""), v("\"01\""));
        yes("{ $.v != 1 }", v("\"1.0\""));
    }

    @Test
    void quotedNumber_isComparedWithTheDigitsAsTheyStand() {
        yes("{ $.v = \"1\" }", v("1"), v("\"1\""));
        no("{ $.v = \"1\" }", v("1.0"), v("1e0"), v("10"));
        yes("{ $.v = 12* }", v("12"), v("123"), v("12.5"), v("\"12x\""));
        no("{ $.v = 12* }", v("1.2e1"), v("112"));
        yes("{ $.v = %^1[.]0$% }", v("1.0"), v("\"1.0\""));
    }

    @Test
    void star_standsForAnyText_andItsPartsAreTakenWhereTheyOccurFirst() {
        yes("{ $.v = * }", v("\"x\""), v("1"), v("\"\""), v("\"null\""));
        no("{ $.v = * }", v("null"), v("true"), v("[]"), v("{}"), "{}");
        yes("{ $.v = \"a*c\" }", v("\"ac\""), v("\"abc\""), v("\"a*c\""));
        no("{ $.v = \"a*c\" }", v("\"acx\""), v("\"xac\""), v("\"acc\""), v("\"abcbc\""));
        yes("{ $.v = \"*error*\" }", v("\"an error\""), v("\"error\""), v("\"x error y\""));
        yes("{ $.v = \"a*b*c*\" }", v("\"axbxcx\""), v("\"abc\""));
        no("{ $.v = \"a*b*c*\" }", v("\"acb\""), v("\"ab\""));
        yes("{ $.v = \"*.png\" }", v("\"a.png\""));
        no("{ $.v = \"*.png\" }", v("\"a.png.png\""));
        no("{ $.v = \"*111.111.111\" }", v("\"111.111.111.111\""));
        yes("{ $.v != \"*.png\" }", v("\"a.png.png\""), v("\"a.gif\""));
        yes("{ $.v = \"a**b\" }", v("\"ab\""), v("\"axb\""));
        yes("{ $.v = \"a\\*b\" }", v("\"a*b\""));
        no("{ $.v = \"a\\*b\" }", v("\"axb\""));
    }

    @Test
    void regex_isSearchedWithin() {
        yes("{ $.v = %l{2}% }", v("\"hello\""), v("\"ll\""));
        no("{ $.v = %l{2}% }", v("\"helo\""), v("true"), v("[\"ll\"]"));
        yes("{ $.v != %l{2}% }", v("\"helo\""), v("11"));
        no("{ $.v != %l{2}% }", v("\"hello\""), v("null"));
    }

    @Test
    void questions_areAboutTheValueItself() {
        yes("{ $.v IS NULL }", v("null"), v("[1,null]"));
        no("{ $.v IS NULL }", v("\"null\""), v("[[null]]"), v("{\"v\":null}"), v("[]"), v("0"), "{}");
        yes("{ $.v IS TRUE }", v("true"));
        no("{ $.v IS TRUE }", v("false"), v("\"true\""), v("1"), v("[true]"), "{}");
        yes("{ $.v IS FALSE }", v("false"));
        no("{ $.v IS FALSE }", v("true"), v("\"false\""), v("0"), v("null"), "{}");
        yes("{ $.v NOT EXISTS }", "{}", "{\"V\":1}");
        no("{ $.v NOT EXISTS }", v("null"), v("0"), v("[]"));
        yes("{\t$.v   IS\nNULL}", v("null"));
    }

    @Test
    void comparisonWithTrue_meansTheWord_withAWarning() {
        yes("{ $.v = true }", v("\"true\""));
        no("{ $.v = true }", v("true"), v("1"));
        assertThat(FilterPattern.parse("{ $.v != false }").warnings())
                .singleElement()
                .asString()
                .contains("'!=false' at position 7", "IS FALSE");
        assertThat(FilterPattern.parse("{ $.v = \"true\" }").warnings()).isEmpty();
    }

    @Test
    void selector_goesThroughObjectsByNameAndArraysByPlace() {
        yes("{ $.a.b = 1 }", "{\"a\":{\"b\":1}}");
        no("{ $.a.b = 1 }", "{\"a.b\":1}", "{\"a\":[{\"b\":1}]}", "{\"a\":{\"b\":{\"b\":1}}}", "{\"a\":1}");
        yes("{ $.['a.b'] = 1 }", "{\"a.b\":1}");
        yes("{ $.a['b'][1] = 1 }", "{\"a\":{\"b\":[0,1]}}");
        yes("{ $.a.[\"b\"].[1] = 1 }", "{\"a\":{\"b\":[0,1]}}");
        yes("{ $.m[1][0] = 3 }", "{\"m\":[[1,2],[3]]}");
        no("{ $.m[0] = 1 }", "{\"m\":{\"0\":1}}", "{\"m\":[]}", "{\"m\":1}");
        no("{ $.m[99999999999999999999] = 1 }", "{\"m\":[1]}");
        yes("{ $.m[99999999999999999999] NOT EXISTS }", "{\"m\":[1]}");
        yes("{ $.['it\\'s \\\\ \"x\"'] = 1 }", "{\"it's \\\\ \\\"x\\\"\":1}");
        yes("{ $.['주문'].['カート'] = \"😀\" }", "{\"주문\":{\"カート\":\"\\ud83d\\ude00\"}}");
        yes("{ $.x-y_1.0 = 1 }", "{\"x-y_1\":{\"0\":1}}");
        no("{ $.[0] = 1 }", "{\"0\":1}");
    }

    @Test
    void wildcard_standsForElementsAndMembers_oneLevelDeep() {
        yes("{ $.a[*] = 1 }", "{\"a\":[0,1]}", "{\"a\":{\"x\":1}}");
        no("{ $.a[*] = 1 }", "{\"a\":[[1]]}", "{\"a\":1}", "{\"a\":[]}", "{}");
        yes("{ $.* = 1 }", "{\"x\":0,\"y\":1}");
        yes("{ $.*.b = 1 }", "{\"x\":{\"b\":1}}", "{\"x\":2,\"y\":{\"b\":1}}");
        yes("{ $.[*] = 1 }", "{\"x\":1}");
        yes("{ $.a[*].b[1] = 1 }", "{\"a\":[{\"b\":[1]},{\"b\":[0,1]}]}");
        yes("{ $.a[*].x = 1 && $.a[*].y = 2 }", "{\"a\":[{\"x\":1},{\"y\":2}]}");
        yes("{ $.a[*] != 1 }", "{\"a\":[1,2]}");
        no("{ $.a[*] != 1 }", "{\"a\":[1,1]}");
        yes("{ $.a[*].b NOT EXISTS }", "{\"a\":[{},{\"c\":1}]}", "{\"a\":[]}", "{}");
        no("{ $.a[*].b NOT EXISTS }", "{\"a\":[{},{\"b\":null}]}");
        yes("{ $.a[*] IS NULL }", "{\"a\":[1,null]}", "{\"a\":[[null]]}");
    }

    @Test
    void ofEqualKeys_theLastCounts() {
        yes("{ $.v = 2 }", "{\"v\":1,\"v\":2}");
        no("{ $.v = 1 }", "{\"v\":1,\"v\":2}", "{\"v\":1,\"\\u0076\":2}");
        no("{ $.a.b = 1 }", "{\"a\":{\"b\":1},\"a\":{}}");
        no("{ $.* = 1 }", "{\"v\":1,\"v\":2}", "{\"v\":1,\"w\":1,\"\\u0077\":2,\"v\":3}");
        yes("{ $.* = 1 }", "{\"v\":2,\"v\":1}", "{\"v\":1,\"w\":1,\"w\":2}");
        no("{ $.*.x NOT EXISTS }", "{\"v\":{},\"v\":{\"x\":1}}");
        yes("{ $.*.x NOT EXISTS }", "{\"v\":{\"x\":1},\"v\":{}}");
        no("{ $.a.* = 1 || $.* = 1 }", "{\"a\":{\"k\":1,\"k\":0},\"b\":1,\"b\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "1",
                "null",
                "\"v\"",
                "[]",
                "[{}]",
                "{",
                "{}}",
                "{} {}",
                "{}x",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":1e}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\t\"}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":[}",
                "{\"a\":{]}",
                "{\"a\":1 \"b\":2}"
            })
    void whatIsNoJsonObject_neverMatches(String event) {
        no("{ $.v NOT EXISTS }", event);
        no("{ $.* = * || $.v NOT EXISTS }", event);
    }

    @Test
    void deepEvents_costNoStack() {
        String deep = "{\"v\":1,\"d\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}";
        yes("{ $.v = 1 }", deep);
        no("{ $.v = 1 }", deep.substring(0, deep.length() - 2) + "}");
        yes("{ $.v = 1 && $.d[0][0][0] NOT EXISTS }", "{\"v\":1,\"d\":[[]]}");
    }

    @Test
    void and_bindsCloserThanOr() {
        String event = "{\"a\":1,\"b\":1,\"c\":1}";
        yes("{ $.a = 1 || $.b = 2 && $.c = 2 }", event);
        no("{ ($.a = 1 || $.b = 2) && $.c = 2 }", event);
        yes("{ $.a = 2 && $.b = 2 || $.c = 1 }", event);
        no("{ $.a = 2 && ($.b = 2 || $.c = 1) }", event);
        yes("{(($.a=1))&&(($.b=1)&&$.c=1)}", event);
        no("{ ($.a = 2 && $.b = 1) && ($.c = 1 || $.c = 1) }", event);
    }

    @Test
    void printing_keepsTheMeaningAndNothingElse() {
        assertThat(FilterPattern.parse("{((  $.a=1 ||$.['b']!=\"x y\") )&&( $.c[0].*<=1e3&&$.d NOT\tEXISTS) }"))
                .hasToString("{($.a=1||$.['b']!=\"x y\")&&$.c[0].*<=1e3&&$.d NOT EXISTS}");
        assertThat(FilterPattern.parse("{ $.[\"it's\"] = %a|b% || $.b IS TRUE }"))
                .hasToString("{$.[\"it's\"]=%a|b%||$.b IS TRUE}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "{                       ¦ 2  ¦ a selector is missing",
                "{}                      ¦ 2  ¦ a selector is missing",
                "{ }                     ¦ 3  ¦ a selector is missing",
                "{ v = 1 }               ¦ 3  ¦ a selector is missing",
                "{ $.v }                 ¦ 7  ¦ this is no condition",
                "{ $.v EXISTS }          ¦ 7  ¦ NOT EXISTS",
                "{ $.v is null }         ¦ 7  ¦ in capitals",
                "{ $.v IS NULLX }        ¦ 10 ¦ IS NULL",
                "{ $.v == 1 }            ¦ 7  ¦ Allowed are = != > < >= <=",
                "{ $.v => 1 }            ¦ 7  ¦ unknown operator",
                "{ $.v ! 1 }             ¦ 7  ¦ operator is missing",
                "{ $.v = }               ¦ 9  ¦ a value is missing",
                "{ $.v = /x }            ¦ 9  ¦ double quotes",
                "{ $.v = null }          ¦ 7  ¦ IS NULL",
                "{ $.v != null }         ¦ 7  ¦ IS NULL",
                "{ $.v > \"1\" }         ¦ 9  ¦ > needs a number",
                "{ $.v <= abc }          ¦ 10 ¦ <= needs a number",
                "{ $.v < 1* }            ¦ 9  ¦ < needs a number",
                "{ $.v >= %1% }          ¦ 10 ¦ >= needs a number",
                "{ $.v = 1 & $.w = 2 }   ¦ 11 ¦ Write &&",
                "{ $.v = 1 | $.w = 2 }   ¦ 11 ¦ Write ||",
                "{ $.v = 1 AND $.w = 2 } ¦ 11 ¦ && and ||",
                "{ !($.v = 1) }          ¦ 3  ¦ selector",
                "{ ($.v = 1 }            ¦ 12 ¦ parenthesis at position 3",
                "{ $.v = 1) }            ¦ 10 ¦ cannot stand here",
                "{ $.v = 1               ¦ 10 ¦ brace is not closed",
                "{ $.v = 1 } x           ¦ 13 ¦ behind the pattern",
                "{ $.v = \"x }           ¦ 9  ¦ not closed",
                "{ $.v = %x }            ¦ 9  ¦ not closed",
                "{ $.v && $.w = 1 }      ¦ 7  ¦ this is no condition",
            })
    void badCondition_isRefusedWhereItIs(String pattern, int position, String part) {
        refused(pattern, position, part, pattern);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ $..v = 1 }     | 5 | $..",
                "{ $[0] = 1 }     | 4 | $[",
                "{ $v = 1 }       | 4 | $v",
                "{ $.a[-1] = 1 }  | 7 | $.a[-",
                "{ $.a[0:2] = 1 } | 8 | $.a[0:",
                "{ $.a[b] = 1 }   | 7 | $.a[b",
                "{ $.a[] = 1 }    | 7 | $.a[]",
                "{ $.@t = 1 }     | 5 | $.@",
                "{ $.주문 = 1 }     | 5 | $.주",
                "{ $.😀 = 1 }      | 5 | $.😀",
                "{ $.v IS NOT NULL } | 10 | NOT",
            })
    void badSelector_isRefusedWithTheServicesWords(String pattern, int position, String term) {
        FilterPatternException refusal = refused(pattern, position, "Allowed");
        assertThat(refusal.serviceText()).isEqualTo("Invalid character(s) in term '" + term + "'");
    }

    @Test
    void limits_areTheServices() {
        yes("{ $.a[*] = 1 || $.b[*] = 1 || $.* = 1 }", "{\"b\":[1]}");
        assertThat(refused("{ $.a[*] = 1 || $.b[*] = 1 || $.* = 1 || $.c.* = 1 }", 42, "more than 3")
                        .serviceText())
                .contains("maximum of 3 JSON wildcard selectors");
        assertThat(refused("{ $.a[*][*] = 1 }", 3, "more than one wildcard").serviceText())
                .contains("maximum of 1 wildcard");
        yes("{ $.a = %1% && $.a = %2% }", "{\"a\":\"12\"}");
        assertThat(refused("{ $.a = %1% && $.a = %2% && $.a = %3% }", 35, "more than 2")
                        .serviceText())
                .contains("maximum of 2 regular expressions");
        assertThat(refused("%a% %b% %c%", 9, "more than 2").serviceText()).contains("maximum of 2");
        yes("a".repeat(1_024), "a".repeat(1_024));
        yes("\"" + "😀".repeat(1_022) + "\"", "😀".repeat(1_022));
        refused("a".repeat(1_025), 1_025, "more than 1,024 characters", "(1025 characters)");
    }

    @Test
    void parentheses_areNestedOnlySoDeep() {
        yes("{" + "(".repeat(100) + "$.a=1" + ")".repeat(100) + "}", "{\"a\":1}");
        refused("{" + "(".repeat(101) + "$.a=1" + ")".repeat(101) + "}", 102, "nested deeper than 100");
        yes("{" + "($.a=2)||".repeat(110) + "($.a=1)}", "{\"a\":1}");
    }
}

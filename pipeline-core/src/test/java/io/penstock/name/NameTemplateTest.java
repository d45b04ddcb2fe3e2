// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTemplateTest {

    private static void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> NameTemplate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void unknownToken_isNamedWithTheNearestAndAllKnown() {
        assertRefused(
                "server_{hots}",
                "unknown token '{hots}'",
                "'server_{hots}'",
                "Did you mean {host}?",
                "{worker}",
                "{date:yyyy-MM-dd}",
                "{env:NAME}",
                "{lambda:function}",
                "'{{'");
    }

    @ParameterizedTest
    @CsvSource({
        "{HOST},{host}",
        "{hostname},{host}",
        "{wroker},{worker}",
        "{dat:yyyy},{date:yyyy-MM-dd}",
        "{Env:HOME},{env:NAME}",
        "{lambda:funtion},{lambda:function}",
        "{ pid },{pid}",
    })
    void misspelledToken_getsTheNearest(String text, String nearest) {
        assertRefused(text, "unknown token", "Did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "{ec2:instanceid},{ec2:instance-id}",
        "{ec2:region-id},{ec2:region}",
        "{ec2:tag:},{ec2:tag:NAME}",
        "{ecs:taskid:-none},{ecs:task-id}",
        "{k8s:pods},{k8s:pod}",
        "{lambda:func},{lambda:function}",
        "{aws:acount},{aws:account}",
    })
    void unknownAttribute_getsTheNearest_andAllOfItsFamily(String text, String nearest) {
        assertRefused(text, "unknown token", "Did you mean " + nearest + "?", "Known: {" + text.substring(1, 4));
    }

    @ParameterizedTest
    @CsvSource({
        "{eks:pod},{k8s:pod}",
        "{kubernetes:namespace},{k8s:namespace}",
        "{elasticbeanstalk:name},{beanstalk:environment}",
        "{imds:instance-id},{ec2:instance-id}",
        "{instance-id},{ec2:instance-id}",
        "{task-id:-x},{ecs:task-id}",
        "{tag:Name},{ec2:tag:Name}",
        "{account-id},{ec2:account-id} or {ecs:account-id}",
    })
    void anotherNameOfAFamily_orAnAttributeAlone_isUnderstood(String text, String meant) {
        assertRefused(text, "unknown token", "Did you mean " + meant + "?");
    }

    @Test
    void everyToken_canBeParsed_andIsAnExampleOfItself() {
        assertThat(NameTemplate.tokens())
                .hasSizeGreaterThan(45)
                .contains("{host}", "{ec2:tag:NAME}", "{ecs:task-id}", "{ssm:NAME}")
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(
                                NameTemplate.parse(token.replace("}", ":-d}")).isConstant())
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource({"a{host,2", "{,1", "ab{env:X:-{host},3", "{env:X:-y,1", "{a{host}},1"})
    void unclosedBrace_isRefusedWithItsPosition(String text, int position) {
        assertRefused(text, "'{' at position " + position + " is not closed", "'{{'");
    }

    @Test
    void closingBraceAlone_isRefusedWithItsPosition() {
        assertRefused("ab}c", "'}' at position 3", "'}}'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{date:bogus}",
                "{date:yyyy-MM-dd'}",
                "{start:yyyy-MM-dd,Asia/Soul}",
                "{date:[}",
                "{date:pyyyy}",
                "{date:NppAs}"
            })
    void badDatePattern_isRefusedWithAnExample(String text) {
        assertRefused(text, "bad date pattern", "DateTimeFormatter", ":yyyy/MM/dd,Asia/Seoul}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{date}", "{date:}", "{start:-x}", "{env}", "{env::-x}", "{sys:}"})
    void missingArgument_isRefusedWithAnExample(String text) {
        assertRefused(text, "needs an argument", "Write for example {");
    }

    @Test
    void argumentOfATokenThatTakesNone_isRefused() {
        assertRefused("{host:short}", "{host} takes no argument", "'short'", "{host:-default}");
    }

    @Test
    void defaultsNestedTooDeeply_areRefused() {
        assertRefused("{env:A:-".repeat(5_000) + "x" + "}".repeat(5_000), "nested deeper than 8", "characters)");
    }

    @Test
    void emptyToken_isUnknown() {
        assertRefused("a{}b", "unknown token '{}'");
    }

    @Test
    void uses_findsTokensAlsoInDefaults() {
        NameTemplate template = NameTemplate.parse("{app:-{env:X:-{worker}}}_{date:yyyy}_{lambda:function}");

        assertThat(template.uses("app")).isTrue();
        assertThat(template.uses("env")).isTrue();
        assertThat(template.uses("worker")).isTrue();
        assertThat(template.uses("date")).isTrue();
        assertThat(template.uses("lambda")).isTrue();
        assertThat(template.uses("host")).isFalse();
        assertThat(template.uses("yyyy")).isFalse();
    }

    @Test
    void isConstant_onlyWithoutTokens() {
        assertThat(NameTemplate.parse("batch").isConstant()).isTrue();
        assertThat(NameTemplate.parse("").isConstant()).isTrue();
        assertThat(NameTemplate.parse("{{host}}").isConstant()).isTrue();
        assertThat(NameTemplate.parse("{pid}").isConstant()).isFalse();
    }

    @Test
    void toString_isTheSourceText() {
        assertThat(NameTemplate.parse("{{a}}_{env:X:-b}")).hasToString("{{a}}_{env:X:-b}");
    }
}

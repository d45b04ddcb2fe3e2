// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies, actions, field rules, wrong files, reloading, counts, and failing closed. */
class PolicyTest {

    private static final String CARD = "4111-1111-" + "1111-1111";

    @TempDir
    Path dir;

    @Test
    void builtInPolicies_lookForWhatTheySay() {
        String text = "password=hunter2x, mail kim@example.com";
        assertThat(Masker.of(MaskPolicy.off()).mask(text)).isSameAs(text);
        assertThat(Masker.of(MaskPolicy.secrets()).mask(text)).isEqualTo("password=[PASSWORD], mail kim@example.com");
        assertThat(Masker.of(MaskPolicy.standard()).mask(text)).isEqualTo("password=[PASSWORD], mail [EMAIL]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redact       | [CARD]
            text:***     | ***
            keepFirst:4  | 4111-****-****-****
            keepLast:4   | ****-****-****-1111
            allow        | 4111-1111-1111-1111
            """)
    void action_replacesACard(String action, String replacement) throws IOException {
        MaskPolicy policy = policy("{\"types\":{\"card\":\"" + action + "\"}}");
        assertThat(Masker.of(policy).mask("card " + CARD + " x")).isEqualTo("card " + replacement + " x");
    }

    @Test
    void dropping_isLeftToWhoHasFields() throws IOException {
        Masker field = Masker.of(policy("{\"types\":{\"card\":\"dropField\",\"password\":\"dropEvent\"}}"));
        assertThat(field.mask("card " + CARD, Scope.MESSAGE)).isSameAs(MaskResult.DROP_FIELD);
        assertThat(field.field("a", "card " + CARD + " password=hunter2x", Scope.MDC))
                .isSameAs(MaskResult.DROP_EVENT);
        assertThat(field.mask("card " + CARD)).isEqualTo("[DROPPED]");
    }

    @Test
    void parts_areKept() throws IOException {
        Masker masker = Masker.of(
                policy(
                        "{\"types\":{\"email\":\"keepDomain\",\"ipv4\":\"truncateIp\",\"ipv6\":\"truncateIp\",\"password\":\"keepLast:4\"}}"));
        assertThat(masker.mask("kim@example.com from 203.0.113.77, 2001:db8:1:2::3"))
                .isEqualTo("***@example.com from 203.0.113.0, 2001:db8:1::");
        assertThat(masker.mask("password=abc12")).as("never more than half").isEqualTo("password=***12");
        String twice = masker.mask("kim@example.com from 203.0.113.77, 2001:db8:1:2::3");
        assertThat(masker.mask(twice)).isEqualTo(twice);
    }

    @Test
    void tokens_areEqualForEqualValuesAndDependOnTheKey() throws IOException {
        Path key = Files.writeString(dir.resolve("key"), "0123456789abcdef0123456789abcdef");
        String document =
                "{\"types\":{\"phone_kr\":\"token\",\"api_key\":\"token\",\"card\":\"formatPreserving\"},\"key\":{\"id\":\"%s\",\"file\":\"%s\"}}";
        MaskPolicy policy = policy(document.formatted("k1", key));
        Masker masker = Masker.of(policy);
        String token = masker.mask("010-1234-5678");
        assertThat(token).matches("phone_kr:k1:[0-9a-f]{24}").isEqualTo(masker.mask("01012345678"));
        assertThat(masker.mask("010-1234-5679")).isNotEqualTo(token);
        assertThat(masker.mask("x " + token)).isEqualTo("x " + token);
        String secret = masker.mask("token=abcd1234efgh");
        assertThat(secret).matches("token=api_key:k1:[0-9a-f]{24}");
        assertThat(masker.mask(secret)).isEqualTo(secret);

        String alike = masker.mask("card " + CARD);
        assertThat(alike).matches("card 9\\d{3}-\\d{4}-\\d{4}-\\d{4}").isEqualTo(masker.mask("card " + CARD));
        int sum = 0;
        String digits = alike.replaceAll("\\D", "");
        for (int i = 0; i < 16; i++) {
            int digit = (digits.charAt(i) - '0') * (i % 2 == 0 ? 2 : 1);
            sum += digit / 10 + digit % 10;
        }
        assertThat(sum % 10).as("Luhn").isZero();

        Files.writeString(key, "another key that has 32 bytes too");
        assertThat(Masker.of(policy(document.formatted("k2", key))).mask("010-1234-5678"))
                .startsWith("phone_kr:k2:")
                .doesNotEndWith(token.substring(token.length() - 24));
        assertThat(policy.toString() + policy.key()).doesNotContain("0123456789abcdef");
    }

    @Test
    void tokensWithoutAKey_orWithAShortOne_areRefused() throws IOException {
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policy("{\"types\":{\"card\":\"token\"}}"))
                .withMessageContaining("need a key");
        Path key = Files.writeString(dir.resolve("short"), "too short");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policy("{\"types\":{\"card\":\"token\"},\"key\":{\"file\":\"" + key + "\"}}"))
                .withMessageContaining("at least 32")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("too short"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskKey("k 1", new byte[32]));
    }

    @Test
    void fields_haveRulesByPath() throws IOException {
        Masker masker = Masker.of(policy("""
                {"fields":{"**.ssn":"redact","user.phone":"keepLast:4","*.token":"dropField","주민번호":"text:-","debug.raw":"dropEvent"},
                 "allow":{"fields":["trackingNumber"]}}
                """));
        assertThat(masker.field("a.b.SSN", "x", Scope.KEY_VALUE).text()).isEqualTo("[MASKED]");
        assertThat(masker.field("ssn", "x", Scope.KEY_VALUE).text()).isEqualTo("[MASKED]");
        assertThat(masker.field("user.Phone", "12345678", Scope.KEY_VALUE).text())
                .isEqualTo("****5678");
        assertThat(masker.field("auth.TO_KEN", "x", Scope.KEY_VALUE)).isSameAs(MaskResult.DROP_FIELD);
        assertThat(masker.field("deep.auth.token", "x", Scope.KEY_VALUE)).isSameAs(MaskResult.UNCHANGED);
        assertThat(masker.field("member.주민번호", "x", Scope.KEY_VALUE).text()).isEqualTo("-");
        assertThat(masker.field("debug.raw", "x", Scope.KEY_VALUE)).isSameAs(MaskResult.DROP_EVENT);
        assertThat(masker.field("trackingNumber", CARD, Scope.KEY_VALUE)).isSameAs(MaskResult.UNCHANGED);
    }

    @Test
    void fields_areJudgedByTheirNames() {
        Masker masker = Masker.of(MaskPolicy.standard());
        assertThat(masker.field("password", "correct horse battery", Scope.KEY_VALUE)
                        .text())
                .isEqualTo("[PASSWORD]");
        assertThat(masker.field("user.tel", "0212345678", Scope.MDC).text()).isEqualTo("[PHONE_KR]");
        assertThat(masker.field("orderNo", "0212345678", Scope.MDC)).isSameAs(MaskResult.UNCHANGED);
        assertThat(masker.field("card", 4_111_111_111_111_111L, Scope.ARGUMENT).text())
                .isEqualTo("[CARD]");
        assertThat(masker.field("count", 48_213L, Scope.ARGUMENT)).isSameAs(MaskResult.UNCHANGED);
        assertThat(masker.field("note", "kim@example.com", Scope.ARGUMENT).text())
                .isEqualTo("[EMAIL]");
        assertThat(masker.field("password", "", Scope.ARGUMENT)).isSameAs(MaskResult.UNCHANGED);
    }

    @Test
    void yaml_isReadAsJsonIs() throws IOException {
        Path file = Files.writeString(dir.resolve("p.yml"), """
                version: 1
                base: off
                packs: [secrets]
                types: { card: keepLast:4, api_key: off }
                destinations:
                  slack: { card: redact }
                allow: { values: ["hunter2x"], prefixes: ["0000"] }
                rules:
                  - { id: employee, pattern: 'EMP-([0-9]{6})', near: [employee, 사번], action: redact }
                """);
        MaskPolicy policy = MaskPolicy.of(file.toString());
        Masker masker = Masker.of(policy);
        assertThat(masker.mask("card " + CARD + " token=abcd1234efgh kim@example.com"))
                .isEqualTo("card ****-****-****-1111 token=abcd1234efgh kim@example.com");
        assertThat(masker.mask("password=hunter2x password=hunter3x"))
                .isEqualTo("password=hunter2x password=[PASSWORD]");
        assertThat(masker.mask("사번: EMP-123456, EMP-123457")).isEqualTo("사번: EMP-[EMPLOYEE], EMP-[EMPLOYEE]");
        assertThat(masker.mask("EMP-123456")).isEqualTo("EMP-123456");
        assertThat(Masker.of(policy.forDestination("slack")).mask(CARD)).isEqualTo("[CARD]");
        assertThat(policy.forDestination("other")).isSameAs(policy);
    }

    @Test
    void policyOfTheDocumentation_isOne() throws IOException {
        String page =
                Files.readString(Path.of(System.getProperty("project.root")).resolve("docs/masking.md"));
        String yaml = page.substring(page.indexOf("```yaml") + 7, page.indexOf("```", page.indexOf("```yaml") + 7));
        Path key = Files.writeString(dir.resolve("key"), "0123456789abcdef0123456789abcdef");
        Masker masker = Masker.of(MaskPolicy.load(
                Files.writeString(dir.resolve("docs.yaml"), yaml.replace("env: PENSTOCK_MASK_KEY", "file: " + key))));
        assertThat(masker.mask("kim@example.com at 203.0.113.77, support@example.com"))
                .matches("email:k1:[0-9a-f]{24} at 203.0.113.0, support@example.com");
        assertThat(masker.mask("사번 EMP-123456")).isEqualTo("사번 EMP-****56");
    }

    @Test
    void rule_readsNoMoreThanItsCap() throws IOException {
        Masker masker =
                Masker.of(policy("{\"base\":\"off\",\"rules\":[{\"id\":\"x\",\"pattern\":\"Z+\",\"maxInput\":16}]}"));
        assertThat(masker.mask("a ZZ 3456789012 ZZ")).isEqualTo("a [X] 3456789012 " + Masker.ERROR);
        assertThat(masker.counts().of(MaskCounts.ERROR)).isEqualTo(1);
    }

    @Test
    void dryRun_countsAndChangesNothing() throws IOException {
        Map<String, Scope> heard = new HashMap<>();
        Masker masker =
                Masker.of(policy("{\"dryRun\":true}"), (type, action, scope) -> heard.put(type + " " + action, scope));
        String text = "mail kim@example.com";
        assertThat(masker.mask(text)).isSameAs(text);
        assertThat(masker.field("password", "hunter2", Scope.MDC)).isSameAs(MaskResult.UNCHANGED);
        assertThat(masker.counts().of("email")).isEqualTo(1);
        assertThat(heard).containsEntry("email dryRun", Scope.TEXT).containsEntry("password dryRun", Scope.MDC);
        assertThat(masker.counts().snapshot().toString()).doesNotContain("kim").doesNotContain("hunter2");
    }

    @Test
    void everythingWrong_isSaidAtOnce() {
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policy("""
                        {"version":2,"bse":"x","packs":["kr","xx"],"types":{"crad":"redact","card":"keepLast:99"},
                         "fields":{"a..b":"redact"},"rules":[{"id":"A","pattern":"x"},{"id":"ok","pattern":"(?=x)"},{"id":"e","pattern":"x*"}],
                         "dryRun":"maybe","maxChars":1}
                        """))
                .satisfies(e -> {
                    String all = String.join("\n", e.problems());
                    assertThat(e.problems()).hasSize(11);
                    assertThat(all)
                            .contains(
                                    "version: 2",
                                    "is it 'base'?",
                                    "'xx'",
                                    "is it 'card'?",
                                    "keepLast:99",
                                    "a..b",
                                    "rules[0].id")
                            .contains("RE2/J", "everywhere", "maybe", "maxChars");
                });
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> policy("{\"types\": }"))
                .withMessageContaining("line 1, column 11");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> MaskPolicy.of("standrad"))
                .withMessageContaining("Allowed are off, secrets, standard");
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> MaskPolicy.of(dir.resolve("none.json").toString()))
                .withMessageContaining("cannot be read");
    }

    @Test
    void changedFile_isTakenOver_andAWrongOneIsNot() throws IOException {
        Path file = Files.writeString(dir.resolve("live.json"), "{\"types\":{\"email\":\"redact\"}}");
        Masker masker = Masker.of(MaskPolicy.load(file));
        PolicyFile live = new PolicyFile(file, masker);
        assertThat(live.refresh()).isEmpty();

        Files.writeString(file, "{\"types\":{\"email\":\"keepDomain\"}}");
        assertThat(live.refresh()).isEmpty();
        assertThat(masker.mask("kim@example.com")).isEqualTo("***@example.com");

        Files.writeString(file, "{\"types\":{\"email\":\"keepDomian\"}}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertThat(live.refresh()).contains("keepDomian").contains("stays as it was");
        assertThat(live.problem()).isNotEmpty();
        assertThat(masker.mask("kim@example.com")).isEqualTo("***@example.com");

        Files.delete(file);
        assertThat(live.refresh()).contains("cannot be read");
        assertThat(live.refresh()).as("said once").isEmpty();
        assertThat(masker.mask("kim@example.com")).isEqualTo("***@example.com");
    }

    @Test
    void failure_replacesTheValue() {
        Masker masker = Masker.of(MaskPolicy.standard());
        CharSequence broken = new CharSequence() {
            @Override
            public int length() {
                return 20;
            }

            @Override
            public char charAt(int index) {
                throw new IllegalStateException("broken");
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                throw new IllegalStateException("broken");
            }
        };
        assertThat(masker.mask(broken, Scope.MESSAGE).text()).isEqualTo("[MASK-ERROR]");
        assertThat(masker.field("a", broken, Scope.MDC).text()).isEqualTo("[MASK-ERROR]");
        assertThat(masker.counts().of(MaskCounts.ERROR)).isEqualTo(2);
        Masker loud = Masker.of(MaskPolicy.standard(), (type, action, scope) -> {
            throw new IllegalStateException("broken");
        });
        assertThat(loud.mask("kim@example.com")).isEqualTo("[EMAIL]");
    }

    @Test
    void whatIsTooLong_isReplacedFromThereOn() throws IOException {
        Masker masker = Masker.of(policy("{\"maxChars\":1024}"));
        assertThat(masker.mask("kim@example.com " + "x".repeat(2000) + " lee@example.com"))
                .startsWith("[EMAIL] xxx")
                .endsWith("x[MASK-ERROR]")
                .doesNotContain("lee@");
        String clean = "x".repeat(2000);
        assertThat(masker.mask(clean)).as("nothing that could be anything").isSameAs(clean);
    }

    private MaskPolicy policy(String json) throws IOException {
        return MaskPolicy.load(Files.writeString(dir.resolve("policy.json"), json));
    }
}

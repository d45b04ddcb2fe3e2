// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Ways around other masking tools, and what they broke, each by its name. */
class BypassTest {

    private static final String CARD = "4111" + "111111111111";
    private final Masker masker = Masker.of(MaskPolicy.standard());

    @ParameterizedTest(name = "stays: {0}")
    @CsvSource(delimiter = '|', textBlock = """
            timestamp in milliseconds            | done at 1712151234567 after 3
            timestamps in an access log          | GET /orders/1794359649354/items/1795545755884 HTTP/1.1
            timestamp in microseconds            | timestamp_us=1796935858995007 lag=1208ms
            parts of a UUID                      | requestId=19126475-4725-8079-2344-6239a84c9cc5
            trace and span                       | traceparent: 00-6c50b0dae47eb9a93f3d48769c6ea9e9-5522581819230513-01
            paths in front of a base64 class     | at /usr/local/lib/python/site-packages/requests/adapters/http/util
            digest beside the word secret        | secret rotated, digest da39a3ee5e6b4b0d3255bfef95601890afd80709
            package version                      | resolved react@18.2.0 and @types/node@20.11.5
            identity of an object                | com.example.web.Ctx@9c051e78 closed
            image digest                         | docker-pullable://busybox@sha256:2944ea3cf754158981364f90d3eebc57
            annotation                           | advice applied to this@MainActivity.onCreate
            host name with an address in it      | server_info_ip-172-31-26-196_25
            clock times                          | job window 14:19:52-06:46:34 exceeded
            scope operator                       | Face::add at abc::def
            product versions                     | Chrome/127.0.0.0 Safari/537.36 Version=26.12.74.211
            sentence about a bearer              | Bearer token missing in Authorization header
            sentence about a password            | password must be at least 8 characters and contain a digit
            Korean sentence about a password     | 비밀번호는 8자 이상이어야 합니다
            Japanese sentence about a token      | トークンの有効期限が切れました
            limits and encoders                  | max_tokens=4096 passwordEncoder=BCryptPasswordEncoder tokenType=bearer
            masked before                        | password=**** token=[API_KEY] card [CARD]
            address of the SCM                   | git clone git@github.com:org/repo.git
            port and path with an at sign        | GET http://host:8443/users/@me
            corporate number of the same shape   | 법인등록번호 110111-2069304 조회
            order of the same shape              | invoice 260202-2080537 generated
            EAN of thirteen digits               | janCode: 4909401793374
            version with a date behind a plus    | libkmod2 30+20221128-1 in section 5.7.1.2, Released 3.6.11.1
            one part of base64                   | cursor eyJpZCI6MTIzNDU2Nzg5MH0 next
            """)
    void harmless_stays(String name, String text) {
        assertThat(masker.mask(text)).as(name).isSameAs(text);
    }

    @Test
    void json_staysJsonWhenTheValueHasBackslashesBeforeIt() {
        String text = "{\"m\":\"path C:\\\\\\\\dir\\\\\\\\ password=\\\"a\\\\\\\\b\\\" tail\",\"n\":1}";
        String masked = masker.mask(text);
        assertThat(masked).contains("[PASSWORD]").endsWith(" tail\",\"n\":1}");
        parse(masked);
    }

    @Test
    void escapedQuoteBeforeAnAddress_isNoPartOfIt() {
        String masked = masker.mask("{\"m\":\"\\u0022kim@example.com\\u0022\"}");
        assertThat(masked).isEqualTo("{\"m\":\"\\u0022[EMAIL]\\u0022\"}");
    }

    @Test
    void controlCharactersWithinAValue_hideNothing() {
        for (String inserted : List.of("\u0000", "\u001b", "\u200b", "\u2060", "\ufeff", "\u00ad", "\u001b[31m")) {
            assertThat(masker.mask("n " + Values.between(CARD, inserted) + " y"))
                    .as("U+%04x", (int) inserted.charAt(0))
                    .isEqualTo("n [CARD] y");
        }
    }

    @Test
    void twoTokensWithOnlyAControlCharacterBetweenThem_bothGo() {
        Values values = new Values(1);
        String first = "ey" + "J" + values.token(20) + ".ey" + "J" + values.token(20) + "." + values.token(20);
        String second = "ey" + "J" + values.token(20) + ".ey" + "J" + values.token(20) + "." + values.token(20);
        assertThat(masker.mask("a " + first + "\u0000" + second + " b")).isEqualTo("a [JWT] b");
        assertThat(masker.mask("a " + first + " " + second + " b")).isEqualTo("a [JWT] [JWT] b");
    }

    @Test
    void escapedKeys_areKeys() {
        assertThat(masker.mask("{\"pass\\u0077ord\":\"hunter2x\"}")).doesNotContain("hunter2x");
        assertThat(masker.mask("{\\\"pass\\u0077ord\\\":\\\"hunter2x\\\"}")).doesNotContain("hunter2x");
    }

    @Test
    void jsonSyntax_isFoundAsWellAsTheEqualsSign() {
        for (String text : List.of(
                "secret=abcd1234efgh",
                "secret: abcd1234efgh",
                "{\"secret\":\"abcd1234efgh\"}",
                "{\"m\":\"{\\\"secret\\\":\\\"abcd1234efgh\\\"}\"}",
                "{\"secret\" : \"abcd1234efgh\"}",
                "secret => 'abcd1234efgh'",
                "<secret>abcd1234efgh</secret>")) {
            assertThat(masker.mask(text)).as(text).contains("[API_KEY]").doesNotContain("abcd1234");
        }
    }

    @Test
    void urlPasswordWithoutAUser_andOfSchemesThatAreNotHttp_goes() {
        for (String scheme : List.of("redis", "amqp", "mongodb+srv", "jdbc:postgresql", "https", "ftp")) {
            assertThat(masker.mask(scheme + "://:hunter2x@db.example.com/0"))
                    .isEqualTo(scheme + "://:[URL_PASSWORD]@db.example.com/0");
            assertThat(masker.mask(scheme + "://app:p%40ss@w@db.example.com/0"))
                    .isEqualTo(scheme + "://app:[URL_PASSWORD]@db.example.com/0");
        }
    }

    @Test
    void basicCredentials_go() {
        String credentials = Base64.getEncoder().encodeToString("user:hunter2x".getBytes(StandardCharsets.UTF_8));
        assertThat(masker.mask("Authorization: Basic " + credentials)).doesNotContain(credentials);
        assertThat(masker.mask("sent 'Basic " + credentials + "'")).doesNotContain(credentials);
    }

    @Test
    void privateKeyThatWasCutOff_goesAsFarAsItIs() {
        String key =
                "-----BEGIN RSA " + "PRIVATE KEY-----\\n" + new Values(2).token(64) + "\\n" + new Values(3).token(30);
        assertThat(masker.mask("{\"k\":\"" + key + "\"}")).isEqualTo("{\"k\":\"[PRIVATE_KEY]\"}");
        String pgp = "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\nVersion: 1\n\n" + new Values(4).token(64)
                + "\n=abcd\n-----END PGP " + "PRIVATE KEY BLOCK-----";
        assertThat(masker.mask("x " + pgp + " y")).isEqualTo("x [PRIVATE_KEY] y");
        String certificate = "-----BEGIN CERTIFICATE-----\n" + new Values(5).token(64) + "\n-----END CERTIFICATE-----";
        assertThat(masker.mask(certificate)).isSameAs(certificate);
    }

    @Test
    void koreanParticle_neitherHidesNorExtendsANumber() {
        assertThat(masker.mask("번호는01012345678입니다")).isEqualTo("번호는[PHONE_KR]입니다");
        assertThat(masker.mask("주민번호는870427-2480914이며")).isEqualTo("주민번호는[KR_RRN]이며");
    }

    @Test
    void cardAsANumberOfJson_becomesAText() {
        assertThat(masker.mask("{\"card\":" + CARD + "}")).isEqualTo("{\"card\":\"[CARD]\"}");
        assertThat(masker.mask("{\"cards\":[1," + CARD + "]}")).isEqualTo("{\"cards\":[1,\"[CARD]\"]}");
        assertThat(masker.mask("{\"m\":\"{\\\"card\\\":" + CARD + ",\\\"n\\\":1}\"}"))
                .isEqualTo("{\"m\":\"{\\\"card\\\":\\\"[CARD]\\\",\\\"n\\\":1}\"}");
    }

    @Test
    void fullWidthDigits_areDigits() {
        assertThat(masker.mask("카드 " + Values.fullWidth(CARD) + " 승인")).isEqualTo("카드 [CARD] 승인");
    }

    @Test
    void socialSecurityNumberWithAZeroInItsSerial_isFound() {
        assertThat(masker.mask("x 219-07-1203 y")).isEqualTo("x [US_SSN] y");
    }

    static void parse(String json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            while (parser.nextToken() != null) {
                parser.getValueAsString();
            }
        }
    }
}

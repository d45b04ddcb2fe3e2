// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Generated values of each kind: valid ones in every writing are found and replaced as a whole, ones with a wrong check digit or
 * with something glued to them stay. The seed is in the name of each test.
 */
class GeneratedTest {

    private static final int EACH = 200;
    private static final List<String> SPLITTERS =
            List.of("-", " ", ".", "\u00a0", "\u2013", "\u2212", "\uff0d", "\u2009");

    private final long seed = Long.getLong("mask.seed", System.nanoTime());
    private final Values values = new Values(seed);
    private final Masker masker = Masker.of(MaskPolicy.standard());

    @TestFactory
    Stream<DynamicTest> cards() {
        return Stream.of(
                        new Object[] {"4", 16, new int[] {4, 4, 4}},
                        new Object[] {"4", 19, new int[] {4, 4, 4, 4}},
                        new Object[] {"51", 16, new int[] {4, 4, 4}},
                        new Object[] {"2221", 16, new int[] {4, 4, 4}},
                        new Object[] {"2720", 16, new int[] {4, 4, 4}},
                        new Object[] {"34", 15, new int[] {4, 6}},
                        new Object[] {"37", 15, new int[] {4, 6}},
                        new Object[] {"6011", 16, new int[] {4, 4, 4}},
                        new Object[] {"65", 16, new int[] {4, 4, 4}},
                        new Object[] {"3528", 16, new int[] {4, 4, 4}},
                        new Object[] {"36", 14, new int[] {4, 6}},
                        new Object[] {"305", 14, new int[] {4, 6}},
                        new Object[] {"62", 16, new int[] {4, 4, 4}},
                        new Object[] {"62", 19, new int[] {4, 4, 4, 4}})
                .map(issuer -> test("card " + issuer[0] + " of " + issuer[1], () -> {
                    String card = values.card((String) issuer[0], (int) issuer[1]);
                    found("card", card, "paid with ", " today");
                    found("card", card, "카드번호는", "입니다");
                    found("card", card, "カード", "です");
                    found("card", Values.fullWidth(card), "카드 ", "번");
                    found("card", Values.between(card, "\u200b"), "n ", "");
                    found("card", Values.between(card, "\u0000"), "n ", "");
                    for (String splitter : SPLITTERS) {
                        found("card", Values.grouped(card, splitter, (int[]) issuer[2]), "card ", ", x");
                    }
                    stays(wrong(card), "paid with ", " today");
                    stays("a" + card, "x ", " y");
                    stays(card + "7".repeat(8), "x ", " y");
                    stays("0." + card, "x ", " y");
                    stays("ab12-" + card, "x ", " y");
                    stays(card, "orderNo=", " y");
                    stays(card, "\"traceId\":\"", "\"");
                }));
    }

    @TestFactory
    Stream<DynamicTest> korean() {
        return Stream.of(
                test("kr_rrn", () -> {
                    String number =
                            values.resident(1930 + values.random.nextInt(69), 1 + values.random.nextInt(2), true, 11);
                    String split = Values.grouped(number, "-", 6);
                    found("kr_rrn", split, "x ", " y");
                    found("kr_rrn", number, "주민번호는", "이며");
                    found("kr_rrn", Values.fullWidth(split), "주민등록번호 ", "");
                    found("kr_rrn", Values.grouped(number, "\u2013", 6), "x ", "");
                    found("kr_rrn", wrong(number), "주민등록번호: ", "");
                    stays(Values.grouped(wrong(number), "-", 6), "x ", " y");
                    stays(split, "주문번호 ", " y");
                    stays(split, "법인등록번호: ", "");
                    stays("13" + split, "x ", " y");
                    String later =
                            values.resident(2021 + values.random.nextInt(9), 3 + values.random.nextInt(2), false, 11);
                    found("kr_rrn", Values.grouped(later, "-", 6), "x ", " y");
                }),
                test("kr_frn", () -> {
                    String number =
                            values.resident(1930 + values.random.nextInt(69), 5 + values.random.nextInt(2), true, 13);
                    found("kr_frn", Values.grouped(number, "-", 6), "x ", " y");
                    found("kr_frn", number, "외국인등록번호=", " y");
                    found("kr_frn", wrong(number), "외국인등록번호=", " y");
                    stays(Values.grouped(wrong(number), "-", 6), "x ", " y");
                }),
                test("kr_driver", () -> {
                    String number = (11 + values.random.nextInt(16)) + values.digits(10);
                    found("kr_driver", Values.grouped(number, "-", 2, 2, 6), "운전면허번호 ", " y");
                    found("kr_driver", Values.grouped(number, " ", 2, 2, 6), "면허 ", " y");
                    found("kr_driver", Values.fullWidth(number), "운전면허 ", "");
                    stays(Values.grouped(number, "-", 2, 2, 6), "x ", " y");
                }),
                test("kr_passport", () -> {
                    String old = values.of("MSROD", 1) + values.digits(8);
                    String now = values.of("MSROD", 1) + values.digits(3) + values.of("ABCDEFGH", 1) + values.digits(4);
                    found("kr_passport", old, "여권번호=", " y");
                    found("kr_passport", now, "passport no. ", " y");
                    stays(now, "sku=", " y");
                    stays(now, "여권=없음 model=", " y");
                }),
                test("kr_brn", () -> {
                    String number = values.business(true);
                    found("kr_brn", Values.grouped(number, "-", 3, 2), "사업자번호 ", " y");
                    found("kr_brn", number, "\"bizNo\":\"", "\"");
                    stays(Values.grouped(values.business(false), "-", 3, 2), "사업자번호 ", " y");
                    stays(Values.grouped(number, "-", 3, 2), "P/N ", " y");
                }),
                test("kr_bank", () -> {
                    String number = "1" + values.digits(11);
                    found("kr_bank", Values.grouped(number, "-", 3, 3), "계좌번호 ", " 입금");
                    found("kr_bank", number, "\"account\":\"", "\"");
                    stays(Values.grouped(number, "-", 3, 3), "x ", " y");
                    stays(number, "\"accountId\":\"", "\"");
                }),
                test("phone_kr", () -> {
                    String mobile = "010" + values.digits(8);
                    for (String splitter : SPLITTERS) {
                        found("phone_kr", Values.grouped(mobile, splitter, 3, 4), "call ", " now");
                    }
                    found("phone_kr", mobile, "번호는", "입니다");
                    found("phone_kr", Values.fullWidth(mobile), "번호는", "입니다");
                    found("phone_kr", "+82-" + Values.grouped(mobile.substring(1), "-", 2, 4), "x ", " y");
                    found("phone_kr", "+82" + mobile.substring(1), "x ", " y");
                    String seoul = "02" + (2 + values.random.nextInt(8)) + values.digits(7);
                    found("phone_kr", Values.grouped(seoul, "-", 2, 4), "x ", " y");
                    found("phone_kr", seoul, "전화=", " y");
                    found("phone_kr", "(02) " + Values.grouped(seoul.substring(2), "-", 4), "x ", " y");
                    stays(seoul, "x ", " y");
                    stays("a" + mobile, "x ", " y");
                    stays(mobile + "1", "x ", " y");
                    stays("1588-" + values.digits(4), "x ", " y");
                    stays("080-" + Values.grouped(values.digits(7), "-", 3), "x ", " y");
                }));
    }

    @TestFactory
    Stream<DynamicTest> japanese() {
        return Stream.of(
                test("jp_mynumber", () -> {
                    String number = values.myNumber(true);
                    found("jp_mynumber", number, "マイナンバー=", "です");
                    found("jp_mynumber", Values.fullWidth(number), "個人番号：", "です");
                    for (String splitter : SPLITTERS) {
                        found("jp_mynumber", Values.grouped(number, splitter, 4, 4), "マイナンバー ", " です");
                    }
                    stays(values.myNumber(false), "マイナンバー=", "です");
                    stays("1" + number.substring(1), "注文番号 ", " です");
                }),
                test("jp_driver", () -> {
                    String number = "30" + values.digits(10);
                    found("jp_driver", number, "運転免許証番号 ", " 有効");
                    found("jp_driver", Values.fullWidth(number), "免許証の番号は", "");
                    stays(number, "x ", " y");
                }),
                test("jp_passport", () -> {
                    String number = values.of("TM", 1) + values.of("RSTZ", 1) + values.digits(7);
                    found("jp_passport", number, "旅券番号=", " 国籍");
                    found("jp_passport", number, "パスポート", "を確認");
                    stays(number, "model code ", " y");
                }),
                test("jp_bank", () -> {
                    String number = "1" + values.digits(6);
                    found("jp_bank", number, "口座番号：", " の残高");
                    found("jp_bank", Values.fullWidth(number), "口座番号 ", "");
                    stays(number, "x ", " y");
                }),
                test("phone_jp", () -> {
                    String mobile = values.of("6789", 1) + "0" + (1 + values.random.nextInt(9)) + values.digits(7);
                    String national = "0" + mobile;
                    // 070 is a number without a place in Korea as well; what it is called does not matter, that it goes
                    // does.
                    found("", Values.grouped(national, "-", 3, 4), "携帯 ", " です");
                    found("", Values.fullWidth(Values.grouped(national, "-", 3, 4)), "電話", "です");
                    found("", Values.grouped(national, "\u30fc", 3, 4), "電話", "です");
                    found("phone_jp", "+81-" + Values.grouped(mobile, "-", 2, 4), "x ", " y");
                    String tokyo = "03" + (1 + values.random.nextInt(9)) + values.digits(7);
                    found("phone_jp", Values.grouped(tokyo, "-", 2, 4), "x ", " y");
                    found("", tokyo, "電話 ", " です");
                    stays(tokyo, "x ", " y");
                    stays("0120-" + Values.grouped(values.digits(6), "-", 3), "x ", " y");
                }));
    }

    @TestFactory
    Stream<DynamicTest> western() {
        return Stream.of(
                test("us_ssn", () -> {
                    String number = values.ssn();
                    found("us_ssn", Values.grouped(number, "-", 3, 2), "x ", " y");
                    found("us_ssn", number, "ssn=", " y");
                    found("us_ssn", Values.grouped(number, " ", 3, 2), "social security number ", " y");
                    stays(number, "x ", " y");
                    stays(Values.grouped(number, "-", 5), "zip ", " y");
                    stays(Values.grouped("000" + number.substring(3), "-", 3, 2), "x ", " y");
                    stays(Values.grouped("666" + number.substring(3), "-", 3, 2), "ssn ", " y");
                    stays(Values.grouped(number, "-", 3, 2) + "-B", "x ", " y");
                    stays(Values.grouped(number, "-", 3, 2), "P/N ", " y");
                }),
                test("phone_us", () -> {
                    String number = values.of("23456789", 1) + "02555" + "01" + values.digits(2);
                    found(
                            "phone_us",
                            "(%s) %s-%s".formatted(number.substring(0, 3), number.substring(3, 6), number.substring(6)),
                            "x ",
                            " y");
                    found("phone_us", "+1 " + Values.grouped(number, "-", 3, 3), "x ", " y");
                    found("phone_us", "+1" + number, "x ", " y");
                    found("phone_us", Values.grouped(number, ".", 3, 3), "x ", " y");
                    found("phone_us", number, "phone: ", " y");
                    stays(number, "heap ", " y");
                }),
                test("iban", () -> {
                    String number = values.iban("DE", 22, true);
                    found("iban", number, "to ", " EUR");
                    found("iban", Values.grouped(number, " ", 4, 4, 4, 4, 4), "to ", " and");
                    found("iban", Values.grouped(number, "-", 4, 4, 4, 4, 4), "to ", " and");
                    stays(values.iban("DE", 22, false), "to ", " EUR");
                    stays(number + "0", "to ", " EUR");
                }),
                test("email", () -> {
                    String address = values.of("abcdefgh", 3) + "." + values.of("abcdefgh", 4) + "@"
                            + values.of("abcdefgh", 5) + ".example.com";
                    found("email", address, "메일", "으로");
                    found("email", address, "メール", "へ");
                    found("email", Values.fullWidth(address), "to ", "");
                    found("email", address.replace("@", "%40"), "?email=", "&x=1");
                    found("email", address.replace("@", "\\u0040"), "{\"a\":\"", "\"}");
                    found("email", address.replace("@", "&#64;"), "<a>", "</a>");
                    stays(address.replace("@", " at "), "x ", " y");
                }),
                test("ipv4", () -> {
                    String address = "203.0.113." + (1 + values.random.nextInt(254));
                    found("ipv4", address, "from ", " y");
                    found("ipv4", address, "접속", "에서");
                    stays(address, "Version=", ", x");
                    stays(address, "Chrome/", " y");
                    stays(address + ".1", "oid ", " y");
                    stays("10." + address.substring(4), "from ", " y");
                    stays(address.replace("203", "303"), "from ", " y");
                }),
                test("ipv6", () -> {
                    String address = "2001:db8:%x::%x"
                            .formatted(1 + values.random.nextInt(65535), 1 + values.random.nextInt(65535));
                    found("ipv6", address, "peer ", " y");
                    found("ipv6", address, "[", "]:443");
                    stays("fe80::" + address.substring(9, 11).replace(":", "1"), "peer ", " y");
                }),
                test("mac", () -> {
                    String hex = "00005e0053" + values.of("0123456789abcdef", 1) + values.of("abcdef", 1);
                    found("mac", Values.grouped(hex, ":", 2, 2, 2, 2, 2), "mac=", " y");
                    found("mac", Values.grouped(hex, "-", 2, 2, 2, 2, 2), "x ", " y");
                    found("mac", Values.grouped(hex, ".", 4, 4), "x ", " y");
                    stays(Values.grouped(hex + hex, ":", 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2), "SHA1 ", " y");
                }),
                test("gps", () -> {
                    String latitude =
                            values.random.nextInt(90) + "." + (1 + values.random.nextInt(9)) + values.digits(5);
                    found("gps", latitude, "위도=", " y");
                    found("gps", "-" + latitude, "\"lng\":", "}");
                    found("gps", latitude, "緯度：", " y");
                    stays(latitude, "latency ", " y");
                    stays(latitude, "평균응답 ", " y");
                }));
    }

    @TestFactory
    Stream<DynamicTest> secrets() {
        List<DynamicTest> all = new ArrayList<>();
        for (String[] vendor : new String[][] {
            {"github_token", "ghp" + "_", "36"},
            {"slack_token", "xoxb" + "-", "24"},
            {"stripe_key", "sk" + "_live_", "24"},
            {"gcp_api_key", "AI" + "za", "35"},
            {"vendor_token", "glpat" + "-", "20"},
            {"vendor_token", "npm" + "_", "36"},
        }) {
            all.add(test(vendor[1], () -> {
                String token = vendor[1] + values.token(Integer.parseInt(vendor[2]));
                found(vendor[0], token, "using ", " now");
                found(vendor[0], token, "토큰은", "입니다");
                found(vendor[0], token, "{\"m\":\"key\\n", "\"}");
                stays(vendor[1] + "abc", "using ", " now");
            }));
        }
        all.add(test("aws", () -> {
            String id = "AK" + "IA" + values.of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
            String secret = values.token(40);
            found("aws_access_key", id, "key ", " y");
            found("aws_secret_key", secret, "aws_secret_access_key=", " y");
            found("aws_secret_key", secret, "\"SecretAccessKey\":\"", "\"");
            stays(id + "7", "key ", " y");
            stays(id.substring(0, 12), "key ", " y");
            stays(values.of("0123456789abcdef", 40), "commit ", " y");
        }));
        all.add(test("names", () -> {
            String password = values.token(12);
            for (String name : List.of("password", "db.password", "PASSWORD", "userPassword", "비밀번호", "パスワード", "pwd")) {
                found("password", password, name + "=", " y");
                found("password", password, "\"" + name + "\":\"", "\"");
                found("password", password, "{\"m\":\"{\\\"" + name + "\\\":\\\"", "\\\"}\"}");
                found("password", password, name + ": ", " y");
                found("password", password, "?" + name + "=", "&x=1");
            }
            found("url_password", password, "amqp://user:", "@host.example.com:5672/x");
            found("api_key", password, "X-Api-Key: ", "");
            found("bearer", password, "Authorization: Bearer ", "");
            stays(password, "passwordEncoder=", " y");
            stays("null", "password=", " y");
            stays("****", "password=", " y");
            stays("${DB_PASSWORD}", "password=", " y");
        }));
        all.add(test("jwt", () -> {
            String token = "ey" + "J" + values.token(20) + ".ey" + "J" + values.token(30) + "." + values.token(43);
            found("jwt", token, "session ", " y");
            found("jwt", token, "Bearer ", "");
            found("jwt", Values.between(token, "\u0000"), "x ", "");
            stays("ey" + "J" + values.token(40), "cursor ", " y");
        }));
        return all.stream();
    }

    private DynamicTest test(String name, Runnable one) {
        return DynamicTest.dynamicTest(name + ", " + EACH + " times, seed " + seed, () -> {
            for (int i = 0; i < EACH; i++) {
                one.run();
            }
        });
    }

    private void found(String type, String value, String before, String after) {
        String text = before + value + after;
        List<Hit> hits = masker.explain(text);
        Supplier<String> about = () -> text + " -> " + hits + ", seed " + seed;
        assertThat(hits).as(about).isNotEmpty();
        assertThat(hits.get(0).start()).as(about).isEqualTo(before.length());
        assertThat(hits.get(0).end()).as(about).isEqualTo(before.length() + value.length());
        if (!type.isEmpty()) {
            assertThat(hits.get(0).type()).as(about).isEqualTo(type);
        }
    }

    private void stays(String value, String before, String after) {
        String text = before + value + after;
        assertThat(masker.mask(text)).as(() -> "seed " + seed).isSameAs(text);
    }

    private String wrong(String checked) {
        int last = checked.charAt(checked.length() - 1) - '0';
        return checked.substring(0, checked.length() - 1) + (last + 1 + values.random.nextInt(9)) % 10;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's file, and who gets it. */
class PageTest {
    @RegisterExtension
    static final LocalAwsExtension aws =
            new LocalAwsExtension(LocalAwsOptions.defaults().checkSignatures(false));

    private final PageAccess access = new PageAccess("127.0.0.1");

    @Test
    void page_isOneFileThatLoadsNothing() throws Exception {
        HttpResponse<String> answer = PageClient.get(aws.endpoint());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
        String html = answer.body();
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:", "src=", "@import");
        assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; ")
                .contains("script-src 'sha256-" + hash(html, "script") + "'; ")
                .contains("style-src 'sha256-" + hash(html, "style") + "'; ")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"})
    void page_neverMakesMarkupOfText(String way) {
        assertThat(PageClient.get(aws.endpoint()).body()).doesNotContain(way);
    }

    private static String hash(String html, String element) throws Exception {
        Matcher content =
                Pattern.compile("(?s)<" + element + ">(.*)</" + element + ">").matcher(html);
        assertThat(content.find()).isTrue();
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(hash);
    }

    @Test
    void requestsOfThePage_areInNoRecordAndMeetNoFault() throws IOException {
        aws.server().faults().onAny().answer(Fault.hang());
        assertThat(PageClient.get(aws.endpoint()).statusCode()).isEqualTo(200);
        assertThat(get("/page/older").statusCode()).isEqualTo(200);
        try (PageClient feed = new PageClient(aws.endpoint(), "")) {
            assertThat(feed.next("summary").number("requests")).isZero();
        }
        assertThat(aws.server().requests()).isEmpty();
        assertThat(aws.server().requestCount(Operation.UNKNOWN)).isZero();
    }

    @Test
    void keepsTheConnection_forPageAndService() throws IOException {
        try (RawClient raw = new RawClient(aws.server())) {
            raw.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(raw.read().body()).startsWith("<!doctype html>");
            assertThat(raw.post("DescribeLogGroups", "{}").status()).isEqualTo(200);
            raw.send("GET /page/older HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertThat(raw.read().status()).isEqualTo(200);
            assertThat(raw.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/page/nothing|404|There is no /page/nothing; the page is at /.",
                "/page/older?serach=x|400|The query has [serach]; allowed are kind, name, stream,",
                "/page/older?search=%zz|400|'%zz' is not encoded as a URL's query is.",
                "/page/older?level=LOUD|400|There is no level 'LOUD'; allowed are",
                "/page/older?before=5|400|'5' names no event; use the id of one, which looks like 12.5.",
                "/page/older?kind=Kinesis|404|Nothing of the kind 'Kinesis' is served here.",
                "/page/event?id=1.0|404|There is no such event any more",
                "/page/event|404|There is no such event any more",
                "/page/feed?level=LOUD|400|There is no level 'LOUD'; allowed are",
            })
    void wrongRequest_isRefusedWithTheReason(String target, int status, String reason) throws IOException {
        try (RawClient raw = new RawClient(aws.server())) {
            raw.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawClient.Answer answer = raw.read();
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).startsWith(reason);
            assertThat(answer.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/feed", "/page/older", "/page/event?id=1.0"})
    void foreignHost_isRefused(String target) throws IOException {
        PageFixture.plant(aws.server());
        for (String headers :
                List.of("Host: evil.example:4566\r\n", "", "Host: localhost\r\nOrigin: http://evil.example\r\n")) {
            try (RawClient raw = new RawClient(aws.server())) {
                raw.send("GET " + target + " HTTP/1.1\r\n" + headers + "\r\n");
                RawClient.Answer answer = raw.read();
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.body()).doesNotContain(PageFixture.GROUP, "<html");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:4566",
                "127.0.0.1",
                "127.0.0.1:80",
                "127.4.5.6:4566",
                "[::1]",
                "[::1]:4566"
            })
    void hostsOfThisMachine_areKnown(String host) {
        assertThat(refusal(List.of("host", host), true)).isNull();
        assertThat(refusal(List.of("host", host, "origin", "http://" + host), true))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:4566",
                "192.168.0.7:4566",
                "169.254.169.254",
                "[2001:db8::1]",
                "localhost:4566@evil.example",
                "localhost evil.example",
                "127.0.0.1:456666"
            })
    void otherHosts_areNotKnown(String host) {
        assertThat(refusal(List.of("host", host), true)).contains("not shown under the host name");
        assertThat(refusal(List.of("host", "localhost", "origin", "http://" + host), true))
                .contains("is not for http://" + host);
    }

    @Test
    void nameThatTheServerListensOn_isKnown() {
        assertThat(new PageAccess("logs.test").refusal(request(List.of("host", "Logs.test:4566")), true, true))
                .isNull();
        assertThat(new PageAccess("::1").refusal(request(List.of("host", "[::1]:4566")), true, true))
                .isNull();
    }

    @Test
    void opaqueOriginAndSecondHost_areRefused() {
        assertThat(refusal(List.of("host", "localhost", "origin", "null"), true))
                .contains("is not for null");
        assertThat(refusal(List.of("host", "localhost", "host", "evil.example"), true))
                .contains("not shown");
    }

    @Test
    void otherSites_mayLinkToThePageButNotLoadItsData() {
        List<String> foreign = List.of("host", "localhost", "sec-fetch-site", "cross-site");
        assertThat(refusal(foreign, false)).isNull();
        assertThat(refusal(foreign, true)).contains("not for other sites");
        assertThat(refusal(List.of("host", "localhost", "sec-fetch-site", "same-site"), true))
                .isNotNull();
        assertThat(refusal(List.of("host", "localhost", "sec-fetch-site", "same-origin"), true))
                .isNull();
    }

    @Test
    void otherMachines_areRefused() {
        assertThat(access.refusal(request(List.of("host", "localhost")), false, false))
                .contains("on this machine only")
                .contains("ssh -L");
    }

    private String refusal(List<String> headers, boolean data) {
        return access.refusal(request(headers), true, data);
    }

    private static HttpRequest request(List<String> headers) {
        Map<String, List<String>> byName = new HashMap<>();
        for (int i = 0; i < headers.size(); i += 2) {
            byName.computeIfAbsent(headers.get(i), name -> new ArrayList<>()).add(headers.get(i + 1));
        }
        return new HttpRequest("GET", "/", "", byName, new byte[0]);
    }

    private static HttpResponse<String> get(String target) {
        return PageClient.get(URI.create(aws.endpoint() + target));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page itself. Its headers allow its own script and style, told by their hashes, and nothing else: even if an event's text became
 * markup it could not run.
 */
final class PageFile {
    private PageFile() {}

    /** The answer to whoever asks for the page. */
    static HttpResponse load() {
        try (InputStream in = Objects.requireNonNull(PageFile.class.getResourceAsStream("page.html"), "page.html")) {
            byte[] bytes = in.readAllBytes();
            String html = new String(bytes, StandardCharsets.UTF_8);
            String policy = "default-src 'none'; script-src " + hash(html, "script") + "; style-src "
                    + hash(html, "style")
                    + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            Map<String, String> headers = Map.of(
                    "Cache-Control",
                    "no-store",
                    "Content-Security-Policy",
                    policy,
                    "Referrer-Policy",
                    "no-referrer",
                    "X-Content-Type-Options",
                    "nosniff");
            return HttpResponse.web(200, "text/html; charset=utf-8", headers, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String html, String element) {
        Matcher content =
                Pattern.compile("(?s)<" + element + ">(.*?)</" + element + ">").matcher(html);
        if (!content.find()) {
            throw new IllegalStateException("The page has no " + element);
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(content.group(1).getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}

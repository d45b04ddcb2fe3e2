// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks AWS Signature Version 4 by computing it again over the bytes received.
 *
 * <pre>
 *   canonical request = method \n path \n query \n each signed header:value \n \n signed header names \n hex(sha256(body))
 *   string to sign    = AWS4-HMAC-SHA256 \n time \n date/region/logs/aws4_request \n hex(sha256(canonical request))
 *   key               = hmac(hmac(hmac(hmac("AWS4" + secret, date), region), "logs"), "aws4_request")
 *   signature         = hex(hmac(key, string to sign))
 * </pre>
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
final class SigV4 {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final @Nullable String accessKeyId;
    private final String secretKey;

    /** @param accessKeyId the only one that is known; null: every one is */
    SigV4(@Nullable String accessKeyId, String secretKey) {
        this.accessKeyId = accessKeyId;
        this.secretKey = secretKey;
    }

    /** Throws what the service answers to a request that is not properly signed. */
    void verify(HttpRequest request, Instant now) {
        String authorization = request.header("authorization");
        if (authorization == null) {
            throw refusal("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        Map<String, String> parts = parts(authorization);
        String[] scope = part(parts, "Credential").split("/", -1);
        if (scope.length != 5) {
            throw incomplete("Credential must have five parts, it is: " + part(parts, "Credential"));
        }
        if (accessKeyId != null && !accessKeyId.equals(scope[0])) {
            throw refusal("UnrecognizedClientException", "The security token included in the request is invalid.");
        }
        String time = request.header("x-amz-date");
        if (time == null) {
            throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        checkTime(time, now);
        checkScope(scope, time);
        String expected = signature(request, part(parts, "SignedHeaders"), scope, time);
        byte[] given = part(parts, "Signature").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given)) {
            throw refusal(
                    "InvalidSignatureException",
                    "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                            + " Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private static Map<String, String> parts(String authorization) {
        if (!authorization.startsWith(ALGORITHM + " ")) {
            throw incomplete("Unsupported AWS 'algorithm': '" + authorization.split(" ", 2)[0] + "'.");
        }
        Map<String, String> parts = new TreeMap<>();
        for (String part : authorization.substring(ALGORITHM.length() + 1).split(",", -1)) {
            String[] pair = part.trim().split("=", 2);
            parts.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        return parts;
    }

    private static String part(Map<String, String> parts, String name) {
        String value = parts.get(name);
        if (value == null) {
            throw incomplete("Authorization header requires '" + name + "' parameter.");
        }
        return value;
    }

    private static void checkTime(String time, Instant now) {
        Instant signed;
        try {
            signed = Instant.from(TIME.parse(time));
        } catch (DateTimeParseException e) {
            throw incomplete("Date must be in ISO-8601 'basic format'. Got '" + time + "'.");
        }
        Duration skew = ServiceLimits.MAX_SIGNATURE_SKEW;
        Instant earliest = now.minus(skew);
        Instant latest = now.plus(skew);
        if (signed.isBefore(earliest)) {
            throw refusal(
                    "InvalidSignatureException",
                    "Signature expired: " + time + " is now earlier than " + TIME.format(earliest) + " ("
                            + TIME.format(now) + " - " + skew.toMinutes() + " min.)");
        }
        if (signed.isAfter(latest)) {
            throw refusal(
                    "InvalidSignatureException",
                    "Signature not yet current: " + time + " is still later than " + TIME.format(latest) + " ("
                            + TIME.format(now) + " + " + skew.toMinutes() + " min.)");
        }
    }

    private static void checkScope(String[] scope, String time) {
        if (!time.startsWith(scope[1])) {
            throw refusal(
                    "InvalidSignatureException",
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                            + scope[1] + "' != '" + time.substring(0, 8) + "', from '" + time + "'.");
        }
        if (!scope[3].equals("logs") || !scope[4].equals("aws4_request")) {
            throw refusal("InvalidSignatureException", "Credential should be scoped to correct service: 'logs'.");
        }
    }

    private String signature(HttpRequest request, String signedHeaders, String[] scope, String time) {
        try {
            String canonical = request.method()
                    + '\n'
                    + request.path()
                    + '\n'
                    + canonicalQuery(request.query())
                    + '\n'
                    + canonicalHeaders(request, signedHeaders)
                    + '\n'
                    + signedHeaders
                    + '\n'
                    + sha256(request.body());
            String toSign = ALGORITHM
                    + '\n'
                    + time
                    + '\n'
                    + String.join("/", Arrays.asList(scope).subList(1, 5))
                    + '\n'
                    + sha256(canonical.getBytes(StandardCharsets.UTF_8));
            byte[] key = ("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8);
            for (int i = 1; i < scope.length; i++) {
                key = hmac(key, scope[i]);
            }
            return HexFormat.of().formatHex(hmac(key, toSign));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256", e);
        }
    }

    private static String canonicalQuery(String query) {
        return query.isEmpty()
                ? ""
                : Arrays.stream(query.split("&", -1))
                        .map(pair -> pair.contains("=") ? pair : pair + "=")
                        .sorted()
                        .collect(Collectors.joining("&"));
    }

    private static String canonicalHeaders(HttpRequest request, String signedHeaders) {
        StringBuilder lines = new StringBuilder();
        for (String name : signedHeaders.split(";", -1)) {
            List<String> values = request.headers().getOrDefault(name, List.of());
            lines.append(name).append(':');
            lines.append(values.stream()
                    .map(value -> value.trim().replaceAll(" +", " "))
                    .collect(Collectors.joining(",")));
            lines.append('\n');
        }
        return lines.toString();
    }

    private static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ServiceException incomplete(String message) {
        return refusal("IncompleteSignatureException", message);
    }

    private static ServiceException refusal(String code, String message) {
        return new ServiceException(400, code, message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import io.penstock.metadata.MetadataHttp.Answer;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The instance metadata service of EC2, version 2: a token first, then what is wanted. Obeys the variables and system
 * properties that the AWS SDK obeys: whether to ask at all, where, and for how long to wait (1 s). Version 1 is not used.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">Access instance
 *     metadata</a>
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-client.html">Settings of the SDKs</a>
 */
final class Ec2Metadata implements MetadataService {

    private static final String IPV4 = "http://169.254.169.254";
    private static final String IPV6 = "http://[fd00:ec2::254]";

    /** Long enough for what is asked in one go; a later question gets a new one. */
    private static final String TOKEN_SECONDS = "60";

    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(5);

    /** Members of the instance identity document, which gives many things at once. */
    private static final Map<String, String> DOCUMENT = Map.of(
            "instance-id", "instanceId",
            "instance-type", "instanceType",
            "region", "region",
            "availability-zone", "availabilityZone",
            "account-id", "accountId",
            "ami-id", "imageId",
            "private-ip", "privateIp");

    private static final Map<String, String> PATHS = Map.of(
            "availability-zone-id", "placement/availability-zone-id",
            "hostname", "local-hostname",
            "public-ip", "public-ipv4",
            "life-cycle", "instance-life-cycle");

    private static final String TAG = "tag:";

    private final Function<String, @Nullable String> env;
    private final Function<String, @Nullable String> sys;
    private @Nullable String token;
    private @Nullable Map<String, String> document;

    Ec2Metadata(Function<String, @Nullable String> env, Function<String, @Nullable String> sys) {
        this.env = env;
        this.sys = sys;
    }

    @Override
    public String find(String attribute) throws NoFact {
        if ("true".equalsIgnoreCase(setting("aws.disableEc2Metadata", "AWS_EC2_METADATA_DISABLED"))) {
            throw NoFact.elsewhere("AWS_EC2_METADATA_DISABLED is true");
        }
        String member = DOCUMENT.get(attribute);
        String value = member != null ? document().get(member) : get("/latest/meta-data/" + path(attribute));
        if (value == null || value.isBlank() || hasControls(value)) {
            throw NoFact.absent(
                    attribute.startsWith(TAG)
                            ? "the instance's metadata has no such tag: is it set, and are tags in the metadata allowed"
                                    + " (InstanceMetadataTags)?"
                            : "the instance's metadata has no " + attribute);
        }
        return value;
    }

    private static String path(String attribute) {
        if (attribute.startsWith(TAG)) {
            String tag = attribute.substring(TAG.length());
            return "tags/instance/"
                    + URLEncoder.encode(tag, StandardCharsets.UTF_8).replace("+", "%20");
        }
        return PATHS.getOrDefault(attribute, attribute);
    }

    /** A value is a word or a line; anything else is not the service's. */
    private static boolean hasControls(String value) {
        return value.strip().chars().anyMatch(Character::isISOControl);
    }

    private Map<String, String> document() throws NoFact {
        Map<String, String> known = document;
        if (known == null) {
            String json = get("/latest/dynamic/instance-identity/document");
            try {
                known = JsonScalars.of(json == null ? "" : json);
            } catch (IllegalArgumentException e) {
                throw NoFact.unusable("the EC2 instance's identity document is unreadable (" + e.getMessage() + ")");
            }
            document = known;
        }
        return known;
    }

    /** The body; null when there is no such path. */
    private @Nullable String get(String path) throws NoFact {
        URI uri = uri(path);
        try {
            Answer answer = http().get(uri, Map.of("X-aws-ec2-metadata-token", token()));
            if (answer.status() == 401) {
                token = null; // it has expired
                answer = http().get(uri, Map.of("X-aws-ec2-metadata-token", token()));
            }
            return switch (answer.status()) {
                case 200 -> answer.body();
                case 404 -> null;
                default ->
                    throw NoFact.failed("the EC2 metadata service at " + endpoint() + " answered " + answer.status()
                            + " to " + path);
            };
        } catch (IOException e) {
            throw NoFact.unusable(reason(e));
        }
    }

    private String token() throws NoFact, IOException {
        String known = token;
        if (known != null) {
            return known;
        }
        Answer answer =
                http().put(uri("/latest/api/token"), Map.of("X-aws-ec2-metadata-token-ttl-seconds", TOKEN_SECONDS));
        String body = answer.body().strip();
        if (answer.status() == 403) {
            throw NoFact.unusable("the EC2 metadata service at " + endpoint()
                    + " refuses to answer (403): it is switched off for this instance (HttpEndpoint), or a firewall or"
                    + " agent in between forbids it");
        }
        if (answer.status() != 200 || body.isEmpty() || hasControls(body)) {
            throw NoFact.unusable("no token from the EC2 metadata service at " + endpoint() + " (status "
                    + answer.status() + "): is it one, and does it speak IMDSv2?");
        }
        token = body;
        return body;
    }

    private String reason(IOException e) throws NoFact {
        String what = String.valueOf(e.getMessage());
        boolean timeout = e instanceof SocketTimeoutException;
        if (timeout && !what.toLowerCase(Locale.ROOT).contains("connect")) {
            return "the EC2 metadata service at " + endpoint() + " took the question and did not answer within "
                    + timeout().toMillis() + " ms: in a container, raise the instance's hop limit to 2"
                    + " (HttpPutResponseHopLimit); otherwise raise AWS_METADATA_SERVICE_TIMEOUT";
        }
        return "no EC2 metadata service can be reached at " + endpoint() + " (" + what
                + "): where there is none, set AWS_EC2_METADATA_DISABLED=true";
    }

    private MetadataHttp http() {
        return new MetadataHttp(timeout());
    }

    private Duration timeout() {
        String text = setting("aws.ec2MetadataServiceTimeout", "AWS_METADATA_SERVICE_TIMEOUT");
        try {
            Duration timeout =
                    text == null ? TIMEOUT : Duration.ofMillis(Math.round(Double.parseDouble(text.strip()) * 1000));
            boolean usable = timeout.toMillis() > 0 && timeout.compareTo(MAX_TIMEOUT) <= 0;
            return usable ? timeout : timeout.isNegative() || timeout.isZero() ? TIMEOUT : MAX_TIMEOUT;
        } catch (NumberFormatException e) {
            return TIMEOUT; // The SDK, which is asked before us or after, says what is wrong with it.
        }
    }

    private URI uri(String path) throws NoFact {
        return URI.create(endpoint() + path);
    }

    private String endpoint() throws NoFact {
        String text = setting("aws.ec2MetadataServiceEndpoint", "AWS_EC2_METADATA_SERVICE_ENDPOINT");
        if (text == null || text.isBlank()) {
            String mode = setting("aws.ec2MetadataServiceEndpointMode", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE");
            return "ipv6".equalsIgnoreCase(mode) ? IPV6 : IPV4;
        }
        return Endpoint.checked("AWS_EC2_METADATA_SERVICE_ENDPOINT", text);
    }

    private @Nullable String setting(String property, String variable) {
        String value = sys.apply(property);
        return value != null ? value : env.apply(variable);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name with tokens, for example {@code server_info_{host}_{worker}}. Immutable, safe for use by many threads.
 *
 * <table>
 * <caption>Tokens</caption>
 * <tr><td>{@code {host}}</td><td>the kernel's host name, first label</td></tr>
 * <tr><td>{@code {ip}}</td><td>the first address of this host that is not loopback</td></tr>
 * <tr><td>{@code {pid}}</td><td>the process id</td></tr>
 * <tr><td>{@code {worker}}</td><td>a small number that no other live process of the same stream on this host has</td></tr>
 * <tr><td>{@code {app}}</td><td>the application's name</td></tr>
 * <tr><td>{@code {uuid}}</td><td>a random UUID of this process</td></tr>
 * <tr><td>{@code {date:yyyy-MM-dd}}</td><td>the time of the event, by a pattern of
 * {@link java.time.format.DateTimeFormatter}; UTC unless a zone follows a comma:
 * {@code {date:yyyy-MM-dd,Asia/Seoul}}</td></tr>
 * <tr><td>{@code {start:yyyy-MM-dd}}</td><td>the start of this process, likewise</td></tr>
 * <tr><td>{@code {env:NAME}}</td><td>an environment variable</td></tr>
 * <tr><td>{@code {sys:name}}</td><td>a system property</td></tr>
 * <tr><td>{@code {ec2:instance-id}} …</td><td>the EC2 instance, by its metadata service</td></tr>
 * <tr><td>{@code {ecs:task-id}} …</td><td>the ECS task and container, by their metadata endpoint</td></tr>
 * <tr><td>{@code {k8s:pod}} …</td><td>the Kubernetes pod, by environment variables</td></tr>
 * <tr><td>{@code {lambda:function}} …</td><td>the AWS Lambda function, by environment variables</td></tr>
 * <tr><td>{@code {beanstalk:environment}} …</td><td>the Elastic Beanstalk environment, by its manifest</td></tr>
 * <tr><td>{@code {aws:account}} …</td><td>what the credentials and the region say, on a destination of AWS</td></tr>
 * <tr><td>{@code {ssm:NAME}}</td><td>a parameter of AWS Systems Manager, on a destination of AWS</td></tr>
 * <tr><td>{@code {mdc:tenant}}</td><td>an entry of the event's diagnostic context</td></tr>
 * <tr><td>{@code {kv:tenant}}</td><td>a key-value of the event</td></tr>
 * <tr><td>{@code {marker}}</td><td>the event's first marker</td></tr>
 * <tr><td>{@code {logger}}</td><td>the event's logger</td></tr>
 * <tr><td>{@code {level}}</td><td>the event's level</td></tr>
 * </table>
 *
 * <p>Each token may have a default for when it is unavailable or empty, {@code {env:STAGE:-dev}}, which may contain
 * tokens itself, {@code {env:POD:-{host}}}. Outside tokens a literal brace is written twice.
 */
public final class NameTemplate {

    private final String text;
    private final List<NamePart> parts;

    private NameTemplate(String text, List<NamePart> parts) {
        this.text = text;
        this.parts = parts;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException for an unknown token, a brace without its partner, a missing argument, a bad
     *     date pattern; the message says where, what is allowed, and the nearest valid token
     */
    public static NameTemplate parse(String text) {
        return new NameTemplate(text, new NameParser(text).parse());
    }

    /** Every token there is, as a user would write it. */
    public static List<String> tokens() {
        return Arrays.stream(NamePart.Kind.values())
                .flatMap(kind -> Attributes.list(kind).stream())
                .toList();
    }

    /** Whether {@code token}, for example {@code worker} or {@code date}, occurs, in a default or outside. */
    public boolean uses(String token) {
        return uses(parts, token);
    }

    private static boolean uses(List<NamePart> parts, String token) {
        for (NamePart part : parts) {
            if (part instanceof NamePart.Token found
                    && (found.kind().word.equals(token)
                            || (found.fallback() != null && uses(found.fallback(), token)))) {
                return true;
            }
        }
        return false;
    }

    /** The first token whose value only an event knows, such as {@code {mdc:tenant}}; null when there is none. */
    public @Nullable String eventToken() {
        return eventToken(parts);
    }

    private static @Nullable String eventToken(List<NamePart> parts) {
        for (NamePart part : parts) {
            if (part instanceof NamePart.Token found) {
                boolean ofEvent = found.kind().ofEvent() && found.kind() != NamePart.Kind.DATE;
                String inDefault = found.fallback() == null ? null : eventToken(found.fallback());
                if (ofEvent || inDefault != null) {
                    return ofEvent ? found.source() : inDefault;
                }
            }
        }
        return null;
    }

    /** True when there is no token at all: the same name in every process and at any time. */
    public boolean isConstant() {
        return parts.stream().allMatch(NamePart.Literal.class::isInstance);
    }

    List<NamePart> parts() {
        return parts;
    }

    /** The text it was read from. */
    @Override
    public String toString() {
        return text;
    }
}

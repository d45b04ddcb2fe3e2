// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The metadata services of EC2 (IMDSv2) and of ECS (task metadata, version 4), of an instance and a task that a test makes up.
 * Served at the address of its {@link LocalAws}, unsigned. Every method may be called by any thread.
 *
 * <pre>
 *   PUT /latest/api/token                               a token, valid for as long as asked, 1 to 21600 s
 *   GET /latest/meta-data/PATH                          a value, or the names below PATH; with a valid token only
 *   GET /latest/dynamic/instance-identity/document      likewise
 *   GET /v4/ANY                                         the container
 *   GET /v4/ANY/task                                    its task
 * </pre>
 *
 * <p>What goes wrong is said by {@link LocalAws#faults}: a token that never arrives, as behind a hop limit that is too low
 * ({@code on(IMDS_TOKEN).answer(Fault.hang())}), a service that is switched off ({@code Fault.error(403, …)}), a slow one.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">EC2</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html">ECS</a>
 */
public final class LocalMetadata {
    private static final String META_DATA = "/latest/meta-data/";
    private static final String TAGS = "tags/instance/";
    private static final int MAX_TOKEN_SECONDS = 21_600;

    private final String region;
    private final String account;

    /** All guarded by this object. */
    private final NavigableMap<String, String> instance = new TreeMap<>();

    private final Map<String, String> container = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> task = new LinkedHashMap<>();
    private final Map<String, Long> tokens = new LinkedHashMap<>();

    LocalMetadata(LocalAwsOptions options) {
        this.region = options.region();
        this.account = options.account();
        reset();
    }

    /** Back to an instance without tags and a task of a service, all of them made up. Tokens are void. */
    void reset() {
        synchronized (this) {
            tokens.clear();
            instance.clear();
            container.clear();
            labels.clear();
            task.clear();
        }
        instance("instance-id", "i-0123456789abcdef0");
        instance("instance-type", "t3.micro");
        instance("instance-life-cycle", "on-demand");
        instance("ami-id", "ami-0abcdef1234567890");
        instance("local-ipv4", "10.0.1.23");
        instance("local-hostname", "ip-10-0-1-23." + region + ".compute.internal");
        instance("public-ipv4", "203.0.113.25");
        instance("placement/region", region);
        instance("placement/availability-zone", region + "a");
        instance("placement/availability-zone-id", "xyz1-az1");
        String arn = "arn:aws:ecs:" + region + ":" + account + ":";
        task("Cluster", arn + "cluster/local");
        task("TaskARN", arn + "task/local/0123456789abcdef0123456789abcdef");
        task("Family", "shop");
        task("Revision", "7");
        task("ServiceName", "web");
        task("LaunchType", "FARGATE");
        task("AvailabilityZone", region + "a");
        container("DockerId", "0123456789abcdef0123456789abcdef-1234567890");
        container("Name", "app");
        label("com.amazonaws.ecs.container-name", "app");
        label("com.amazonaws.ecs.cluster", "local");
    }

    /** The value at a path below {@code /latest/meta-data/}, such as {@code instance-id}; null for none. */
    public synchronized LocalMetadata instance(String path, @Nullable String value) {
        return put(instance, path, value);
    }

    /** A tag of the instance; null for none. While there is one, tags are shown as if {@code InstanceMetadataTags} were on. */
    public LocalMetadata tag(String name, @Nullable String value) {
        return instance(TAGS + name, value);
    }

    /** A member of the task's document, such as {@code ServiceName}; null for none. */
    public synchronized LocalMetadata task(String member, @Nullable String value) {
        return put(task, member, value);
    }

    /** A member of the container's document, such as {@code DockerId}; null for none. */
    public synchronized LocalMetadata container(String member, @Nullable String value) {
        return put(container, member, value);
    }

    /** One of the {@code Labels} in the container's document; null for none. */
    public synchronized LocalMetadata label(String name, @Nullable String value) {
        return put(labels, name, value);
    }

    private LocalMetadata put(Map<String, String> values, String name, @Nullable String value) {
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
        return this;
    }

    /** Every token is void from now on, as if its time were over. */
    public synchronized void expireTokens() {
        tokens.clear();
    }

    /** What a request asks of a metadata service; null when it is none of theirs. */
    static @Nullable Operation operation(HttpRequest request) {
        String path = request.path();
        if (path.equals("/latest/api/token")) {
            return Operation.IMDS_TOKEN;
        }
        if (path.startsWith("/latest/")) {
            return Operation.IMDS_GET;
        }
        return path.startsWith("/v4/") ? Operation.TASK_METADATA : null;
    }

    /** The body of the answer. */
    synchronized byte[] answer(HttpRequest request, Operation operation, long now) {
        return switch (operation) {
            case IMDS_TOKEN -> token(request, now).getBytes(StandardCharsets.UTF_8);
            case IMDS_GET -> instance(request, now);
            default -> task(request);
        };
    }

    private String token(HttpRequest request, long now) {
        if (!request.method().equals("PUT")) {
            throw new ServiceException(405, "MethodNotAllowed", "A token is made by PUT");
        }
        if (request.header("x-forwarded-for") != null) {
            throw new ServiceException(403, "Forbidden", "No token for a request that was forwarded");
        }
        String seconds = request.header("x-aws-ec2-metadata-token-ttl-seconds");
        if (seconds == null
                || !seconds.matches("[0-9]{1,5}")
                || Integer.parseInt(seconds) < 1
                || Integer.parseInt(seconds) > MAX_TOKEN_SECONDS) {
            throw new ServiceException(
                    400, "BadRequest", "X-aws-ec2-metadata-token-ttl-seconds is not from 1 to " + MAX_TOKEN_SECONDS);
        }
        String token = UUID.randomUUID().toString();
        tokens.put(token, now + Integer.parseInt(seconds) * 1000L);
        return token;
    }

    private byte[] instance(HttpRequest request, long now) {
        if (!request.method().equals("GET")) {
            throw new ServiceException(405, "MethodNotAllowed", "Metadata are read by GET");
        }
        Long end = tokens.get(String.valueOf(request.header("x-aws-ec2-metadata-token")));
        if (end == null || end <= now) {
            throw new ServiceException(401, "Unauthorized", "The token is missing, unknown or expired");
        }
        if (request.path().equals("/latest/dynamic/instance-identity/document")) {
            return Json.object(this::document);
        }
        String path =
                request.path().startsWith(META_DATA) ? decoded(request.path().substring(META_DATA.length())) : "?";
        String value = instance.get(path);
        String text = value != null ? value : names(path);
        if (text.isEmpty()) {
            throw new ServiceException(404, "NotFound", "There is nothing at " + request.path());
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void document(JsonGenerator json) {
        json.writeStringProperty("accountId", account);
        member(json, "region", "placement/region");
        member(json, "availabilityZone", "placement/availability-zone");
        member(json, "instanceId", "instance-id");
        member(json, "instanceType", "instance-type");
        member(json, "imageId", "ami-id");
        member(json, "privateIp", "local-ipv4");
        json.writeNullProperty("kernelId");
        json.writeName("billingProducts");
        json.writeStartArray();
        json.writeEndArray();
    }

    private void member(JsonGenerator json, String name, String path) {
        String value = instance.get(path);
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }

    /** The names right below a path, those of directories with a slash, one a line. */
    private String names(String path) {
        String directory = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String name : instance.tailMap(directory).keySet()) {
            if (!name.startsWith(directory)) {
                break;
            }
            String rest = name.substring(directory.length());
            int slash = rest.indexOf('/');
            names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
        }
        return String.join("\n", names);
    }

    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(400, "BadRequest", "Not a path: " + path);
        }
    }

    private byte[] task(HttpRequest request) {
        String[] parts = request.path().substring("/v4/".length()).split("/", -1);
        boolean ofTask = parts.length == 2 && parts[1].equals("task");
        if (!request.method().equals("GET") || parts[0].isEmpty() || (parts.length > 1 && !ofTask)) {
            throw new ServiceException(404, "NotFound", "There is nothing at " + request.path());
        }
        return Json.object(json -> {
            if (ofTask) {
                task.forEach(json::writeStringProperty);
                json.writeName("Containers");
                json.writeStartArray();
                json.writeStartObject();
            }
            container.forEach(json::writeStringProperty);
            json.writeName("Labels");
            json.writeStartObject();
            labels.forEach(json::writeStringProperty);
            json.writeEndObject();
            if (ofTask) {
                json.writeEndObject();
                json.writeEndArray();
            }
        });
    }
}

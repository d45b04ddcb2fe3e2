// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import io.penstock.metadata.MetadataHttp.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The task metadata endpoint of ECS, version 4, on Fargate and on EC2; version 3, whose documents are alike, where there
 * is no other. The platform puts its address into the environment of each container.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html">Task metadata
 *     endpoint version 4</a>
 */
final class EcsMetadata implements MetadataService {

    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private static final String CONTAINER = "";
    private static final String TASK = "/task";

    /** Where in which document an attribute stands. */
    private static final Map<String, Place> PLACES = Map.ofEntries(
            Map.entry("container", new Place(CONTAINER, "Labels/com.amazonaws.ecs.container-name")),
            Map.entry("container-id", new Place(CONTAINER, "DockerId")),
            Map.entry("task-id", new Place(TASK, "TaskARN")),
            Map.entry("task-arn", new Place(TASK, "TaskARN")),
            Map.entry("region", new Place(TASK, "TaskARN")),
            Map.entry("account-id", new Place(TASK, "TaskARN")),
            Map.entry("cluster", new Place(TASK, "Cluster")),
            Map.entry("service", new Place(TASK, "ServiceName")),
            Map.entry("family", new Place(TASK, "Family")),
            Map.entry("revision", new Place(TASK, "Revision")),
            Map.entry("launch-type", new Place(TASK, "LaunchType")),
            Map.entry("availability-zone", new Place(TASK, "AvailabilityZone")));

    private record Place(String path, String member) {}

    private final Function<String, @Nullable String> env;
    private @Nullable Map<String, String> container;
    private @Nullable Map<String, String> task;

    EcsMetadata(Function<String, @Nullable String> env) {
        this.env = env;
    }

    @Override
    public String find(String attribute) throws NoFact {
        Place place = PLACES.get(attribute);
        if (place == null) {
            throw NoFact.absent("ECS has no attribute " + attribute);
        }
        Map<String, String> document = place.path().equals(TASK) ? task() : container();
        String member = document.get(place.member());
        if (member == null && attribute.equals("container")) {
            member = document.get("Name");
        }
        String value = member == null ? null : part(attribute, member);
        if (value == null) {
            throw NoFact.absent("the metadata of the ECS task has no " + place.member());
        }
        return value;
    }

    /** {@code arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID}; a cluster is given by its name or by such an ARN. */
    private static @Nullable String part(String attribute, String member) {
        return switch (attribute) {
            case "task-id", "cluster" -> member.substring(member.lastIndexOf('/') + 1);
            case "region" -> field(member, 3);
            case "account-id" -> field(member, 4);
            default -> member;
        };
    }

    private static @Nullable String field(String arn, int index) {
        String[] fields = arn.split(":", -1);
        return fields.length > index ? fields[index] : null;
    }

    private Map<String, String> task() throws NoFact {
        if (task == null) {
            task = document(TASK);
        }
        return task;
    }

    private Map<String, String> container() throws NoFact {
        if (container == null) {
            container = document(CONTAINER);
        }
        return container;
    }

    private Map<String, String> document(String path) throws NoFact {
        String address = address() + path;
        try {
            Answer answer = new MetadataHttp(TIMEOUT).get(URI.create(address), Map.of());
            if (answer.status() != 200) {
                throw NoFact.unusable("the ECS metadata endpoint " + address + " answered " + answer.status());
            }
            return JsonScalars.of(answer.body());
        } catch (IOException e) {
            throw NoFact.unusable("no answer from the ECS metadata endpoint " + address + " (" + e.getMessage() + ")");
        } catch (IllegalArgumentException e) {
            throw NoFact.unusable(
                    "the answer of the ECS metadata endpoint " + address + " is unreadable (" + e.getMessage() + ")");
        }
    }

    private String address() throws NoFact {
        for (String variable : new String[] {"ECS_CONTAINER_METADATA_URI_V4", "ECS_CONTAINER_METADATA_URI"}) {
            String text = env.apply(variable);
            if (text != null && !text.isBlank()) {
                return Endpoint.checked(variable, text);
            }
        }
        throw NoFact.elsewhere("this is no ECS task: ECS_CONTAINER_METADATA_URI_V4 is not set");
    }
}

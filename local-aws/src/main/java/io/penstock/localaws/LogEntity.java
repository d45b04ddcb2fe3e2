// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the events of a PutLogEvents are about, as the request says.
 *
 * @param keyAttributes what identifies it
 * @param attributes what else is known of it
 */
public record LogEntity(Map<String, String> keyAttributes, Map<String, String> attributes) {

    private static final Set<String> KEYS = Set.of("Type", "ResourceType", "Identifier", "Name", "Environment");
    private static final List<String> TYPES =
            List.of("Service", "RemoteService", "AWS::Service", "Resource", "AWS::Resource");

    public LogEntity {
        keyAttributes = Map.copyOf(keyAttributes);
        attributes = Map.copyOf(attributes);
    }

    /** Takes the object that the parser stands on; null for anything else. */
    static @Nullable LogEntity read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        Map<String, String> keyAttributes = new LinkedHashMap<>();
        Map<String, String> attributes = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
            } else if (name.equals("keyAttributes")) {
                keyAttributes.putAll(Fields.stringsByKey(json));
            } else if (name.equals("attributes")) {
                attributes.putAll(Fields.stringsByKey(json));
            } else {
                json.skipChildren();
            }
        }
        return new LogEntity(keyAttributes, attributes);
    }

    /** The rules that the service model states, which the whole request is refused for. */
    void check(Checks checks) {
        checks.entries(
                "entity.keyAttributes",
                keyAttributes,
                ServiceLimits.MIN_KEY_ATTRIBUTES,
                ServiceLimits.MAX_KEY_ATTRIBUTES,
                ServiceLimits.MAX_KEY_ATTRIBUTE_NAME);
        checks.entries(
                "entity.attributes", attributes, 0, ServiceLimits.MAX_ATTRIBUTES, ServiceLimits.MAX_ATTRIBUTE_NAME);
    }

    /** Why the service would take the events without the entity; null when it takes both. */
    @Nullable
    String rejection(String groupClass) {
        if (groupClass.equals("DELIVERY")) {
            return "UnsupportedLogGroupType";
        }
        if (!KEYS.containsAll(keyAttributes.keySet())) {
            return "InvalidKeyAttributes";
        }
        String type = keyAttributes.get("Type");
        if (type == null) {
            return "MissingRequiredFields";
        }
        if (!TYPES.contains(type)) {
            return "InvalidTypeValue";
        }
        boolean complete = type.endsWith("Resource")
                ? keyAttributes.containsKey("ResourceType") && keyAttributes.containsKey("Identifier")
                : keyAttributes.containsKey("Name")
                        && (type.equals("AWS::Service") || keyAttributes.containsKey("Environment"));
        return complete ? null : "MissingRequiredFields";
    }
}

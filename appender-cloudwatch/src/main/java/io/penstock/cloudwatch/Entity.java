// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.Names;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entity of each PutLogEvents, as the member of the request's JSON that it is. Immutable.
 *
 * @param member {@code "entity":{…},}, or nothing
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/adding-your-own-related-telemetry.html">How
 *     to add related information to telemetry</a>
 */
record Entity(String member) {

    static final Entity NONE = new Entity("");

    /** Of each value, and of the service's and environment's names. */
    private static final int MAX_VALUE = 512;

    private static final int MAX_NAME = 256;
    private static final int MAX_ATTRIBUTES = 10;

    /** What the console knows by a prefix of the environment. */
    private static final Map<String, String> PLATFORMS = Map.of(
            "ec2",
            "AWS::EC2",
            "ecs",
            "AWS::ECS",
            "eks",
            "AWS::EKS",
            "k8s",
            "K8s",
            "lambda",
            "AWS::Lambda",
            "generic",
            "Generic");

    boolean isNone() {
        return member.isEmpty();
    }

    /** The entity that the settings describe; what is wrong is reported and left out. */
    static Entity of(Settings settings, Names names, long nowMillis) {
        String service = name(settings, EntitySettings.SERVICE, names, nowMillis);
        if (service == null) {
            if (settings.isSet(EntitySettings.ENVIRONMENT) || settings.isSet(EntitySettings.ATTRIBUTES)) {
                settings.report("entity", "entity: without effect, because entity.service has no usable value", false);
            }
            return NONE;
        }
        String environment = name(settings, EntitySettings.ENVIRONMENT, names, nowMillis);
        if (environment == null) {
            environment = EntitySettings.ENVIRONMENT.defaultText();
        }
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("Type", "Service");
        keys.put("Name", service);
        keys.put("Environment", environment);
        return new Entity("\"entity\":{\"keyAttributes\":" + json(keys) + ",\"attributes\":"
                + json(attributes(settings, names, nowMillis, environment)) + "},");
    }

    private static @Nullable String name(Settings settings, Setting<String> setting, Names names, long nowMillis) {
        String text = Given.text(settings, setting, names, nowMillis);
        if (text == null || (!text.isEmpty() && text.length() <= MAX_VALUE)) {
            return text;
        }
        settings.report(
                setting.name(),
                setting.name() + ": a value of " + text.length() + " characters is not usable; allowed: "
                        + setting.allowed() + "; it is left out",
                false);
        return null;
    }

    private static Map<String, String> attributes(Settings settings, Names names, long nowMillis, String environment) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("AWS.ServiceNameSource", "UserConfiguration");
        addPlatform(environment, attributes);
        Given.entries(settings, EntitySettings.ATTRIBUTES, names, nowMillis).forEach((name, value) -> {
            boolean room = attributes.size() < MAX_ATTRIBUTES || attributes.containsKey(name);
            if (room && name.length() <= MAX_NAME && !value.isEmpty() && value.length() <= MAX_VALUE) {
                attributes.put(name, value);
            } else {
                settings.report(
                        EntitySettings.ATTRIBUTES.name(),
                        "entity.attributes: '" + name + "' is not usable; allowed: "
                                + EntitySettings.ATTRIBUTES.allowed() + "; it is left out",
                        false);
            }
        });
        return attributes;
    }

    /** {@code eks:cluster/namespace} says three things. */
    private static void addPlatform(String environment, Map<String, String> attributes) {
        int colon = environment.indexOf(':');
        String prefix = colon < 0 ? "" : environment.substring(0, colon);
        String platform = PLATFORMS.get(prefix);
        if (platform == null) {
            return;
        }
        attributes.put("PlatformType", platform);
        int slash = environment.indexOf('/', colon);
        if ((prefix.equals("eks") || prefix.equals("k8s")) && slash > colon + 1 && slash + 1 < environment.length()) {
            attributes.put(
                    prefix.equals("eks") ? "EKS.Cluster" : "K8s.Cluster", environment.substring(colon + 1, slash));
            attributes.put("K8s.Namespace", environment.substring(slash + 1));
        }
    }

    private static String json(Map<String, String> entries) {
        return entries.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        PutBody.escape(text, json);
        return json.append('"').toString();
    }
}

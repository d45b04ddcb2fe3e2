// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.settings.Setting;
import java.util.List;
import java.util.Map;

/** What the events are about, in the words of CloudWatch's "Explore related". */
final class EntitySettings {

    static final Setting<String> SERVICE = Setting.text(
            "entity.service",
            "1 to 512 characters; {tokens} are filled in, such as {app}",
            "",
            "The service that the events are about. With it the console shows metrics and traces beside the events"
                    + " (\"Explore related\"). Without it no entity is sent.");

    static final Setting<String> ENVIRONMENT = Setting.text(
            "entity.environment",
            "1 to 512 characters such as production, eks:cluster/namespace or ec2:default; {tokens} are filled in",
            "generic:default",
            "Where the service runs, as metrics and traces of it name the place. What stands before a colon also gives the"
                    + " attribute PlatformType: ec2, ecs, eks, k8s, lambda.");

    static final Setting<Map<String, String>> ATTRIBUTES = Setting.entries(
            "entity.attributes",
            "name=value pairs, divided by commas or line breaks: at most 10 with those that are added, names of up to 256 and"
                    + " values of 1 to 512 characters",
            "Further attributes, such as EC2.InstanceId or K8s.Workload. Values take {tokens}.");

    static final List<Setting<?>> ALL = List.of(SERVICE, ENVIRONMENT, ATTRIBUTES);

    private EntitySettings() {}
}

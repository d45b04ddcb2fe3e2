// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The least IAM policy for given settings: only the actions that they can lead to, only on their log group.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html">Actions
 *     and resources of CloudWatch Logs</a>
 */
final class IamPolicy {

    private static final Pattern PARAMETER = Pattern.compile("\\{ssm:/?([^{}:]+)");

    private IamPolicy() {}

    /** The policy as JSON, without an account number: {@code *} stands for the only one that it can be. */
    static String of(Settings settings) {
        String region = settings.get(CloudWatchSettings.REGION);
        String group = "arn:" + Attempt.partition(region == null ? "" : region) + ":logs:"
                + (region == null ? "*" : region) + ":*:log-group:" + group(settings);
        List<String> statements = new ArrayList<>();
        statements.add(statement("PenstockSends", List.of("logs:PutLogEvents"), List.of(group + ":*")));
        if (settings.value(CloudWatchSettings.CREATE_LOG_STREAM)) {
            statements.add(statement("PenstockCreatesStreams", List.of("logs:CreateLogStream"), List.of(group + ":*")));
        }
        if (settings.value(CloudWatchSettings.CREATE_LOG_GROUP)) {
            List<String> actions = new ArrayList<>(List.of("logs:CreateLogGroup"));
            if (settings.get(CloudWatchSettings.RETENTION_DAYS) != null) {
                actions.add("logs:PutRetentionPolicy");
            }
            if (settings.isSet(GroupSettings.TAGS)) {
                actions.add("logs:TagResource");
            }
            statements.add(statement("PenstockCreatesItsGroup", actions, List.of(group, group + ":*")));
        }
        List<String> parameters = parameters(settings, region == null ? "*" : region);
        if (!parameters.isEmpty()) {
            statements.add(statement("PenstockReadsItsNames", List.of("ssm:GetParameter"), parameters));
        }
        return "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n"
                + String.join(",\n", statements)
                + "\n  ]\n}\n";
    }

    /** A token can become anything. */
    private static String group(Settings settings) {
        String text = settings.get(CloudWatchSettings.LOG_GROUP);
        String group = text == null ? "*" : text;
        for (String before = ""; !before.equals(group); ) {
            before = group;
            group = group.replaceAll("\\{[^{}]*\\}", "*");
        }
        return group;
    }

    /** The parameters that the names are made of, with or without a slash in front, a version or a label behind. */
    private static List<String> parameters(Settings settings, String region) {
        String names = settings.get(CloudWatchSettings.LOG_GROUP) + " " + settings.get(CloudWatchSettings.LOG_STREAM);
        return PARAMETER
                .matcher(names)
                .results()
                .map(token -> "arn:" + Attempt.partition(region) + ":ssm:" + region + ":*:parameter/" + token.group(1))
                .distinct()
                .toList();
    }

    private static String statement(String sid, List<String> actions, List<String> resources) {
        return "    {\n      \"Sid\": \"" + sid + "\",\n      \"Effect\": \"Allow\",\n      \"Action\": "
                + list(actions) + ",\n      \"Resource\": " + list(resources) + "\n    }";
    }

    private static String list(List<String> words) {
        String quoted = words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", "));
        return words.size() == 1 ? quoted : "[" + quoted + "]";
    }
}

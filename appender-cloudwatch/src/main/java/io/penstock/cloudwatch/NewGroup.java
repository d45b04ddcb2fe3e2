// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.Names;
import io.penstock.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a log group is like that we create. Says nothing about a group that exists.
 *
 * @param groupClass null for the service's default
 * @param kmsKeyId null for the service's own encryption
 * @param deletionProtection whether it refuses to be deleted
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html">
 *     CreateLogGroup</a>
 */
record NewGroup(
        @Nullable String groupClass, @Nullable String kmsKeyId, Map<String, String> tags, boolean deletionProtection) {

    static final NewGroup PLAIN = new NewGroup(null, null, Map.of(), false);

    private static final Pattern KEY_ARN = Pattern.compile("arn:aws[a-z-]*:kms:[a-z0-9-]+:\\d{12}:(key|alias)/.+");

    private static final int MAX_KEY_ARN = 256;

    static NewGroup of(Settings settings, Names names, long nowMillis) {
        GroupClass groupClass = settings.value(GroupSettings.LOG_GROUP_CLASS);
        return new NewGroup(
                groupClass == GroupClass.STANDARD ? null : groupClass.name(),
                key(settings),
                tags(settings, names, nowMillis),
                settings.value(GroupSettings.DELETION_PROTECTION));
    }

    /** Reports what keeps the appender off. */
    static void check(Settings settings) {
        key(settings);
    }

    /** A group that should have been encrypted must not be made without. */
    private static @Nullable String key(Settings settings) {
        return Given.usable(settings, GroupSettings.KMS_KEY_ID, NewGroup::wrongKey);
    }

    private static @Nullable String wrongKey(String text) {
        if (text.length() > MAX_KEY_ARN) {
            return "it has " + text.length() + " characters";
        }
        return KEY_ARN.matcher(text).matches() ? null : "not the ARN of a KMS key";
    }

    private static Map<String, String> tags(Settings settings, Names names, long nowMillis) {
        Map<String, String> tags = new LinkedHashMap<>();
        Given.entries(settings, GroupSettings.TAGS, names, nowMillis).forEach((name, value) -> {
            String wrong = wrongTag(name, value, tags.size());
            if (wrong == null) {
                tags.put(name, value);
            } else {
                settings.report(
                        GroupSettings.TAGS.name(),
                        "tags: '" + name + "' is not usable (" + wrong + "); allowed: " + GroupSettings.TAGS.allowed()
                                + "; it is left out",
                        false);
            }
        });
        return tags;
    }

    private static @Nullable String wrongTag(String name, String value, int before) {
        if (before == LogsLimits.MAX_TAGS) {
            return "there are more than " + LogsLimits.MAX_TAGS;
        }
        if (name.startsWith("aws:")) {
            return "the prefix aws: is the service's own";
        }
        if (name.length() > LogsLimits.MAX_TAG_NAME
                || !LogsLimits.TAG_TEXT.matcher(name).matches()) {
            return "the name";
        }
        boolean usable = value.length() <= LogsLimits.MAX_TAG_VALUE
                && (value.isEmpty() || LogsLimits.TAG_TEXT.matcher(value).matches());
        return usable ? null : "the value";
    }
}

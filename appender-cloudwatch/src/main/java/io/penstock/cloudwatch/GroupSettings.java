// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.settings.Setting;
import java.util.List;
import java.util.Map;

/** What a log group is like that this appender creates. One that was there before is never changed. */
final class GroupSettings {

    static final Setting<GroupClass> LOG_GROUP_CLASS = Setting.choice(
            "logGroupClass",
            GroupClass.class,
            GroupClass.STANDARD,
            "The class of a log group that this appender creates; it can never be changed afterwards. infrequentAccess costs"
                    + " about half and has no metric filters, subscriptions or live tail; delivery is for forwarding only,"
                    + " keeps its events for a day or two and takes no entity.");

    static final Setting<String> KMS_KEY_ID = Setting.text(
            "kmsKeyId",
            "the ARN of a symmetric KMS key such as arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            "",
            "The key that encrypts a log group which this appender creates; the key's policy has to allow CloudWatch Logs."
                    + " Without it the service encrypts with a key of its own.");

    static final Setting<Map<String, String>> TAGS = Setting.entries(
            "tags",
            "name=value pairs, divided by commas or line breaks: at most 50, names of 1 to 128 and values of up to 256"
                    + " letters, digits, spaces and _ . : / = + - @",
            "Tags of a log group that this appender creates. Values take {tokens}.");

    static final Setting<Boolean> DELETION_PROTECTION = Setting.flag(
            "deletionProtection",
            false,
            "Whether a log group that this appender creates refuses to be deleted until somebody lifts the protection."
                    + " Needs an AWS SDK that knows it.");

    static final List<Setting<?>> ALL = List.of(LOG_GROUP_CLASS, KMS_KEY_ID, TAGS, DELETION_PROTECTION);

    private GroupSettings() {}
}

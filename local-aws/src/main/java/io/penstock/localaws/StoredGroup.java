// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.Map;

/**
 * A log group at the moment it was asked for.
 *
 * @param retentionDays how long its events are kept; 0: for ever
 * @param creationTime milliseconds since 1970
 * @param logGroupClass {@code STANDARD} unless it was created as another
 * @param tags as given at its creation
 * @param kmsKeyId as given at its creation, empty for none
 * @param deletionProtected whether it refuses to be deleted
 */
public record StoredGroup(
        String name,
        int retentionDays,
        long creationTime,
        String logGroupClass,
        Map<String, String> tags,
        String kmsKeyId,
        boolean deletionProtected) {
    public StoredGroup {
        tags = Map.copyOf(tags);
    }
}

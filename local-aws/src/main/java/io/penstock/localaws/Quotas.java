// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Requests per second, by operation: a bucket that holds one second's worth and fills with the server's clock. Safe for use by many
 * threads.
 */
final class Quotas {
    private final Map<Operation, Bucket> buckets = new EnumMap<>(Operation.class);

    /** @param perSecond 0: no quota */
    synchronized void set(Operation operation, int perSecond, long now) {
        if (perSecond < 0) {
            throw new IllegalArgumentException("The quota of " + operation.wireName() + " is " + perSecond
                    + " requests per second; allowed is 0 (none) or more.");
        }
        if (perSecond == 0) {
            buckets.remove(operation);
        } else {
            buckets.put(operation, new Bucket(perSecond, now));
        }
    }

    /** Takes one request from the quota or refuses it as the service does. */
    synchronized void take(Operation operation, long now) {
        Bucket bucket = buckets.get(operation);
        if (bucket != null && !bucket.take(now)) {
            throw new ServiceException(400, "ThrottlingException", "Rate exceeded");
        }
    }

    /** Those in force, in words. */
    synchronized List<String> describe() {
        return buckets.entrySet().stream()
                .map(quota -> quota.getKey().wireName() + ": " + quota.getValue().perSecond
                        + " calls a second, those beyond are throttled")
                .toList();
    }

    private static final class Bucket {
        private final int perSecond;
        private double tokens;
        private long filledAt;

        Bucket(int perSecond, long now) {
            this.perSecond = perSecond;
            this.tokens = perSecond;
            this.filledAt = now;
        }

        boolean take(long now) {
            // A clock that goes back fills nothing and takes nothing away.
            double filled = Math.max(0, now - filledAt) * perSecond / 1000.0;
            tokens = Math.min(perSecond, tokens + filled);
            filledAt = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }
}

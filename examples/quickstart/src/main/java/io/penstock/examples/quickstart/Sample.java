// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import org.jspecify.annotations.Nullable;

/** Picks the one stored event to show: an order with its key-values, or else one with any of the application's own. */
final class Sample {

    private @Nullable String best;
    private int bestScore = -1;

    void offer(String message) {
        int score = score(message);
        if (score > bestScore) {
            best = message;
            bestScore = score;
        }
    }

    private static int score(String message) {
        return (message.contains("\"total\":{") ? 4 : 0)
                + (message.contains("\"request_id\":") ? 2 : 0)
                + (message.contains("\"logger\":\"io.penstock.examples") ? 1 : 0);
    }

    /** Null when nothing was stored. */
    @Nullable
    String best() {
        return best;
    }
}

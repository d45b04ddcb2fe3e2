// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The text is not a filter pattern. The message says what is wrong, where, what is allowed and what to do; the service's
 * own, shorter text is kept beside it.
 */
public final class FilterPatternException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final int position;
    private final @Nullable String serviceText;

    FilterPatternException(String message, int position, @Nullable String serviceText) {
        super(message);
        this.position = position;
        this.serviceText = serviceText;
    }

    /** Which character of the pattern is wrong, from 1; one more than there are when something is missing at the end. */
    public int position() {
        return position;
    }

    /**
     * What CloudWatch Logs says of this mistake.
     *
     * @return null when it says nothing but that the pattern is invalid, in words that differ from call to call:
     *     {@code Invalid filter pattern} or {@code Invalid metric filter pattern}
     */
    public @Nullable String serviceText() {
        return serviceText;
    }
}

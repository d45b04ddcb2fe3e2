// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An event's place in the order in which events of one source arrived, and thereby its name on the page: {@code 12.5}.
 *
 * @param batch the number of its batch
 * @param index within the batch
 */
record Arrival(long batch, int index) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})\\.([0-9]{1,9})");

    /** @throws ServiceException if that is no arrival's text */
    static Arrival parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw ServiceException.invalidParameter(
                    "'" + text + "' names no event; use the id of one, which looks like 12.5.");
        }
        return new Arrival(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    @Override
    public String toString() {
        return batch + "." + index;
    }
}

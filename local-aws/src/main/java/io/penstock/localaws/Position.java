// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.Locale;

/**
 * A place in the order in which events are read: by timestamp, then as they arrived. It stays valid when older events arrive later,
 * which an ordinal would not.
 *
 * @param batch the number of the stored batch, counted over the whole server
 * @param index within the batch; -1 is before the first
 */
record Position(long timestamp, long batch, int index) implements Comparable<Position> {
    private static final int DIGITS = 56;

    /** Before every event of that time. */
    static Position before(long timestamp) {
        return new Position(timestamp, 0, -1);
    }

    @Override
    public int compareTo(Position other) {
        int byTime = Long.compare(timestamp, other.timestamp);
        if (byTime != 0) {
            return byTime;
        }
        int byBatch = Long.compare(batch, other.batch);
        return byBatch != 0 ? byBatch : Integer.compare(index, other.index);
    }

    /** 56 digits, as the service's own event ids and tokens have. */
    String digits() {
        return String.format(Locale.ROOT, "%020d%020d%016d", timestamp, batch, index + 1);
    }

    /** Reads {@link #digits} from the end of a token; {@code before} is what must precede them. */
    static Position parse(String token, String before) {
        String digits = token.substring(Math.min(before.length(), token.length()));
        if (!token.startsWith(before) || !digits.matches("[0-9]{" + DIGITS + "}")) {
            throw ServiceException.invalidParameter("The specified nextToken is invalid.");
        }
        try {
            return new Position(
                    Long.parseLong(digits, 0, 20, 10),
                    Long.parseLong(digits, 20, 40, 10),
                    Integer.parseInt(digits, 40, 56, 10) - 1);
        } catch (NumberFormatException e) {
            throw ServiceException.invalidParameter("The specified nextToken is invalid.");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Nanoseconds since 1970, or ISO 8601 in UTC with 3, 6 or 9 digits of the second's fraction. Remembers the last second; used by one thread at a time. */
final class Timestamps {

    /** The years that take four digits: 0000 to 9999. */
    private static final long FIRST_SECOND =
            Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();

    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final int SECOND_LENGTH = 20;

    private final byte[] text = "yyyy-MM-ddTHH:mm:ss.".getBytes(StandardCharsets.US_ASCII);
    private long second = Long.MIN_VALUE;

    /** Writes the time without quotes. */
    void write(JsonWriter json, EventBuffer out, long epochMillis, int nanosOfMilli) {
        long wanted = Math.floorDiv(epochMillis, 1000L);
        if (wanted < FIRST_SECOND || wanted > LAST_SECOND) {
            json.raw(Instant.ofEpochMilli(epochMillis).toString());
            return;
        }
        if (wanted != second) {
            remember(wanted);
        }
        json.reserve(SECOND_LENGTH + 10);
        byte[] bytes = out.bytes;
        System.arraycopy(text, 0, bytes, out.length, SECOND_LENGTH);
        int at = out.length + SECOND_LENGTH;
        Digits.write(epochMillis - wanted * 1000, bytes, at, 3);
        at += 3;
        if (nanosOfMilli != 0) {
            boolean micros = nanosOfMilli % 1000 == 0;
            Digits.write(micros ? nanosOfMilli / 1000 : nanosOfMilli, bytes, at, micros ? 3 : 6);
            at += micros ? 3 : 6;
        }
        bytes[at++] = 'Z';
        out.length = at;
    }

    /** Writes the nanoseconds since 1970-01-01T00:00Z, without quotes; 0 for a time before it, which there is no number for. */
    static void writeNanos(JsonWriter json, EventBuffer out, long epochMillis, int nanosOfMilli) {
        if (epochMillis <= 0) {
            json.number(epochMillis < 0 ? 0 : nanosOfMilli);
            return;
        }
        json.number(epochMillis);
        json.reserve(6);
        Digits.write(nanosOfMilli, out.bytes, out.length, 6);
        out.length += 6;
    }

    private void remember(long wanted) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(wanted, 0, ZoneOffset.UTC);
        Digits.write(time.getYear(), text, 0, 4);
        Digits.write(time.getMonthValue(), text, 5, 2);
        Digits.write(time.getDayOfMonth(), text, 8, 2);
        Digits.write(time.getHour(), text, 11, 2);
        Digits.write(time.getMinute(), text, 14, 2);
        Digits.write(time.getSecond(), text, 17, 2);
        second = wanted;
    }
}

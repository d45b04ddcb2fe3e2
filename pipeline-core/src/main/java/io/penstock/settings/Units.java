// SPDX-License-Identifier: Apache-2.0
package io.penstock.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Units {

    private static final Pattern NUMBER_UNIT = Pattern.compile("([0-9]{1,15})\\s*([A-Za-z]*)");

    private static final Map<String, Long> NANOS = Map.ofEntries(
            Map.entry("ns", 1L),
            Map.entry("us", 1_000L),
            Map.entry("ms", 1_000_000L),
            Map.entry("milli", 1_000_000L),
            Map.entry("millisecond", 1_000_000L),
            Map.entry("s", 1_000_000_000L),
            Map.entry("sec", 1_000_000_000L),
            Map.entry("second", 1_000_000_000L),
            Map.entry("m", 60_000_000_000L),
            Map.entry("min", 60_000_000_000L),
            Map.entry("minute", 60_000_000_000L),
            Map.entry("h", 3_600_000_000_000L),
            Map.entry("hour", 3_600_000_000_000L),
            Map.entry("d", 86_400_000_000_000L),
            Map.entry("day", 86_400_000_000_000L));

    private static final Map<String, Long> BYTES = Map.of(
            "", 1L,
            "b", 1L,
            "byte", 1L,
            "kb", 1L << 10,
            "kib", 1L << 10,
            "mb", 1L << 20,
            "mib", 1L << 20,
            "gb", 1L << 30,
            "gib", 1L << 30);

    private Units() {}

    /** {@code 200 ms}, {@code 5s}, {@code 1 minute}, {@code PT5S}; 0 needs no unit. */
    static Duration duration(String text) {
        if (text.startsWith("PT") || text.startsWith("pt")) {
            return Duration.parse(text);
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = match(text);
        if (matcher.group(2).isEmpty()) {
            throw new IllegalArgumentException("the unit is missing");
        }
        return Duration.ofNanos(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(NANOS, matcher.group(2))));
    }

    /** {@code 512 KB}, {@code 64MB}, {@code 1048576}; a KB is 1024 bytes. */
    static long bytes(String text) {
        Matcher matcher = match(text);
        return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(BYTES, matcher.group(2)));
    }

    private static Matcher match(String text) {
        Matcher matcher = NUMBER_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a number with a unit");
        }
        return matcher;
    }

    private static long factor(Map<String, Long> units, String unit) {
        String folded = unit.toLowerCase(Locale.ROOT);
        Long factor = units.get(folded);
        if (factor == null && folded.length() > 2 && folded.endsWith("s")) {
            factor = units.get(folded.substring(0, folded.length() - 1));
        }
        if (factor == null) {
            throw new IllegalArgumentException("unknown unit '" + unit + "'");
        }
        return factor;
    }
}

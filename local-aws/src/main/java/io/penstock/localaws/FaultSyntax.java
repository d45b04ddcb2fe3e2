// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault rule in one word, for a command line: {@code operation:fault[=argument][,key[=value]]…}.
 *
 * <pre>
 *   PutLogEvents:unavailable,times=5
 *   PutLogEvents:reset,after-accepting,probability=0.1,seed=7
 *   any:delay=250ms,stream=batch
 *   CreateLogGroup:error=400/OperationAbortedException
 * </pre>
 */
final class FaultSyntax {
    static final List<String> FAULTS = List.of(
            "delay=<time>",
            "internal-error",
            "unavailable",
            "throttle",
            "expired",
            "denied",
            "too-large",
            "error=<status>/<code>",
            "reset",
            "hang",
            "slow=<bytes per second>",
            "truncated",
            "empty",
            "garbled",
            "no-request-id");
    static final List<String> KEYS = List.of(
            "after-accepting",
            "delay=<time>",
            "nth=<n>",
            "skip=<n>",
            "times=<n>",
            "from-event=<n>",
            "probability=<0..1>",
            "seed=<n>",
            "group=<name>",
            "stream=<name>");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m)");

    private final String text;

    private FaultSyntax(String text) {
        this.text = text;
    }

    /** Adds the rule that the text describes; throws an IllegalArgumentException that says what is wrong with it. */
    static void addTo(Faults faults, String text) {
        new FaultSyntax(text).add(faults);
    }

    /** {@code 250ms}, {@code 5s} or {@code 1m}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a time; write 250ms, 5s or 1m.");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    private void add(Faults faults) {
        String[] halves = text.split(":", 2);
        if (halves.length < 2) {
            throw wrong("there is no operation before a colon");
        }
        FaultRule rule = halves[0].equals("any") ? faults.onAny() : faults.on(operation(halves[0]));
        String[] words = halves[1].split(",", -1);
        Fault fault = fault(name(words[0]), value(words[0]));
        double probability = 1;
        long seed = 0;
        for (int i = 1; i < words.length; i++) {
            String value = value(words[i]);
            switch (name(words[i])) {
                case "after-accepting" -> fault = fault.afterAccepting();
                case "delay" -> fault = fault.delayed(duration(value));
                case "nth" -> rule.nth(number(value));
                case "skip" -> rule.skip(number(value));
                case "times" -> rule.times(number(value));
                case "from-event" -> rule.fromEvent(number(value));
                case "probability" -> probability = decimal(value);
                case "seed" -> seed = number(value);
                case "group" -> rule.group(value);
                case "stream" -> rule.stream(value);
                default -> throw wrong("'" + words[i] + "' is none of " + String.join(", ", KEYS));
            }
        }
        rule.probability(probability, seed).answer(fault);
    }

    private Operation operation(String name) {
        Operation operation = Operation.of(name);
        if (operation == Operation.UNKNOWN) {
            throw wrong("'" + name + "' is no operation served here; use its name as in PutLogEvents, or any");
        }
        return operation;
    }

    private Fault fault(String name, String value) {
        return switch (name) {
            case "delay" -> Fault.delay(duration(value));
            case "internal-error" -> Fault.internalError();
            case "unavailable" -> Fault.unavailable();
            case "throttle" -> Fault.throttle();
            case "expired" -> Fault.expiredCredentials();
            case "denied" -> Fault.accessDenied();
            case "too-large" -> Fault.tooLarge();
            case "error" -> error(value.split("/", 2));
            case "reset" -> Fault.reset();
            case "hang" -> Fault.hang();
            case "slow" -> Fault.slowAnswer((int) Math.min(Integer.MAX_VALUE, number(value)));
            case "truncated" -> Fault.truncatedAnswer();
            case "empty" -> Fault.emptyAnswer();
            case "garbled" -> Fault.garbledAnswer();
            case "no-request-id" -> Fault.withoutRequestId();
            default -> throw wrong("'" + name + "' is none of " + String.join(", ", FAULTS));
        };
    }

    private Fault error(String[] statusAndCode) {
        if (statusAndCode.length < 2) {
            throw wrong("error needs a status and a code, as in error=400/OperationAbortedException");
        }
        return Fault.error((int) number(statusAndCode[0]), statusAndCode[1], "Refused by a fault rule");
    }

    private long number(String value) {
        if (!value.matches("[0-9]{1,18}")) {
            throw wrong("'" + value + "' is not a whole number");
        }
        return Long.parseLong(value);
    }

    private double decimal(String value) {
        if (!value.matches("[0-9]*\\.?[0-9]+")) {
            throw wrong("'" + value + "' is not a number from 0 to 1");
        }
        return Double.parseDouble(value);
    }

    private static String name(String word) {
        return word.split("=", 2)[0].toLowerCase(Locale.ROOT);
    }

    private static String value(String word) {
        String[] pair = word.split("=", 2);
        return pair.length == 2 ? pair[1] : "";
    }

    private IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("Cannot read the fault '" + text + "': " + why + ".");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.SendResult;
import io.penstock.time.Clock;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The doctor's steps, in the order in which one depends on the other. Uses the appender's own sender throughout. */
final class Examination {

    /** Beyond this the service refuses signatures; the SDK corrects them, but events carry wrong times. */
    private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofMinutes(5);

    private final CloudWatchDestination destination;
    private final Findings findings;
    private final Clock clock;

    Examination(CloudWatchDestination destination, PrintStream out, Clock clock) {
        this.destination = destination;
        this.findings = new Findings(out);
        this.clock = clock;
    }

    /** True when all is well. */
    boolean run() {
        try (CloudWatchSender sender = destination.sender()) {
            LogsClient client;
            try {
                client = sender.client();
                findings.ok("region", client.region());
            } catch (NotReady e) {
                findings.failed("region", String.valueOf(e.getMessage()));
                return false;
            }
            try {
                findings.ok("credentials", client.identity());
            } catch (NotReady e) {
                findings.failed("credentials", String.valueOf(e.getMessage()));
                return false;
            }
            if (client.endpoint() == null || client.atAws()) { // an interface endpoint is AWS, too
                findings.ok("identity", CallerIdentity.of(client));
            }
            boolean sent = put(sender);
            return clock(client) && sent;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.failed("put", "interrupted");
            return false;
        }
    }

    private boolean put(CloudWatchSender sender) throws InterruptedException {
        SendResult result = sender.send(new OneEvent(clock.epochMillis()));
        if (result instanceof SendResult.Delivered delivered) {
            findings.ok("put", "one event is in " + delivered.where());
            return true;
        }
        if (result instanceof SendResult.Partly partly) {
            findings.failed(
                    "put",
                    "the service dropped the event (" + partly.refused().values() + "): set this"
                            + " machine's clock, or look at the retention of the log group");
        } else if (result instanceof SendResult.RetryLater later) {
            findings.failed("put", later.problem());
        } else if (result instanceof SendResult.Refused refused) {
            findings.failed("put", refused.problem());
        }
        return false;
    }

    private boolean clock(LogsClient client) {
        Duration ahead = ahead(client.serviceDate());
        if (ahead == null) {
            return true; // no answer, which has been said
        }
        String text = ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " the service";
        if (ahead.abs().compareTo(MAX_CLOCK_DIFFERENCE) <= 0) {
            findings.ok("clock", text);
            return true;
        }
        findings.failed(
                "clock",
                text + ": events carry wrong times, and beyond 2 h ahead or 14 days behind they are"
                        + " refused; set this machine's clock (NTP)");
        return false;
    }

    /** How far our clock is ahead of a {@code Date} header, to the second; null without a readable one. */
    private @Nullable Duration ahead(@Nullable String date) {
        if (date == null) {
            return null;
        }
        try {
            Instant service = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(service, Instant.ofEpochMilli(clock.epochMillis() / 1000 * 1000));
        } catch (DateTimeException e) {
            return null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import java.time.Duration;
import java.util.BitSet;
import java.util.Map;

/** What became of one request. A closed set: an outcome is a value, never an exception protocol. */
public sealed interface SendResult {

    /**
     * The service has every event.
     *
     * @param where the place and the identity, for the first success' status line, such as
     *     {@code eu-west-1/umma-production/server_info_ip-172-31-26-196_25}
     */
    record Delivered(String where) implements SendResult {}

    /**
     * The service has answered for each event: those in {@code retry} are sent again, those in {@code refused} never,
     * all others are delivered. Indexes are the batch's.
     */
    record Partly(String where, BitSet retry, Map<Integer, DropReason> refused) implements SendResult {}

    /**
     * Nothing is known to be stored; the same events again, later.
     *
     * @param lane which of the two backoffs applies
     * @param ambiguous true when the service may have stored the events all the same, so that copies are possible
     * @param atLeast the service's own wish, or a floor for what only a person can mend; zero when there is none
     * @param hopeless true for what only a person can mend (a missing permission, no credentials): closing does not
     *     wait for it
     * @param ofStream true when it says nothing about other streams of the destination, which are sent to meanwhile
     * @param problem what went wrong and what to do about it, for people
     */
    record RetryLater(
            Lane lane, boolean ambiguous, Duration atLeast, boolean hopeless, boolean ofStream, String problem)
            implements SendResult {

        public RetryLater(Lane lane, boolean ambiguous, Duration atLeast, boolean hopeless, String problem) {
            this(lane, ambiguous, atLeast, hopeless, false, problem);
        }

        /** The same, of this stream alone. */
        public RetryLater forStream() {
            return new RetryLater(lane, ambiguous, atLeast, hopeless, true, problem);
        }

        public static RetryLater soon(String problem) {
            return new RetryLater(Lane.ORDINARY, false, Duration.ZERO, false, problem);
        }

        public static RetryLater throttled(String problem) {
            return new RetryLater(Lane.THROTTLE, false, Duration.ZERO, false, problem);
        }

        /** The request may have been stored: a time-out, a broken connection, an unreadable answer. */
        public static RetryLater unknown(String problem) {
            return new RetryLater(Lane.ORDINARY, true, Duration.ZERO, false, problem);
        }

        /** Only a person can mend it (a missing permission, no credentials): seldom, and said clearly. */
        public static RetryLater hopeless(Duration atLeast, String problem) {
            return new RetryLater(Lane.THROTTLE, false, atLeast, true, problem);
        }
    }

    /** The service will never take this batch as it is: it is halved until the poison event stands alone. */
    record Refused(String problem) implements SendResult {}

    /** The two lanes of the backoff. */
    enum Lane {
        ORDINARY,
        THROTTLE
    }
}

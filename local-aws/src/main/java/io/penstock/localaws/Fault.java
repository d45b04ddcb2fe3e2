// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.time.Duration;
import java.util.Locale;

/**
 * One way in which a request can go wrong. Immutable.
 *
 * <pre>
 *   request read ──▶ applied (stored) ──▶ delay ──▶ answered
 *        │                                             │
 *        └─ errors, reset, hang happen instead,        └─ slow, truncated, empty, garbled, withoutRequestId disturb it
 *           or, with afterAccepting(), here after it
 * </pre>
 */
public final class Fault {
    enum Kind {
        NONE,
        ERROR,
        RESET,
        HANG,
        SLOW,
        TRUNCATED,
        EMPTY,
        GARBLED,
        WITHOUT_REQUEST_ID
    }

    static final Fault NONE = new Fault(Kind.NONE, "", 200, "", "", 0);

    private final Kind kind;
    private final String name;
    private final int status;
    private final String code;
    private final String message;
    private final int amount;
    private final boolean applied;
    private final Duration delay;

    private Fault(Kind kind, String name, int status, String code, String message, int amount) {
        // Errors, resets and hangs come instead of the request's effect; the others disturb the answer to it.
        this(
                kind,
                name,
                status,
                code,
                message,
                amount,
                !(kind == Kind.ERROR || kind == Kind.RESET || kind == Kind.HANG),
                Duration.ZERO);
    }

    private Fault(
            Kind kind,
            String name,
            int status,
            String code,
            String message,
            int amount,
            boolean applied,
            Duration delay) {
        this.kind = kind;
        this.name = name;
        this.status = status;
        this.code = code;
        this.message = message;
        this.amount = amount;
        this.applied = applied;
        this.delay = delay;
    }

    /** The request is served, its answer comes later by that much (on top of {@link LocalAws#latency}). */
    public static Fault delay(Duration delay) {
        return new Fault(Kind.NONE, "delay", 200, "", "", 0).delayed(delay);
    }

    /** 500 {@code InternalFailure}. */
    public static Fault internalError() {
        return error(500, "InternalFailure", "The request processing has failed because of an unknown error.");
    }

    /** 503 {@code ServiceUnavailableException}. */
    public static Fault unavailable() {
        return error(503, "ServiceUnavailableException", "The service cannot complete the request.");
    }

    /** 400 {@code ThrottlingException}, as the quota answers. */
    public static Fault throttle() {
        return error(400, "ThrottlingException", "Rate exceeded");
    }

    /** 400 {@code ExpiredTokenException}. */
    public static Fault expiredCredentials() {
        return error(400, "ExpiredTokenException", "The security token included in the request is expired");
    }

    /** 400 {@code AccessDeniedException}; the text names the user, the action and the resource. */
    public static Fault accessDenied() {
        return error(
                400,
                "AccessDeniedException",
                "User: {user} is not authorized to perform: {action} on resource: {resource}"
                        + " because no identity-based policy allows the {action} action");
    }

    /** 413 {@code RequestEntityTooLargeException}. */
    public static Fault tooLarge() {
        return error(413, "RequestEntityTooLargeException", "The request is too large.");
    }

    /**
     * Any refusal.
     *
     * @param status 400 to 599
     * @param code the {@code __type} of the answer
     * @param message its text; {@code {user}}, {@code {action}} and {@code {resource}} are replaced by those of the request
     */
    public static Fault error(int status, String code, String message) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("A refusal has the status " + status
                    + "; allowed is 400 to 599. Use the status of the error you mean.");
        }
        return new Fault(Kind.ERROR, code, status, code, message, 0);
    }

    /** The connection is reset (TCP RST) instead of an answer. */
    public static Fault reset() {
        return new Fault(Kind.RESET, "reset", 0, "", "", 0);
    }

    /** The connection stays open and no answer ever comes. */
    public static Fault hang() {
        return new Fault(Kind.HANG, "hang", 0, "", "", 0);
    }

    /**
     * The request is served, its answer trickles.
     *
     * @param bytesPerSecond 1 or more
     */
    public static Fault slowAnswer(int bytesPerSecond) {
        return new Fault(Kind.SLOW, "slow", 200, "", "", atLeastOne("slowAnswer", bytesPerSecond));
    }

    /** The request is served; the connection ends in the middle of its answer's body. */
    public static Fault truncatedAnswer() {
        return new Fault(Kind.TRUNCATED, "truncated", 200, "", "", 0);
    }

    /** The request is served; a success is answered with an empty body. */
    public static Fault emptyAnswer() {
        return new Fault(Kind.EMPTY, "empty", 200, "", "", 0);
    }

    /** The request is served; a success is answered with a body that is not JSON. */
    public static Fault garbledAnswer() {
        return new Fault(Kind.GARBLED, "garbled", 200, "", "", 0);
    }

    /** The request is served; a success comes without {@code x-amzn-RequestId}. */
    public static Fault withoutRequestId() {
        return new Fault(Kind.WITHOUT_REQUEST_ID, "withoutRequestId", 200, "", "", 0);
    }

    private static int atLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; allowed is 1 or more.");
        }
        return value;
    }

    /**
     * The same fault, after the request took effect: a PutLogEvents has stored its events and then fails. Every event stored by it has
     * {@link StoredEvent#answered} false.
     */
    public Fault afterAccepting() {
        return new Fault(kind, name, status, code, message, amount, true, delay);
    }

    /** The same fault, that much later. */
    public Fault delayed(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("A delay of " + by + " is negative; allowed is zero or more.");
        }
        return new Fault(kind, name, status, code, message, amount, applied, by);
    }

    Kind kind() {
        return kind;
    }

    /** Whether the request takes effect. */
    boolean applied() {
        return applied;
    }

    Duration delay() {
        return delay;
    }

    int bytesPerSecond() {
        return amount;
    }

    /** The refusal this fault is, for an {@link Kind#ERROR}. */
    HttpResponse response(Call call, Arns arns, String requestId) {
        String text = message.replace("{user}", arns.user())
                .replace("{action}", "logs:" + call.operation().wireName())
                .replace("{resource}", arns.resource(call));
        return HttpResponse.error(status, code, text, requestId);
    }

    @Override
    public String toString() {
        boolean late = applied && (kind == Kind.ERROR || kind == Kind.RESET || kind == Kind.HANG);
        String after = late ? " after accepting" : "";
        String by = delay.isZero() ? "" : String.format(Locale.ROOT, " +%d ms", delay.toMillis());
        return name + after + by;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import org.jspecify.annotations.Nullable;

/**
 * A value that is masked at the call site, whatever it is and whoever prints it:
 *
 * <pre>{@code
 * log.info("login of {} from {}", Pii.of(name), Pii.last4(phone));
 * }</pre>
 *
 * The masked text is made when the wrapper is; the value itself is not kept, so no appender, heap dump or later change can show
 * it. Immutable.
 */
public final class Pii {

    private static final String HIDDEN = "[PII]";
    private static final int LAST = 4;

    private final String masked;

    private Pii(String masked) {
        this.masked = masked;
    }

    /** Shows nothing of {@code value}; null shows as {@code null}. */
    public static Pii of(@Nullable Object value) {
        return new Pii(value == null ? "null" : HIDDEN);
    }

    /** Shows the name of {@code type} instead of {@code value}, such as {@code [CARD]}. */
    public static Pii of(Kind type, @Nullable Object value) {
        return new Pii(value == null ? "null" : type.label());
    }

    /**
     * Shows the last four letters and digits of {@code value}, but never more than half of them: {@code ****-****-****-1693}. A
     * value whose {@code toString} fails shows nothing.
     */
    public static Pii last4(@Nullable Object value) {
        return new Pii(masked(MaskAction.parse("keepLast:" + LAST), value));
    }

    /** {@code value} as {@code action} leaves it; actions that need a policy's key or drop something show nothing of it. */
    static String masked(MaskAction action, @Nullable Object value) {
        if (value == null) {
            return "null";
        }
        try {
            String text = String.valueOf(value);
            return switch (action.way()) {
                case TOKEN, FORMAT_PRESERVING, DROP_FIELD, DROP_EVENT, REDACT -> HIDDEN;
                default -> Replacer.whole(MaskPolicy.off(), action, "pii", HIDDEN, text);
            };
        } catch (RuntimeException e) {
            return Masker.ERROR;
        }
    }

    /** What may be seen. */
    @Override
    public String toString() {
        return masked;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import org.jspecify.annotations.Nullable;

/** Something that a request needs is not there: a client, a region, credentials. No request was made. */
final class NotReady extends Exception {

    private static final long serialVersionUID = 1;

    /** What another try may bring. */
    enum Outlook {
        /** It passes by itself. */
        PASSES,
        /** A look-up failed. The next one may succeed; when many in a row fail, none will. */
        MAY_PASS,
        /** Only a person can mend it. */
        HOPELESS
    }

    private final Outlook outlook;

    NotReady(Outlook outlook, String message) {
        this(outlook, message, null);
    }

    NotReady(Outlook outlook, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outlook = outlook;
    }

    Outlook outlook() {
        return outlook;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/** Which part of an event a text comes from, for the counts. */
public enum Scope {
    /** The message, arguments filled in. */
    MESSAGE,
    /** An argument that is logged as a field. */
    ARGUMENT,
    /** The diagnostic context. */
    MDC,
    /** A key-value pair, a value nested in one. */
    KEY_VALUE,
    /** A name: of a key, of a map's entry. */
    NAME,
    /** The message of an exception, its causes, the suppressed ones. */
    THROWABLE,
    /** A line of an access log. */
    ACCESS,
    /** Anything else. */
    TEXT
}

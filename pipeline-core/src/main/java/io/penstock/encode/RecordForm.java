// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/** The form in which a destination wants its records stored, so that building a request is copying. */
public enum RecordForm {
    /** The event as it is. */
    PLAIN,
    /** The event escaped as the inside of a JSON string, without the enclosing quotes. */
    JSON_STRING
}

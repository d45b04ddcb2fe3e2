// SPDX-License-Identifier: Apache-2.0
package io.penstock.event;

/** The severity of an event, in ascending order. FATAL exists natively on Log4j 2; on Logback it is ERROR with a marker named FATAL. */
public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    FATAL
}

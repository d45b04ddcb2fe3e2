// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/** How an event's fields are named and arranged. {@code docs/formats.md} shows an event in each. */
public enum JsonFormat {
    /** Fields side by side, named so that Logs Insights and filter patterns read them as they are. */
    FLAT,

    /** Elastic Common Schema 8.11, its objects nested: {@code {"log":{"level":"INFO"}}}. */
    ECS,

    /** The names and values of logstash-logback-encoder's {@code LogstashEncoder}. */
    LOGSTASH,

    /** OpenTelemetry's log data model: one object with {@code Body}, {@code Attributes}, {@code Resource} and so on. */
    OTEL,

    /** No JSON: the message, and an exception's stack trace behind it. Has no event id. */
    MESSAGE
}

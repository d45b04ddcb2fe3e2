// SPDX-License-Identifier: Apache-2.0
/**
 * Log events to CloudWatch Logs: the destination, its sender over the AWS SDK, the group and stream that it makes when
 * they are missing, the appender for Logback, and a doctor for the command line.
 *
 * <p>Never here: queues, retries, backoff and threads for sending (the pipeline's), another service, and
 * {@code ch.qos.logback} outside the appender.
 */
@NullMarked
package io.penstock.cloudwatch;

import org.jspecify.annotations.NullMarked;

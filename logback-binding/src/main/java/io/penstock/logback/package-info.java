// SPDX-License-Identifier: Apache-2.0
/**
 * The Logback front-end: the base appender that a destination's appender extends, the view of Logback's events, and the
 * bridge to Logback's status channel.
 *
 * <p>Never here: a destination, or anything that queues, retries or formats: that is the core's.
 */
@NullMarked
package io.penstock.logback;

import org.jspecify.annotations.NullMarked;

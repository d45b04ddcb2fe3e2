// SPDX-License-Identifier: Apache-2.0
/**
 * From an event to the bytes that are sent: the JSON writer, the event formats, shortening of what is too large.
 *
 * <p>Never here: A logging framework, a destination, a queue.
 */
@NullMarked
package io.penstock.encode;

import org.jspecify.annotations.NullMarked;

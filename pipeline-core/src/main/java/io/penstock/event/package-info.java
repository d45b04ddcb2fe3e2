// SPDX-License-Identifier: Apache-2.0
/**
 * An event as any logging framework has it, seen through views that copy nothing.
 *
 * <p>Never here: A logging framework's own types; anything that keeps an event after the call.
 */
@NullMarked
package io.penstock.event;

import org.jspecify.annotations.NullMarked;

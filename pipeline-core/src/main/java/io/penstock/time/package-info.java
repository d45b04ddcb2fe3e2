// SPDX-License-Identifier: Apache-2.0
/**
 * The one clock. Nothing else in the core asks the machine for the time, so a test can own it.
 *
 * <p>Never here: waiting, scheduling, formatting.
 */
@NullMarked
package io.penstock.time;

import org.jspecify.annotations.NullMarked;

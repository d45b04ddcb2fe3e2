// SPDX-License-Identifier: Apache-2.0
/**
 * The queue between the drain and the senders: segments, records, a cursor.
 *
 * <p>Never here: Sending, retrying, a destination's limits.
 */
@NullMarked
package io.penstock.spool;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * The life of an event between the log call and its acknowledgement: ring, drain, batches, delivery, losses.
 *
 * <p>Never here: A logging framework, AWS, and any import of com.lmax outside EventRing.
 */
@NullMarked
package io.penstock.pipeline;

import org.jspecify.annotations.NullMarked;

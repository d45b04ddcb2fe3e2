// SPDX-License-Identifier: Apache-2.0
/**
 * The quick start: a small web application that logs to CloudWatch Logs through Penstock, and a driver that runs five
 * processes of it, takes the service away for a while and counts what arrived.
 *
 * <pre>
 *                      HTTP load              log events                         read back
 *  {@code QuickStart} ───────────▶ 4 × {@code Worker} ─────┐                            ┌───────────── {@code QuickStart}
 *      │                                       ├─▶ {@code Relay} ─▶ CloudWatch Logs ◀─┘
 *      └─── starts ──────▶ 1 × {@code Batch} ──────┘   (away for       (local-aws, or
 *                                             some seconds)   --endpoint)
 * </pre>
 *
 * <p>{@code Worker}, {@code Shop}, {@code Batch} and the two {@code logback*.xml} are what a user writes; everything else
 * is there to measure them. Nothing of the library lives here, and nothing here knows its internals.
 */
@NullMarked
package io.penstock.examples.quickstart;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Fakes, contracts and house rules that every module's tests share: a clock and a destination that a test owns,
 * recorders, the contract of every destination, and the layering as rules.
 *
 * <p>Never here: A mock of our own classes, a real service's wire format, a wait for real time to pass.
 */
@NullMarked
package io.penstock.testkit;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Names made of tokens such as {host} and {worker}, the identity of this process, and the worker numbers that the
 * processes of one host agree on through file locks. Facts that are known only by asking come from a {@code FactSource}.
 * What of a name each event decides anew.
 *
 * <p>Never here: network look-ups (no DNS, no metadata service, see {@code io.penstock.metadata}), AWS, what a service allows in a name.
 */
@NullMarked
package io.penstock.name;

import org.jspecify.annotations.NullMarked;

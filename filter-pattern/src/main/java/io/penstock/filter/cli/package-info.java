// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: filters lines as grep does, and scores files of cases.
 */
@NullMarked
package io.penstock.filter.cli;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/** The command line: masks lines, explains what it found, counts. Needs picocli; nothing else in this module does. */
@NullMarked
package io.penstock.mask.cli;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Ours beside the alternatives, in the same run.
 *
 * <p>Never here: anything that the library needs, or a figure that nobody can measure again.
 */
@NullMarked
package io.penstock.benchmarks;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
/**
 * Finds and masks personal data and secrets in text: detectors for 40 kinds in one pass, policies, actions.
 *
 * <p>Never here: A logging framework, a destination, a JSON library, a regular expression in a detector of ours.
 */
@NullMarked
package io.penstock.mask;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

/**
 * Something that was found, without its value.
 *
 * @param type the kind's identifier, or that of a rule of the policy
 * @param start where it starts in the original text
 * @param end where it ends, exclusive
 * @param action what the policy does with it
 */
public record Hit(String type, int start, int end, MaskAction action) {}

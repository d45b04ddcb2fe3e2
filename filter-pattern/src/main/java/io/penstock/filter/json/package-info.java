// SPDX-License-Identifier: Apache-2.0
/**
 * Reads JSON text in place. Shared by the packages of this module; not an API for others.
 */
@NullMarked
package io.penstock.filter.json;

import org.jspecify.annotations.NullMarked;

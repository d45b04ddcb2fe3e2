// SPDX-License-Identifier: Apache-2.0
/**
 * One table of settings for every front-end: names, units, defaults, bounds, and what to say about a wrong one.
 *
 * <p>Never here: A front-end's types, or a setting's meaning: that belongs to who uses it.
 */
@NullMarked
package io.penstock.settings;

import org.jspecify.annotations.NullMarked;

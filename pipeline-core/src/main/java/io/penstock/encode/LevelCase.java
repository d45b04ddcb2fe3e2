// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/** How a level's name is written. */
public enum LevelCase {
    UPPER,
    LOWER
}

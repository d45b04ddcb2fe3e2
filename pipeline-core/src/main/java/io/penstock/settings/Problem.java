// SPDX-License-Identifier: Apache-2.0
package io.penstock.settings;

/**
 * Something wrong with the configuration.
 *
 * @param setting the setting's name
 * @param text what is wrong, what is allowed, what to do: a whole sentence
 * @param fatal true when nothing can work with it; otherwise the default is used
 */
public record Problem(String setting, String text, boolean fatal) {}

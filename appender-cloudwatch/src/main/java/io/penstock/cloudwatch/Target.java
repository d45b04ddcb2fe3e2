// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

/** Where one batch goes: names as the service takes them. */
record Target(String group, String stream) {}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/** What an accepted event survives. */
public enum Durability {
    /** Every failure of the network and of the service, as long as the process lives. */
    MEMORY
}

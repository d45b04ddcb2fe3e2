// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/** Where events go that are given up, so that a person can look at them later. */
interface DeadLetters {

    /** In memory there is no such place: what is given up is dropped, and counted by its reason. */
    DeadLetters NONE = (reason, batch, index) -> false;

    /**
     * Called on a send thread, under the delivery's lock.
     *
     * @return false when the event could not be kept
     */
    boolean keep(DropReason reason, Batch batch, int index);
}

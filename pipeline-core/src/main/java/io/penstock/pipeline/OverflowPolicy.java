// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/** Which event is dropped when the queue is full. */
public enum OverflowPolicy {
    /** The one that does not fit; those below {@code overflow.dropBelow} already when seven eighths are taken. */
    DROP_NEWEST
}

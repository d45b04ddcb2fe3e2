// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

/** Why a batch's boundary was drawn. */
public enum SealReason {
    MAX_BYTES,
    MAX_EVENTS,
    MAX_SPAN,
    MAX_DELAY,
    URGENT,
    FLUSH,
    CLOSE
}

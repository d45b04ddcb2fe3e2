// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

/** Whether request bodies are compressed. */
public enum GzipMode {
    /** Where it saves at least half of the bytes, and the endpoint is not on this machine. */
    AUTO,
    /** Always, until the endpoint refuses it. */
    ON,
    /** Never. */
    OFF
}

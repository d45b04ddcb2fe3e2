// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/** How an event's fields are named and arranged. */
public enum JsonFormat {
    /** Fields side by side, named so that Logs Insights and filter patterns read them as they are. */
    FLAT
}

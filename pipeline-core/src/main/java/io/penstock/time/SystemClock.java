// SPDX-License-Identifier: Apache-2.0
package io.penstock.time;

/** The only caller of the machine's clocks. */
enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}

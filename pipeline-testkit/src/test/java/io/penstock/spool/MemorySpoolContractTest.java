// SPDX-License-Identifier: Apache-2.0
package io.penstock.spool;

import io.penstock.testkit.SpoolContract;

final class MemorySpoolContractTest extends SpoolContract {

    @Override
    protected Spool openSpool(long maxBytes) {
        return new MemorySpool(maxBytes);
    }
}

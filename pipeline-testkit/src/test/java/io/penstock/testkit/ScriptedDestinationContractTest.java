// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

final class ScriptedDestinationContractTest extends DestinationContract {

    @Override
    protected DestinationStand openStand() {
        return new ScriptedStand();
    }
}

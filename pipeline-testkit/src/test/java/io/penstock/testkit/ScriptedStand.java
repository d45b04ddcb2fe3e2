// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.pipeline.Destination;
import io.penstock.pipeline.SendResult;
import java.time.Duration;
import java.util.List;

/** The contract's stand over a scripted destination, which shows that the contract itself holds water. */
final class ScriptedStand implements DestinationStand {

    private final ScriptedDestination destination = ScriptedDestination.likeCloudWatch();
    private final Gate hanging = new Gate();

    @Override
    public Destination destination() {
        return destination;
    }

    @Override
    public List<Arrived> arrived() {
        return destination.stored();
    }

    @Override
    public int requests() {
        return destination.requests().size();
    }

    @Override
    public void inject(Fault fault, int requests) {
        destination.next(
                requests,
                switch (fault) {
                    case THROTTLE -> Script.throttle();
                    case UNAVAILABLE -> Script.unavailable();
                    case RESET_BEFORE_ACCEPT -> Script.fail();
                    case RESET_AFTER_ACCEPT -> Script.acceptThenUnknown();
                    case HANG ->
                        Script.answer(SendResult.RetryLater.unknown("no answer in time"))
                                .behind(hanging, DestinationContract.CALL_TIMEOUT);
                    case DENY -> Script.deny(Duration.ofMillis(20));
                });
    }

    @Override
    public void refuse(String marker) {
        destination.otherwise(Script.refuseWith(event -> event.text().contains(marker)));
    }

    @Override
    public void close() {
        hanging.open();
        destination.assertSound();
    }
}

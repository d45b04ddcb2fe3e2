// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.StatusReporter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The entity that requests carry until the service rejects it, which costs no event: it is said once, and the entity left
 * out from then on. Safe for use by many threads.
 */
final class EntityInUse {

    private final StatusReporter status;
    private final Supplier<Entity> entity;
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile boolean leftOut;

    /** @param entity asked only when everything is known that its tokens need */
    EntityInUse(Supplier<Entity> entity, StatusReporter status) {
        this.entity = entity;
        this.status = status;
    }

    /** What the next request carries. */
    Entity now() {
        return leftOut ? Entity.NONE : entity.get();
    }

    /** The service took the events without their entity. Without one of ours, an interceptor of the application's sent it. */
    void rejected(String errorType) {
        leftOut = true;
        if (said.compareAndSet(false, true)) {
            status.warn("CloudWatch Logs took the events but not their entity (" + errorType + ")"
                    + (!entity.get().isNone()
                            ? "; it is left out from now on, correct entity.service, entity.environment and"
                                    + " entity.attributes"
                            : ""));
        }
    }

    /** True when a request was refused for the entity that it carried: it can be sent again without. */
    boolean refused(AwsServiceException e, Entity carried) {
        boolean about = !carried.isNone()
                && e.statusCode() == 400
                && (Failures.code(e).startsWith("InvalidParameter")
                        || Failures.code(e).equals("ValidationException"))
                && Failures.message(e).toLowerCase(Locale.ROOT).contains("entity");
        if (about) {
            rejected(Failures.code(e));
        }
        return about;
    }
}

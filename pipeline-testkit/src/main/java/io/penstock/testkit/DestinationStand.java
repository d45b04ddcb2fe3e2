// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.pipeline.Destination;
import java.io.IOException;
import java.util.List;

/**
 * A destination together with the stand-in server it sends to: what {@link DestinationContract} needs of both. One
 * test, one stand.
 */
public interface DestinationStand extends AutoCloseable {

    /** What the service is told to do to a request. */
    enum Fault {
        /** "Too fast", nothing stored. */
        THROTTLE,
        /** "Not available" (503), nothing stored. */
        UNAVAILABLE,
        /** The connection breaks before anything is stored. */
        RESET_BEFORE_ACCEPT,
        /** Everything is stored, then the connection breaks. */
        RESET_AFTER_ACCEPT,
        /** The request is read, nothing is stored, and no answer ever comes. */
        HANG,
        /** No permission. */
        DENY
    }

    /** A destination that sends to this stand's server. */
    Destination destination();

    /** What the service keeps, copies included, in the order of storing. */
    List<Arrived> arrived();

    /** The requests with events that the service has got so far, whatever became of them. */
    int requests();

    /** Lets the next {@code requests} requests with events meet {@code fault}. */
    void inject(Fault fault, int requests);

    /**
     * From now on, the service refuses for good any event whose text contains {@code marker}: it alone, or every
     * request that holds it, as the real one does.
     */
    void refuse(String marker);

    /** Stops the server and lets go of hanging requests. */
    @Override
    void close() throws IOException;
}

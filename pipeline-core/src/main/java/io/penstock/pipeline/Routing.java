// SPDX-License-Identifier: Apache-2.0
package io.penstock.pipeline;

import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.event.EventView;
import io.penstock.name.EventNames;

/**
 * How to tell which of a destination's streams an event goes to.
 *
 * @param names reads what decides from an event
 * @param maxOpen how many streams may be open at once, 1 or more
 */
public record Routing(EventNames names, int maxOpen) {

    public Routing {
        if (maxOpen < 1) {
            throw new IllegalArgumentException("at least one stream must be open, not " + maxOpen);
        }
    }

    /** {@code encoder}, and what tells the event's stream beside what it wrote. */
    public <E> EventEncoder<E> around(EventEncoder<E> encoder, EventView<? super E> view) {
        return (E event, EventBuffer out) -> {
            encoder.encode(event, out);
            names.read(view, event, out.streamKey);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

/**
 * Turns one event into the bytes that are sent. Called on the application's thread, by many threads at once.
 *
 * @param <E> the framework's event type
 */
@FunctionalInterface
public interface EventEncoder<E> {

    /**
     * Writes {@code event} into {@code out}, whose {@code length}, {@code plainLength} and, for a format with an event
     * id, {@code idOffset} it sets. {@code out} comes cleared.
     *
     * @throws Exception whatever the user's encoder throws; the pipeline counts it and goes on
     */
    void encode(E event, EventBuffer out) throws Exception;
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.util.function.Consumer;

/** Whoever can be asked for facts. Safe for use by many threads. */
@FunctionalInterface
public interface FactSource {

    /** Knows nothing, and says so at once. */
    FactSource NONE = (fact, answer) -> answer.accept(Finding.absent("nobody is asked for it here"));

    /**
     * Asks for a fact. Returns at once; {@code answer} is called once, on this thread or on another.
     *
     * @param fact of a source that this knows, or of another, which is then answered as absent
     */
    void ask(Fact fact, Consumer<Finding> answer);
}

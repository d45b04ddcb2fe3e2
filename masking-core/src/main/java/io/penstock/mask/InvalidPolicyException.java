// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.util.List;

/** A policy cannot be used. Says everything that is wrong with it at once. */
public final class InvalidPolicyException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    InvalidPolicyException(String name, List<String> problems) {
        super("The masking policy " + name + " cannot be used: " + String.join(" ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, a sentence each. */
    public List<String> problems() {
        return problems == null ? List.of() : problems;
    }
}

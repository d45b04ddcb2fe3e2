// SPDX-License-Identifier: Apache-2.0
package io.penstock.metadata;

import io.penstock.name.Finding;

/** Why an attribute has no value, in words for the user. */
final class NoFact extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean ordinary;
    private final boolean forAll;

    private NoFact(String why, boolean ordinary, boolean forAll) {
        super(why);
        this.ordinary = ordinary;
        this.forAll = forAll;
    }

    /** The service is there and does not have it. */
    static NoFact absent(String why) {
        return new NoFact(why, true, false);
    }

    /** This process runs elsewhere, or the service is switched off: nothing of it is available. */
    static NoFact elsewhere(String why) {
        return new NoFact(why, true, true);
    }

    /** The service failed at this one. */
    static NoFact failed(String why) {
        return new NoFact(why, false, false);
    }

    /** The service cannot be used at all: nobody has to ask it again. */
    static NoFact unusable(String why) {
        return new NoFact(why, false, true);
    }

    boolean forAll() {
        return forAll;
    }

    Finding finding() {
        String why = String.valueOf(getMessage());
        return ordinary ? Finding.absent(why) : Finding.failed(why);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

/** Why the quick start cannot go on, in words for the person before the screen. */
final class Failure extends Exception {

    private static final long serialVersionUID = 1;

    Failure(String message) {
        super(message);
    }
}

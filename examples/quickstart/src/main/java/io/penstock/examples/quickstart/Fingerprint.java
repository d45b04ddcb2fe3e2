// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

/**
 * What an event looks like from both ends: 64 bits of what the application knows of it and the library must not change.
 * The message is left out, because masking and shortening may change it. Events logged by one thread to one logger at
 * one level within one millisecond look alike; they are told by their number.
 */
final class Fingerprint {

    private Fingerprint() {}

    /**
     * The fingerprint of an event.
     *
     * @param pid the process that logged it
     * @param epochMillis when, in milliseconds since 1970-01-01T00:00Z
     */
    static long of(long pid, long epochMillis, String level, String logger, String thread) {
        long hash = mix(pid);
        hash = mix(hash ^ epochMillis);
        hash = mix(hash ^ text(level));
        hash = mix(hash ^ text(logger));
        return mix(hash ^ text(thread));
    }

    private static long text(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = hash * 0x100000001B3L ^ text.charAt(i);
        }
        return hash;
    }

    /** The finalizer of SplitMix64: every bit of the input changes half of the output's. */
    private static long mix(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Conditions, joined by and and or. */
sealed interface Formula {

    boolean holds(Scratch scratch);

    /** One condition about the event in the scratch memory; prints itself as it is written. */
    non-sealed interface Condition extends Formula {}

    /** All of at least two. */
    record All(List<Formula> parts) implements Formula {

        @Override
        public boolean holds(Scratch scratch) {
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).holds(scratch)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return parts.stream()
                    .map(part -> part instanceof Any ? "(" + part + ")" : part.toString())
                    .collect(Collectors.joining("&&"));
        }
    }

    /** One of at least two. */
    record Any(List<Formula> parts) implements Formula {

        @Override
        public boolean holds(Scratch scratch) {
            for (int i = 0; i < parts.size(); i++) {
                if (parts.get(i).holds(scratch)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String toString() {
            return parts.stream().map(Formula::toString).collect(Collectors.joining("||"));
        }
    }

    static Formula all(List<Formula> parts) {
        List<Formula> flat = new ArrayList<>();
        parts.forEach(part -> flat.addAll(part instanceof All all ? all.parts() : List.of(part)));
        return flat.size() == 1 ? flat.get(0) : new All(List.copyOf(flat));
    }

    static Formula any(List<Formula> parts) {
        List<Formula> flat = new ArrayList<>();
        parts.forEach(part -> flat.addAll(part instanceof Any any ? any.parts() : List.of(part)));
        return flat.size() == 1 ? flat.get(0) : new Any(List.copyOf(flat));
    }
}

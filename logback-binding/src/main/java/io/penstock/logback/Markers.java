// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import io.penstock.event.EventView.FieldSink;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/** Questions about an event's markers. A marker stands for itself and for every marker it refers to. */
final class Markers {

    /** References deeper than this are not followed: a marker class of the application's may refer to itself. */
    static final int MAX_DEPTH = 8;

    private Markers() {}

    /** True when one of {@code markers}, or a marker it refers to, has one of {@code names}. */
    static boolean anyNamed(@Nullable List<Marker> markers, String[] names) {
        if (markers == null) {
            return false;
        }
        for (int i = 0; i < markers.size(); i++) {
            for (String name : names) {
                if (named(markers.get(i), name, 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean named(@Nullable Marker marker, String name, int depth) {
        if (marker == null || depth > MAX_DEPTH) {
            return false;
        }
        if (name.equals(marker.getName())) {
            return true;
        }
        if (marker.hasReferences()) {
            for (Iterator<Marker> references = marker.iterator(); references.hasNext(); ) {
                if (named(references.next(), name, depth + 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Calls {@code sink} with each name once, references after the marker that refers to them; not with those of markers
     * that are there for their fields.
     */
    static void forEachName(@Nullable List<Marker> markers, StructuredFields structured, FieldSink sink) {
        if (markers == null || markers.isEmpty()) {
            return;
        }
        if (markers.size() == 1 && !markers.get(0).hasReferences()) {
            if (!structured.isStructured(markers.get(0))) {
                sink.field(markers.get(0).getName(), null);
            }
            return;
        }
        List<String> seen = new ArrayList<>();
        for (Marker marker : markers) {
            collect(marker, structured, seen, 0);
        }
        for (String name : seen) {
            sink.field(name, null);
        }
    }

    private static void collect(@Nullable Marker marker, StructuredFields structured, List<String> seen, int depth) {
        if (marker == null || depth > MAX_DEPTH) {
            return;
        }
        if (!seen.contains(marker.getName()) && !structured.isStructured(marker)) {
            seen.add(marker.getName());
        }
        if (marker.hasReferences()) {
            marker.iterator().forEachRemaining(reference -> collect(reference, structured, seen, depth + 1));
        }
    }
}

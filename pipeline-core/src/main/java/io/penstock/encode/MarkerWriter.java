// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView.FieldSink;
import org.jspecify.annotations.Nullable;

/** Writes the names of markers as an array, and nothing when there are none. Used by one thread at a time. */
final class MarkerWriter implements FieldSink {

    private final JsonWriter json;
    private final Form.@Nullable Literal name;
    private int opened;
    private boolean any;

    /** {@code name} is null when markers are not written. */
    MarkerWriter(JsonWriter json, Form.@Nullable Literal name) {
        this.json = json;
        this.name = name;
    }

    void begin() {
        any = false;
    }

    @Override
    public void field(@Nullable String marker, @Nullable Object nothing) {
        if (name == null || !json.hasRoomFor(any ? 1 : name.plainLength())) {
            return;
        }
        if (!any) {
            json.literal(name);
            opened = json.open();
            any = true;
        }
        json.raw(',');
        json.text(String.valueOf(marker));
    }

    void end() {
        if (any) {
            json.close(opened, '[', ']');
        }
    }
}

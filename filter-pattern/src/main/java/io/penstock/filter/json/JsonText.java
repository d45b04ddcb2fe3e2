// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.json;

import java.util.function.Consumer;

/** Writes JSON text, piece by piece; what is well-formed is up to the caller. For one thread at a time. */
public final class JsonText {

    private final StringBuilder text = new StringBuilder();

    /** Adds {@code json} as it stands. */
    public JsonText raw(String json) {
        text.append(json);
        return this;
    }

    /** Adds a member's name and its colon. */
    public JsonText name(String name) {
        return string(name).raw(":");
    }

    /** Adds a string. */
    public JsonText string(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
        return this;
    }

    /** Lets {@code write} add each of {@code values}, with commas between. */
    public <T> void each(Iterable<T> values, Consumer<T> write) {
        String comma = "";
        for (T value : values) {
            raw(comma);
            write.accept(value);
            comma = ",";
        }
    }

    /** What was written. */
    @Override
    public String toString() {
        return text.toString();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import org.jspecify.annotations.Nullable;

/**
 * Encoded forms of texts that come again and again: logger and thread names. Bounded, without locks: threads may
 * overwrite each other's entries, which are immutable, and at worst encode a text once more.
 */
final class TextCache {

    private static final int SLOTS = 512;
    private static final int MAX_LENGTH = 256;

    /** A taken slot is given to another text only at each such miss, so that ever new texts cost no memory. */
    private static final int REPLACE_EVERY = 16;

    private record Entry(String text, Form.Literal literal) {}

    private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];
    private final Form form;
    private final String before;
    private final Form.Literal name;
    private int misses;

    /** Encodes {@code before}, then the text with its quotes. */
    TextCache(Form form, String before) {
        this.form = form;
        this.before = before;
        this.name = form.literal(before);
    }

    /** Writes {@code before} and the text with its quotes, between them at most {@code maxBytes} plain bytes. */
    void write(JsonWriter json, String text, long maxBytes) {
        Form.Literal literal = get(text);
        if (literal != null && literal.plainLength() - name.plainLength() - 2 <= maxBytes) {
            json.literal(literal);
        } else {
            json.literal(name);
            json.text(text, maxBytes);
        }
    }

    int nameLength() {
        return name.plainLength();
    }

    /** The literal for {@code text}, or null when it is not worth keeping and the caller writes it itself. */
    private Form.@Nullable Literal get(String text) {
        int slot = slot(text);
        Entry entry = slots[slot];
        if (entry != null && entry.text.equals(text)) {
            return entry.literal;
        }
        if (text.length() > MAX_LENGTH || (entry != null && ++misses % REPLACE_EVERY != 0)) {
            return null;
        }
        Form.Literal literal = form.literal(before + Form.quoted(text));
        slots[slot] = new Entry(text, literal);
        return literal;
    }

    private static int slot(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }
}

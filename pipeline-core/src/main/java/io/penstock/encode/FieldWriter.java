// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.event.EventView.FieldSink;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes key-values and context entries as they are handed over, with names that are unique within the event, and
 * before them, in a pass of its own, the trace fields among them.
 *
 * <p>Of the application's objects it keeps the last context alone ({@link ContextCache}), also because storing a young
 * object into this old one would cost more than writing most. Used by one thread at a time.
 */
final class FieldWriter {

    /** Trace and span ids are 32 and 16 characters; what is much longer is something else of that name. */
    private static final int MAX_TRACE_LENGTH = 64;

    /** Hexadecimal digits of trace id, span id and flags in W3C Trace Context. */
    private static final int[] STRICT_LENGTHS = {32, 16, 2};

    /** Up to here each name is compared with the others; beyond, a set is faster. */
    static final int FEW = 16;

    final FieldSink traces = this::trace;
    final FieldSink fields = this::field;

    private final EventBuffer out;
    private final JsonWriter json;
    private final ValueWriter values;
    private final Keys keys;

    /** The names so far. Rarely stored to, as most events have the same names in the same order. */
    private Keys.@Nullable Key[] written = new Keys.@Nullable Key[FEW];

    private int count;
    private @Nullable Set<String> names;

    /** By kind of trace field, the hash of the text that was taken for it; 0 for none. */
    private final int[] traceHashes = new int[Keys.TRACE_KINDS];

    private final ContextCache lastContext = new ContextCache();

    /** Whether the context's trace fields have been written, and not those of a key-value instead. */
    private boolean traced;

    /** Whether a name had to change because another field has it. */
    private boolean renamed;

    private @Nullable EmfWriter metrics;

    FieldWriter(EventBuffer out, JsonWriter json, ValueWriter values, Keys keys) {
        this.out = out;
        this.json = json;
        this.values = values;
        this.keys = keys;
    }

    /** What writes some of the fields itself, before the others. */
    void leaveTo(EmfWriter emf) {
        metrics = emf;
    }

    /** Writes a field that no other has the name of yet, and that is never left out for want of room. */
    void write(String name, @Nullable Object value) {
        Keys.Key key = keys.get(name);
        remember(key);
        json.literal(key.literal());
        values.value(value);
    }

    /** Starts a new event. */
    void begin() {
        count = 0;
        names = null;
        traced = false;
        renamed = false;
        Arrays.fill(traceHashes, 0);
        values.begin();
    }

    /** Between the key-values and the context of the pass for {@link #traces}. */
    void tracesOfContext() {
        traced = true;
        for (int hash : traceHashes) {
            traced &= hash == 0;
        }
    }

    /** Whether the context's fields depend on nothing but the context. */
    private boolean ordinary() {
        return !renamed && metrics == null && !json.hasEnd() && (traced || !keys.anyTrace());
    }

    /**
     * Writes the context's fields, by copying them when they are the last event's.
     *
     * @param snapshot see {@link EventView#contextSnapshot}
     */
    <E> void context(EventView<? super E> view, E event, @Nullable Object snapshot) {
        if (snapshot == null || !ordinary()) {
            view.forEachContext(event, fields);
        } else if (!lastContext.holds(snapshot) || !copyContext()) {
            int from = out.length;
            int surplus = json.surplus();
            int first = count;
            view.forEachContext(event, fields);
            if (ordinary() && count < FEW && !json.overflowed()) {
                lastContext.keep(snapshot, out, from, json.surplus() - surplus, written, first, count);
            }
        }
    }

    /** False when a name would come twice. */
    private boolean copyContext() {
        int more = lastContext.count();
        if (count + more >= FEW) {
            return false;
        }
        for (int i = 0; i < more && count > 0; i++) {
            Keys.Key key = lastContext.key(i);
            if (key == null || isTaken(key)) {
                return false;
            }
        }
        for (int i = 0; i < more; i++) {
            Keys.Key key = lastContext.key(i);
            if (key != null) {
                remember(key);
            }
        }
        lastContext.write(json);
        return true;
    }

    private void trace(@Nullable String name, @Nullable Object value) {
        Keys.Key key = keys.get(name);
        String text = key.trace() < 0 || traceHashes[key.trace()] != 0 ? null : traceText(key, value);
        if (text == null) {
            return;
        }
        traceHashes[key.trace()] = text.hashCode();
        json.literal(key.traceLiteral());
        if (keys.strictTraces && key.trace() == Keys.FLAGS) {
            json.number(Integer.parseInt(text, 16));
        } else {
            json.text(text);
        }
        if (keys.traceEnd != null) {
            json.literal(keys.traceEnd);
        }
    }

    private void field(@Nullable String name, @Nullable Object value) {
        if (metrics != null && metrics.takes(name)) {
            return;
        }
        Keys.Key key = keys.get(name);
        if (key.excluded() || (key.trace() >= 0 && isSaid(key, value))) {
            return;
        }
        for (String end = "_"; isTaken(key); end = Integer.toString(count)) {
            renamed = true;
            key = keys.another(key, end);
        }
        remember(key);
        if (json.hasRoomFor(key.literal().plainLength())) {
            json.literal(key.literal());
            values.value(value);
        }
    }

    /** The text that a trace field takes, or null. */
    private @Nullable String traceText(Keys.Key key, @Nullable Object value) {
        return value instanceof String text
                        && !text.isEmpty()
                        && text.length() <= MAX_TRACE_LENGTH
                        && (!keys.strictTraces || isValid(text, key.trace()))
                ? text.toLowerCase(Locale.ROOT)
                : null;
    }

    /** As W3C Trace Context and OpenTelemetry's data model have it: digits, and an id is not all zeros. */
    private static boolean isValid(String text, int kind) {
        boolean zero = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || Character.digit(c, 16) < 0) {
                return false;
            }
            zero &= c == '0';
        }
        return text.length() == STRICT_LENGTHS[kind] && (!zero || kind == Keys.FLAGS);
    }

    /** Whether a trace field already says what this entry does. */
    private boolean isSaid(Keys.Key key, @Nullable Object value) {
        String text = traceText(key, value);
        return value == null || value.equals("") || (text != null && text.hashCode() == traceHashes[key.trace()]);
    }

    private boolean isTaken(Keys.Key key) {
        if (count >= FEW) {
            return namesSoFar().contains(key.text());
        }
        for (int i = 0; i < count; i++) {
            Keys.Key other = written[i];
            if (other != null && other.hash() == key.hash() && other.text().equals(key.text())) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // only to spare the store
    private void remember(Keys.Key key) {
        if (count >= FEW) {
            namesSoFar().add(key.text());
        } else if (written[count] != key) {
            written[count] = key;
        }
        count++;
    }

    private Set<String> namesSoFar() {
        if (names == null) {
            names = new HashSet<>();
            for (Keys.Key key : written) {
                if (key != null) {
                    names.add(key.text());
                }
            }
        }
        return names;
    }
}

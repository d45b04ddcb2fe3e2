// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of context entries and key-values, encoded. A name that a built-in or static field has gets {@code _} appended;
 * so does the empty name. Bounded, without locks, like {@link TextCache}.
 */
final class Keys {

    /** Longer names are cut. */
    static final int MAX_LENGTH = 255;

    private static final int SLOTS = 256;
    private static final int MAX_KEPT_LENGTH = 64;

    /** Trace id, span id, trace flags. */
    static final int TRACE_KINDS = 3;

    /** The kind of the trace flags. */
    static final int FLAGS = 2;

    /**
     * A name as it is written.
     *
     * @param text the name in the JSON
     * @param hash its hash code
     * @param literal comma, quoted name and colon
     * @param excluded true when neither it nor its value is written
     * @param trace which trace field a value of that name may become, or -1
     * @param traceLiteral that field's comma, quoted name and colon; otherwise the same as {@code literal}
     */
    record Key(
            String name,
            String text,
            int hash,
            Form.Literal literal,
            boolean excluded,
            int trace,
            Form.Literal traceLiteral) {}

    private final @Nullable Key[] slots = new @Nullable Key[SLOTS];
    private final Form form;
    private final JsonConfig config;
    private final Set<String> reserved;
    private volatile boolean anyTrace;

    /** Closes the objects around a trace field's value; null where there are none. */
    final Form.@Nullable Literal traceEnd;

    /** Whether trace fields take only what OpenTelemetry's data model allows. */
    final boolean strictTraces;

    /** {@code reserved} are the names of all built-in and static fields. */
    Keys(Form form, JsonConfig config, Set<String> reserved) {
        this.form = form;
        this.config = config;
        this.reserved = Set.copyOf(reserved);
        this.strictTraces = config.layout().attributes();
        this.traceEnd = config.layout().nested() && !strictTraces ? form.literal("}") : null;
    }

    /** Whether a name of a trace field was ever asked for: only then events are searched for them. */
    boolean anyTrace() {
        return anyTrace;
    }

    Key get(@Nullable String nameOrNull) {
        String name = nameOrNull == null ? "" : nameOrNull;
        int hash = name.hashCode();
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        Key key = slots[slot];
        if (key != null && key.name.equals(name)) {
            return key;
        }
        Key made = make(name, name.length() > MAX_LENGTH ? name.substring(0, MAX_LENGTH) : name);
        if (name.length() <= MAX_KEPT_LENGTH) {
            slots[slot] = made;
        }
        return made;
    }

    /** {@code key} with a name that ends differently, for a later field of the same name. */
    Key another(Key key, String end) {
        return make(key.text + end, key.text + end);
    }

    private Key make(String name, String wanted) {
        String text = wanted;
        while (text.isEmpty() || reserved.contains(text)) {
            text += "_";
        }
        Form.Literal literal = form.name(text);
        Field field = traceField(name);
        if (field != null) {
            anyTrace = true;
        }
        String fieldName = field == null ? null : config.nameOf(field);
        boolean excluded = config.exclude().contains(name) || (field != null && fieldName == null);
        return new Key(
                name,
                text,
                text.hashCode(),
                literal,
                excluded,
                field == null || excluded ? -1 : field.compareTo(Field.TRACE_ID),
                field == null || fieldName == null ? literal : traceLiteral(field, fieldName));
    }

    /** The trace field that takes values of that name; null for none, also where the format has no such field. */
    private @Nullable Field traceField(String name) {
        Field field =
                switch (name) {
                    case "trace_id", "traceId" -> Field.TRACE_ID;
                    case "span_id", "spanId" -> Field.SPAN_ID;
                    case "trace_flags", "traceFlags" -> Field.TRACE_FLAGS;
                    default -> config.layout().field(name);
                };
        return field != null && field.trace() && config.layout().paths().containsKey(field) ? field : null;
    }

    private Form.Literal traceLiteral(Field field, String name) {
        StringBuilder text = new StringBuilder(",");
        for (String part : config.layout().path(field, name)) {
            text.append(text.length() == 1 ? "" : "{").append(Form.quoted(part)).append(':');
        }
        return form.literal(text.toString());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.filter.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where everything is in one JSON text (RFC 8259, strictly), found in one pass and without recursion, so that no depth of
 * nesting costs stack. Used again for the next text, it allocates nothing as long as that is not larger.
 *
 * <pre>
 *   node    = code, a, b                          three numbers in one array; a node is named by its place there
 *   object  = node, ( key node, value's nodes )*  a: the node behind the whole   b: the parent while it is being read
 *   array   = node, ( value's nodes )*            likewise
 *   others  = node                                a: first byte                  b: behind the last byte
 * </pre>
 *
 * <p>Strings stand in the text itself, or, when they hold escapes, decoded in a buffer. An escaped surrogate without its
 * partner becomes three bytes that no valid UTF-8 has, so it equals nothing. Invalid UTF-8 is not looked for.
 *
 * <p>For one thread at a time.
 */
public final class JsonIndex {

    /** What a value is. */
    public enum Kind {
        OBJECT(0),
        ARRAY(1),
        STRING(2),
        NUMBER(3),
        TRUE(4),
        FALSE(5),
        NULL(6);

        /** What stands for it in a node: its place here. */
        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** No node. */
    public static final int NONE = -1;

    private static final int NODE = 3;

    /** A string that was decoded into {@link #decoded}; all other codes are a {@link Kind}'s. */
    private static final int DECODED = 7;

    private static final Kind[] KINDS = Kind.values();

    private byte[] text = {};
    private final DecodedStrings decoded = new DecodedStrings();
    private int[] nodes = {};
    private int length;
    private int at;
    private int to;
    private int parent;

    /** Grows with the work done, for tests that hold it to be linear. */
    private long steps;

    /**
     * Reads one value, with nothing but white space around it. Until the next call the nodes refer to {@code text}.
     *
     * @return whether it is JSON; if not, {@link #stop()} tells how far it was, and there are no nodes
     */
    public boolean read(byte[] text, int from, int to) {
        this.text = text;
        this.at = from;
        this.to = to;
        length = 0;
        decoded.clear();
        parent = NONE;
        boolean valid = values();
        steps += at - from + length;
        return valid;
    }

    /** The value that was read. */
    public int root() {
        return 0;
    }

    /** Where in the text reading ended. */
    public int stop() {
        return at;
    }

    /** What the value is; a key is a string. */
    public Kind kind(int node) {
        int code = nodes[node];
        return code == DECODED ? Kind.STRING : KINDS[code];
    }

    /** The bytes that a string, number or literal is part of, from {@link #start} to {@link #end}; strings are decoded. */
    public byte[] bytes(int node) {
        return nodes[node] == DECODED ? decoded.bytes() : text;
    }

    public int start(int node) {
        return nodes[node + 1];
    }

    public int end(int node) {
        return nodes[node + 2];
    }

    /** The first node within an object (a key) or an array (a value); equal to {@link #next} when it is empty. */
    public int first(int node) {
        return node + NODE;
    }

    /** The node behind a value and all it holds. Behind a key that is its value. */
    public int next(int node) {
        return nodes[node] <= Kind.ARRAY.code ? nodes[node + 1] : node + NODE;
    }

    /** The member of {@code object} with that key in UTF-8, of several the last; {@link #NONE} when it has none. */
    public int member(int object, byte[] key) {
        int found = NONE;
        int end = next(object);
        for (int name = first(object); name < end; name = next(next(name))) {
            steps++;
            if (hasText(name, key)) {
                found = next(name);
            }
        }
        return found;
    }

    /** The element of {@code array} at that place, from 0; {@link #NONE} behind its end. */
    public int element(int array, int place) {
        int end = next(array);
        int node = first(array);
        for (int i = 0; i < place && node < end; i++) {
            node = next(node);
            steps++;
        }
        return node < end ? node : NONE;
    }

    /** Whether the string, number or literal is {@code wanted}, byte for byte. */
    public boolean hasText(int node, byte[] wanted) {
        int start = nodes[node + 1];
        int end = nodes[node + 2];
        if (end - start != wanted.length) {
            return false;
        }
        steps += wanted.length;
        return Arrays.equals(bytes(node), start, end, wanted, 0, wanted.length);
    }

    /** The string, number or literal as a new string. */
    public String text(int node) {
        int start = nodes[node + 1];
        return new String(bytes(node), start, nodes[node + 2] - start, StandardCharsets.UTF_8);
    }

    /** Work done so far. */
    public long steps() {
        return steps;
    }

    /** Bytes of memory in use. */
    public int footprint() {
        return Math.max(decoded.bytes().length, nodes.length * Integer.BYTES);
    }

    /** Forgets the text. */
    public void release() {
        decoded.clear();
        text = decoded.bytes();
        length = 0;
    }

    private boolean values() {
        skipBlanks();
        if (!value()) {
            return false;
        }
        while (parent != NONE) {
            if (!continued()) {
                return false;
            }
        }
        skipBlanks();
        return at == to;
    }

    /** Reads on within an open container: its end, or one more value and what stands before it. */
    private boolean continued() {
        skipBlanks();
        boolean object = nodes[parent] == Kind.OBJECT.code;
        if (eat(object ? '}' : ']')) {
            close();
            return true;
        }
        if (length > parent + NODE) {
            if (!eat(',')) {
                return false;
            }
            skipBlanks();
        }
        if (object) {
            if (!eat('"') || !string()) {
                return false;
            }
            skipBlanks();
            if (!eat(':')) {
                return false;
            }
            skipBlanks();
        }
        return value();
    }

    private boolean value() {
        if (at == to) {
            return false;
        }
        return switch (text[at]) {
            case '{' -> open(Kind.OBJECT);
            case '[' -> open(Kind.ARRAY);
            case '"' -> eat('"') && string();
            case 't' -> literal("true", Kind.TRUE);
            case 'f' -> literal("false", Kind.FALSE);
            case 'n' -> literal("null", Kind.NULL);
            default -> number();
        };
    }

    private boolean open(Kind kind) {
        at++;
        int node = length;
        add(kind.code, 0, parent);
        parent = node;
        return true;
    }

    private void close() {
        nodes[parent + 1] = length;
        parent = nodes[parent + 2];
    }

    private boolean literal(String word, Kind kind) {
        int start = at;
        for (int i = 0; i < word.length(); i++) {
            if (!eat(word.charAt(i))) {
                return false;
            }
        }
        add(kind.code, start, at);
        return true;
    }

    private boolean number() {
        int start = at;
        eat('-');
        if (!eat('0') && !digits()) {
            return false;
        }
        if (eat('.') && !digits()) {
            return false;
        }
        if (eat('e') || eat('E')) {
            if (!eat('+')) {
                eat('-');
            }
            if (!digits()) {
                return false;
            }
        }
        add(Kind.NUMBER.code, start, at);
        return true;
    }

    private boolean digits() {
        int start = at;
        while (at < to && text[at] >= '0' && text[at] <= '9') {
            at++;
        }
        return at > start;
    }

    /** Reads a string behind its opening quote. */
    private boolean string() {
        int start = at;
        while (at < to) {
            byte c = text[at];
            if (c == '"') {
                add(Kind.STRING.code, start, at++);
                return true;
            }
            if (c == '\\') {
                int first = decoded.length();
                at = decoded.string(text, start, at, to);
                if (!decoded.complete()) {
                    return false;
                }
                add(DECODED, first, decoded.length());
                return true;
            }
            if (c >= 0 && c < ' ') {
                return false;
            }
            at++;
        }
        return false;
    }

    private void add(int code, int a, int b) {
        if (length == nodes.length) {
            nodes = Arrays.copyOf(nodes, Math.max(64 * NODE, 2 * nodes.length));
        }
        nodes[length] = code;
        nodes[length + 1] = a;
        nodes[length + 2] = b;
        length += NODE;
    }

    private boolean eat(int c) {
        if (at < to && text[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private void skipBlanks() {
        while (at < to && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
    }
}

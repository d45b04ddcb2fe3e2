// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes a record of what a user's own encoder or layout wrote. Nothing is refused:
 *
 * <ul>
 *   <li>one line break at the end is taken off;
 *   <li>what is not UTF-8 becomes U+FFFD;
 *   <li>an empty text becomes {@value #EMPTY}: the services refuse an empty record, and an event that was logged is to
 *       be found;
 *   <li>a text that is too long is cut between code points. In a JSON object its longest text values are shortened
 *       instead, so that it stays valid JSON; names and numbers are never touched.
 * </ul>
 *
 * <p>A record made here has no event id. Stateless.
 */
public final class TextRecords {

    /** What stands for an empty text. */
    public static final String EMPTY = "(empty)";

    private static final byte[] EMPTY_BYTES = EMPTY.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private TextRecords() {}

    /**
     * Stores {@code plain[off, off + len)}.
     *
     * @param maxEventBytes the most UTF-8 bytes in plain form, at least 3
     * @param out cleared; its lengths are set here
     */
    public static void store(byte[] plain, int off, int len, RecordForm form, int maxEventBytes, EventBuffer out) {
        int end = off + len;
        if (end > off && plain[end - 1] == '\n') {
            end--;
        }
        if (end > off && plain[end - 1] == '\r') {
            end--;
        }
        Form to = Form.of(form);
        if (end == off) {
            copy(EMPTY_BYTES, 0, EMPTY_BYTES.length, to, maxEventBytes, out);
            return;
        }
        List<int[]> cuts = end - off > maxEventBytes ? cuts(plain, off, end, end - off - maxEventBytes) : List.of();
        int from = off;
        for (int[] cut : cuts) {
            copy(plain, from, cut[0], to, maxEventBytes, out);
            from = cut[1];
        }
        copy(plain, from, end, to, maxEventBytes, out);
    }

    /** Copies UTF-8, repaired and escaped, as long as the plain length stays within {@code maxBytes}. */
    private static void copy(byte[] plain, int from, int end, Form form, int maxBytes, EventBuffer out) {
        int at = from;
        while (at < end) {
            int run = unchanged(plain, at, at + Math.min(end - at, maxBytes - out.plainLength));
            if (run > at) {
                out.ensure(run - at);
                System.arraycopy(plain, at, out.bytes, out.length, run - at);
                out.length += run - at;
                out.plainLength += run - at;
                at = run;
                continue;
            }
            int length = Utf8.lengthAt(plain, at, end);
            int plainLength = length > 0 ? length : REPLACEMENT.length;
            if (out.plainLength + plainLength > maxBytes) {
                return;
            }
            out.ensure(Form.MAX_BYTES_PER_CHAR);
            if (length == 1) {
                byte[] escape = form.inner[plain[at]];
                System.arraycopy(escape, 0, out.bytes, out.length, escape.length);
                out.length += escape.length;
            } else {
                System.arraycopy(
                        length > 0 ? plain : REPLACEMENT, length > 0 ? at : 0, out.bytes, out.length, plainLength);
                out.length += plainLength;
            }
            out.plainLength += plainLength;
            at += Math.abs(length);
        }
    }

    /** The end of the ASCII characters from {@code at} that every form leaves as they are. */
    private static int unchanged(byte[] plain, int at, int end) {
        int next = at;
        while (next < end && plain[next] >= 0 && Form.ESCAPED_LENGTH[plain[next]] == 0) {
            next++;
        }
        return next;
    }

    /**
     * Where to leave out {@code excess} bytes of a JSON object, in order and not overlapping; nothing when the text is no
     * object or its text values are not long enough. Each range ends before a closing quote and starts between two
     * characters.
     */
    private static List<int[]> cuts(byte[] json, int off, int end, int excess) {
        if (json[off] != '{') {
            return List.of();
        }
        List<int[]> values = textValues(json, off, end);
        values.sort(Comparator.comparingInt(value -> value[0] - value[1]));
        List<int[]> cuts = new ArrayList<>();
        int left = excess;
        for (int[] value : values) {
            if (left <= 0) {
                break;
            }
            int from = boundary(json, value[0], Math.max(value[0], value[1] - left));
            cuts.add(new int[] {from, value[1]});
            left -= value[1] - from;
        }
        cuts.sort(Comparator.comparingInt(cut -> cut[0]));
        return left > 0 ? List.of() : cuts;
    }

    /** The insides of all text values: a text that no colon follows. */
    private static List<int[]> textValues(byte[] json, int off, int end) {
        List<int[]> values = new ArrayList<>();
        for (int at = off; at < end; at++) {
            if (json[at] != '"') {
                continue;
            }
            int start = at + 1;
            for (at = start; at < end && json[at] != '"'; at++) {
                at += json[at] == '\\' ? 1 : 0;
            }
            int next = at + 1;
            while (next < end
                    && (json[next] == ' ' || json[next] == '\t' || json[next] == '\n' || json[next] == '\r')) {
                next++;
            }
            if (at < end && (next == end || json[next] != ':')) {
                values.add(new int[] {start, at});
            }
        }
        return values;
    }

    /** The last position up to {@code limit} where the inside of a JSON text that starts at {@code start} may end. */
    private static int boundary(byte[] json, int start, int limit) {
        int at = start;
        while (true) {
            int next = at + unit(json, at, limit);
            if (next > limit || next == at) {
                return at;
            }
            at = next;
        }
    }

    /** The bytes of one character of a JSON text: an escape (two of them for a pair of surrogates) or UTF-8. */
    private static int unit(byte[] json, int at, int limit) {
        if (at >= limit) {
            return 0;
        }
        if (json[at] != '\\') {
            return Math.abs(Utf8.lengthAt(json, at, json.length));
        }
        if (json[at + 1] != 'u') {
            return 2;
        }
        boolean highSurrogate = at + 8 < json.length
                && (json[at + 2] == 'd' || json[at + 2] == 'D')
                && "89abAB".indexOf(json[at + 3]) >= 0
                && json[at + 6] == '\\'
                && json[at + 7] == 'u';
        return highSurrogate ? 12 : 6;
    }
}

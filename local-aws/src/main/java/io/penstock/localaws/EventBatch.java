// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The log events of one request, as compact as they can be kept: two million events are a few thousand objects.
 *
 * <pre>
 *   text        │first message│second│third message…│        UTF-8, nothing between messages
 *   ends        [13,          19,    32, …]                 where each message ends
 *   timestamps  [t0,          t1,    t2, …]                 milliseconds since 1970
 * </pre>
 */
final class EventBatch {
    /** Stands for a timestamp that a request did not give. */
    private static final long ABSENT = Long.MIN_VALUE;

    private byte[] text;
    private int[] ends;
    private long[] timestamps;
    private int count;

    private EventBatch(byte[] text, int[] ends, long[] timestamps, int count) {
        this.text = text;
        this.ends = ends;
        this.timestamps = timestamps;
        this.count = count;
    }

    /** No events, with room for the messages of a JSON text of that many bytes; decoding never makes a text longer. */
    static EventBatch forJsonOf(int bytes) {
        return new EventBatch(new byte[bytes], new int[256], new long[256], 0);
    }

    /** Takes the array of events that the parser stands on. */
    void read(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw ServiceException.malformed("The value of 'logEvents' is not a list");
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw ServiceException.malformed("A member of 'logEvents' is not an object");
            }
            readEvent(json);
        }
    }

    private void readEvent(JsonParser json) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
            timestamps = Arrays.copyOf(timestamps, count * 2);
        }
        timestamps[count] = ABSENT;
        ends[count] = start(count);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("timestamp") && value == JsonToken.VALUE_NUMBER_INT) {
                timestamps[count] = json.getLongValue();
            } else if (name.equals("message") && value == JsonToken.VALUE_STRING) {
                ends[count] = encode(
                        json.getStringCharacters(), json.getStringOffset(), json.getStringLength(), start(count));
            } else if (name.equals("timestamp") || name.equals("message")) {
                if (value != JsonToken.VALUE_NULL) {
                    throw ServiceException.malformed("The " + name + " of a log event has the wrong type");
                }
            } else {
                json.skipChildren();
            }
        }
        count++;
    }

    /** UTF-8; a surrogate without its partner becomes a question mark, as Java writes it. Returns the end. */
    private int encode(char[] chars, int offset, int length, int at) {
        byte[] to = text;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = chars[i];
            if (c < 0x80) {
                to[at++] = (byte) c;
            } else if (c < 0x800) {
                to[at++] = (byte) (0xC0 | (c >> 6));
                to[at++] = tail(c);
            } else if (!Character.isSurrogate(c)) {
                to[at++] = (byte) (0xE0 | (c >> 12));
                to[at++] = tail(c >> 6);
                to[at++] = tail(c);
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(chars[i + 1])) {
                int codePoint = Character.toCodePoint(c, chars[++i]);
                to[at++] = (byte) (0xF0 | (codePoint >> 18));
                to[at++] = tail(codePoint >> 12);
                to[at++] = tail(codePoint >> 6);
                to[at++] = tail(codePoint);
            } else {
                to[at++] = '?';
            }
        }
        return at;
    }

    private static byte tail(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }

    int count() {
        return count;
    }

    long timestamp(int index) {
        return timestamps[index];
    }

    byte[] text() {
        return text;
    }

    /** Where a message starts in {@link #text}. */
    int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** UTF-8 bytes of a message. */
    int length(int index) {
        return ends[index] - start(index);
    }

    /** A message in UTF-8, null if there is none of that index. */
    byte @Nullable [] message(int index) {
        return index < 0 || index >= count ? null : Arrays.copyOfRange(text, start(index), ends[index]);
    }

    /** What the service counts for the whole batch. */
    long billedBytes() {
        return count == 0 ? 0 : ends[count - 1] + (long) count * ServiceLimits.EVENT_OVERHEAD_BYTES;
    }

    /** The rules that every single event must meet. */
    void check(Checks checks) {
        checks.size("logEvents", count, 1, ServiceLimits.MAX_BATCH_EVENTS);
        int checked = Math.min(count, ServiceLimits.MAX_BATCH_EVENTS);
        for (int i = 0; i < checked; i++) {
            if (timestamps[i] < 0) {
                String at = "logEvents." + (i + 1) + ".member.timestamp";
                if (timestamps[i] == ABSENT) {
                    checks.required(at, null);
                } else {
                    checks.time(at, timestamps[i]);
                }
            }
            if (length(i) == 0) {
                checks.length("logEvents." + (i + 1) + ".member.message", "", 1, Integer.MAX_VALUE);
            }
        }
    }

    /** A copy of the events from (inclusive) to (exclusive), without spare room. */
    EventBatch slice(int from, int to) {
        if (from >= to) {
            return new EventBatch(new byte[0], new int[0], new long[0], 0);
        }
        int origin = start(from);
        int[] sliced = Arrays.copyOfRange(ends, from, to);
        for (int i = 0; i < sliced.length; i++) {
            sliced[i] -= origin;
        }
        return new EventBatch(
                Arrays.copyOfRange(text, origin, ends[to - 1]),
                sliced,
                Arrays.copyOfRange(timestamps, from, to),
                to - from);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.Batch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * The body of one PutLogEvents request. Records are stored as the inside of a JSON string already, so filling it is
 * copying:
 *
 * <pre>
 * {"logGroupName":"g","logStreamName":"s","entity":{...},"logEvents":[
 *   {"timestamp":1732093200000,"message":"&lt;record&gt;"},...]}
 * </pre>
 *
 * Compressed it is one gzip member (RFC 1952): a header of 10 bytes, the deflated body, CRC-32 and length, each
 * little-endian in 4 bytes. Memory is kept for the next request. Confined to the thread that borrowed it.
 */
final class PutBody {

    /** Bodies above this (events full of control characters) are not kept: a full batch of ordinary text is below. */
    private static final int KEEP_BYTES = 2 << 20;

    private static final int SMALLEST = 32 * 1024;

    /** So many requests in a row must need less than a quarter of the memory before it is given back. */
    private static final int SHRINK_AFTER = 16;

    private static final byte[] TIMESTAMP = ascii("{\"timestamp\":");
    private static final byte[] MESSAGE = ascii(",\"message\":\"");
    private static final byte[] EVENT_END = ascii("\"},");
    private static final byte[] END = ascii("]}");
    private static final int MAX_DIGITS = 19;
    private static final int PER_EVENT = TIMESTAMP.length + MAX_DIGITS + MESSAGE.length + EVENT_END.length;

    /** Magic, deflate, no flags, no time, fastest, unknown system. */
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 4, (byte) 255};

    private static final int GZIP_TRAILER = 8;

    private final CRC32 crc = new CRC32();
    private byte[] plain = new byte[SMALLEST];
    private int plainLength;
    private byte[] packed = {};
    private int packedLength;
    private @Nullable Deflater deflater;
    private int requests;
    private int longest;

    /** Writes the body for {@code batch}; what was here before is gone. */
    void fill(Target target, Entity entity, Batch batch) {
        byte[] head = head(target, entity);
        long needed = head.length + END.length + (long) PER_EVENT * batch.size();
        for (int i = 0; i < batch.size(); i++) {
            needed += batch.length(i);
        }
        if (plain.length < needed) {
            plain = new byte[Math.toIntExact(needed + needed / 8)];
        }
        plainLength = 0;
        append(head, 0, head.length);
        for (int i = 0; i < batch.size(); i++) {
            append(TIMESTAMP, 0, TIMESTAMP.length);
            appendNumber(batch.timestamp(i));
            append(MESSAGE, 0, MESSAGE.length);
            append(batch.array(i), batch.offset(i), batch.length(i));
            append(EVENT_END, 0, EVENT_END.length);
        }
        plainLength--; // the last comma
        append(END, 0, END.length);
    }

    byte[] plain() {
        return plain;
    }

    int plainLength() {
        return plainLength;
    }

    byte[] packed() {
        return packed;
    }

    int packedLength() {
        return packedLength;
    }

    /**
     * Compresses the body, and gives up as soon as the result would exceed {@code atMost} bytes.
     *
     * @return false when it was given up
     */
    boolean pack(int atMost) {
        Deflater level1 = deflater;
        if (level1 == null) {
            level1 = new Deflater(Deflater.BEST_SPEED, true);
            deflater = level1;
        }
        level1.reset();
        level1.setInput(plain, 0, plainLength);
        level1.finish();
        if (packed.length < GZIP_HEADER.length + GZIP_TRAILER) {
            packed = new byte[Math.max(1024, plainLength / 4)];
        }
        System.arraycopy(GZIP_HEADER, 0, packed, 0, GZIP_HEADER.length);
        packedLength = GZIP_HEADER.length;
        while (!level1.finished()) {
            if (packed.length - packedLength <= GZIP_TRAILER) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
            packedLength += level1.deflate(packed, packedLength, packed.length - packedLength - GZIP_TRAILER);
            if (packedLength + GZIP_TRAILER > atMost) {
                return false;
            }
        }
        crc.reset();
        crc.update(plain, 0, plainLength);
        appendTrailer((int) crc.getValue());
        appendTrailer(plainLength);
        return true;
    }

    /**
     * Call when a request is over. Memory that a burst has taken is given back when the requests since were small.
     *
     * @return true when the body is worth keeping for the next request
     */
    boolean rest() {
        longest = Math.max(longest, plainLength);
        requests++;
        if (requests == SHRINK_AFTER) {
            if (plain.length > SMALLEST && plain.length / 4 > longest) {
                plain = new byte[Math.max(SMALLEST, longest * 2)];
                packed = new byte[0];
            }
            requests = 0;
            longest = 0;
        }
        return plain.length <= KEEP_BYTES && packed.length <= KEEP_BYTES;
    }

    /** Gives native memory back. Nothing may be called afterwards. */
    void end() {
        if (deflater != null) {
            deflater.end();
        }
    }

    private static byte[] head(Target target, Entity entity) {
        StringBuilder json = new StringBuilder(128);
        json.append("{\"logGroupName\":\"");
        escape(target.group(), json);
        json.append("\",\"logStreamName\":\"");
        escape(target.stream(), json);
        json.append("\",").append(entity.member()).append("\"logEvents\":[");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void escape(String name, StringBuilder json) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < 0x20) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
    }

    private void append(byte[] from, int offset, int length) {
        System.arraycopy(from, offset, plain, plainLength, length);
        plainLength += length;
    }

    /** Not negative: the service knows no time before 1970, and the pipeline sends none. */
    private void appendNumber(long value) {
        long rest = Math.max(0, value);
        int digits = 1;
        for (long power = 10; digits < MAX_DIGITS && rest >= power; power *= 10) {
            digits++;
        }
        for (int at = plainLength + digits - 1; at >= plainLength; at--) {
            plain[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        plainLength += digits;
    }

    private void appendTrailer(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            packed[packedLength++] = (byte) (value >>> shift);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

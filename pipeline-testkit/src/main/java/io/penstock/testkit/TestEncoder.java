// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.encode.RecordForm;
import io.penstock.event.EventView;
import java.util.Locale;
import java.util.Objects;

/**
 * The plainest JSON encoder that keeps an encoder's promises: valid JSON and UTF-8, an event id to be filled in, a
 * message shortened until the event fits. Written for clarity, for tests of everything but encoding.
 *
 * <pre>
 * {"timestamp":1767225600000,"level":"INFO","logger":"..","thread":"t1","number":7,
 *  "message":"..","truncated":true,"original_bytes":3000000,"event_id":"spoolid-000000000001f"}
 * </pre>
 *
 * @param <E> the event type
 */
public final class TestEncoder<E> implements EventEncoder<E> {

    private static final String DIGITS = "0".repeat(EventBuffer.ID_DIGITS);

    private final EventView<? super E> view;
    private final RecordForm form;
    private final String spoolId;
    private final int maxEventBytes;

    /**
     * @param spoolId the first part of every event id
     * @param maxEventBytes the bound of an event's plain form, in UTF-8 bytes
     */
    public TestEncoder(EventView<? super E> view, RecordForm form, String spoolId, int maxEventBytes) {
        this.view = view;
        this.form = form;
        this.spoolId = spoolId;
        this.maxEventBytes = maxEventBytes;
    }

    @Override
    public void encode(E event, EventBuffer out) {
        String head = head(event);
        String text = Objects.requireNonNullElse(view.message(event), "null");
        String message = TestJson.escape(text);
        String id = "\",\"event_id\":\"" + spoolId + "-";
        int fixed = utf8(head) + utf8(id) + DIGITS.length() + 2;
        if (fixed + utf8(message) > maxEventBytes) {
            id = "\",\"truncated\":true,\"original_bytes\":" + utf8(text) + id.substring(1);
            fixed = utf8(head) + utf8(id) + DIGITS.length() + 2;
            message = shorten(text, maxEventBytes - fixed);
        }
        byte[] before = stored(head + message + id);
        put(before, out);
        out.idOffset = out.length;
        put(DIGITS.getBytes(UTF_8), out);
        put(stored("\"}"), out);
        out.plainLength = fixed + utf8(message);
    }

    private String head(E event) {
        StringBuilder head = new StringBuilder();
        head.append("{\"timestamp\":").append(view.epochMillis(event));
        head.append(",\"level\":\"").append(view.level(event).name().toUpperCase(Locale.ROOT));
        head.append("\",\"logger\":\"").append(TestJson.escape(view.loggerName(event)));
        head.append("\",\"thread\":\"")
                .append(TestJson.escape(view.threadName(event)))
                .append('"');
        view.forEachKeyValue(event, (name, value) -> {
            head.append(",\"").append(TestJson.escape(name)).append("\":");
            if (value instanceof Number) {
                head.append(value);
            } else {
                head.append('"').append(TestJson.escape(String.valueOf(value))).append('"');
            }
        });
        return head.append(",\"message\":\"").toString();
    }

    /** The longest beginning of {@code text}, escaped, that takes at most {@code room} bytes. */
    private static String shorten(String text, int room) {
        StringBuilder kept = new StringBuilder();
        int left = room;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String next = TestJson.escape(Character.toString(text.codePointAt(i)));
            left -= utf8(next);
            if (left < 0) {
                break;
            }
            kept.append(next);
        }
        return kept.toString();
    }

    private byte[] stored(String plain) {
        return (form == RecordForm.PLAIN ? plain : TestJson.escape(plain)).getBytes(UTF_8);
    }

    private static void put(byte[] bytes, EventBuffer out) {
        out.ensure(bytes.length);
        System.arraycopy(bytes, 0, out.bytes, out.length, bytes.length);
        out.length += bytes.length;
    }

    private static int utf8(String text) {
        return text.getBytes(UTF_8).length;
    }
}

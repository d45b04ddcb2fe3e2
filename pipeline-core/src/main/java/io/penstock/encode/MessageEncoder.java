// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.EventView;
import io.penstock.event.ThrowableView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes the message alone, without JSON, and an exception's stack trace on the lines behind it. An event larger than
 * {@code maxEventBytes} is cut: message and stack trace keep a quarter each, whichever is smaller keeps all it needs. An
 * event of no text at all becomes {@value TextRecords#EMPTY}.
 *
 * <p>There is no event id. Safe for use by many threads, each with a buffer of its own.
 *
 * @param <E> the framework's event type
 */
final class MessageEncoder<E> implements EventEncoder<E> {

    private final JsonConfig config;
    private final EventView<? super E> view;
    private final RecordForm form;
    private final int maxEventBytes;

    MessageEncoder(JsonConfig config, EventView<? super E> view, RecordForm form, int maxEventBytes) {
        this.config = config;
        this.view = view;
        this.form = form;
        this.maxEventBytes = maxEventBytes;
    }

    @Override
    public void encode(E event, EventBuffer out) {
        String message = whole(message(event));
        String trace = trace(event);
        String text = trace == null ? message : message.isEmpty() ? trace : joined(message, trace);
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        TextRecords.store(plain, 0, plain.length, form, maxEventBytes, out);
    }

    private String message(E event) {
        try {
            return String.valueOf(view.message(event));
        } catch (Throwable t) {
            return UserCode.failed("message", t);
        }
    }

    private @Nullable String trace(E event) {
        Text text = new Text();
        try {
            ThrowableView thrown = view.thrown(event);
            if (thrown == null) {
                return null;
            }
            new StackTraceText(config.maxStackFrames(), config.maxCauses()).write(thrown, text);
        } catch (Throwable t) {
            text.add(UserCode.failed("reading the exception", t));
        }
        return whole(text.text.toString());
    }

    /** Both, cut to what fits. */
    private String joined(String message, String trace) {
        long room = maxEventBytes - 1L;
        long messageBytes = Utf8.utf8Length(message);
        long traceBytes = Utf8.utf8Length(trace);
        if (messageBytes + traceBytes > room) {
            long forTrace = Math.min(traceBytes, Math.max(room / 4, room - messageBytes));
            return cut(message, room - forTrace) + "\n" + cut(trace, forTrace);
        }
        return message + "\n" + trace;
    }

    private static String cut(String text, long maxBytes) {
        long left = maxBytes;
        int at = 0;
        while (at < text.length()) {
            left -= Utf8.charLength(text, at, false);
            if (left < 0) {
                return text.substring(0, at);
            }
            at += Utf8.isPair(text, at) ? 2 : 1;
        }
        return text;
    }

    /** {@code text} with U+FFFD for lone surrogates, which UTF-8 cannot hold. */
    private static String whole(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Utf8.isPair(text, at)) {
                at++;
            } else if (Character.isSurrogate(text.charAt(at))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /** A stack trace in memory: its frames and causes are bounded, and it is cut afterwards. */
    private static final class Text implements StackTraceText.Sink {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void add(String part) {
            text.append(part);
        }

        @Override
        public long room() {
            return Long.MAX_VALUE;
        }

        @Override
        public long length(String part) {
            return part.length();
        }
    }
}

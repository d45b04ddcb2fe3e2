// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.encode.RecordForm;
import io.penstock.encode.TextRecords;
import io.penstock.pipeline.StatusReporter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The application's own encoder or layout in the place of our JSON. Its records carry no event id. Encoders are called
 * by many threads at once, as Logback's own appenders do, except those that call themselves stateful (Logback 1.6).
 *
 * <p>What they write for the start and the end of a file is not sent: a stream has neither. Text in another charset than
 * UTF-8, which is all that the services take, is converted.
 */
final class UserEncoder implements EventEncoder<ILoggingEvent> {

    private final Encoder<ILoggingEvent> encoder;
    private final RecordForm form;
    private final int maxEventBytes;
    private final @Nullable ReentrantLock stateful;

    /** The encoder's charset when it is not UTF-8. */
    private final @Nullable Charset foreign;

    /** {@code encoder} was started by {@link #start}. */
    UserEncoder(Encoder<ILoggingEvent> encoder, RecordForm form, int maxEventBytes) {
        this.encoder = encoder;
        this.form = form;
        this.maxEventBytes = maxEventBytes;
        this.stateful = isStateful(encoder) ? new ReentrantLock() : null;
        this.foreign = foreign(encoder);
    }

    /**
     * Starts an encoder and the layout in it, if need be. False, after saying why, when it will not start: it would write
     * nothing, or nothing useful, so that another has to.
     */
    static boolean start(Encoder<ILoggingEvent> encoder, @Nullable Context context, StatusReporter status) {
        try {
            if (encoder.getContext() == null && context != null) {
                encoder.setContext(context);
            }
            Layout<?> layout = layout(encoder);
            if (layout != null && !layout.isStarted()) {
                layout.start();
            }
            if (!encoder.isStarted()) {
                encoder.start();
            }
            boolean complete = !(encoder instanceof LayoutWrappingEncoder) || (layout != null && layout.isStarted());
            if (!encoder.isStarted() || !complete) {
                status.warn(
                        name(encoder) + " does not start; the lines above say why (a missing <pattern>?). The built-in"
                                + " format is in force instead");
                return false;
            }
            report(encoder, status);
            return true;
        } catch (RuntimeException | LinkageError e) {
            status.warn(name(encoder) + " cannot be started (" + e + "); the built-in format is in force instead");
            return false;
        }
    }

    /** Says what of it has no effect. */
    private static void report(Encoder<ILoggingEvent> encoder, StatusReporter status) {
        if (!isEmpty(encoder.headerBytes()) || !isEmpty(encoder.footerBytes())) {
            status.info(name(encoder)
                    + " has a header or footer, which is not sent: a log stream has no first and no last" + " event");
        }
        Charset foreign = foreign(encoder);
        if (foreign != null) {
            status.warn(name(encoder) + " writes " + foreign
                    + ": the services take UTF-8 only, so each text is converted;" + " set its encoding to UTF-8");
        }
    }

    static void stop(Encoder<ILoggingEvent> encoder) {
        encoder.stop();
        Layout<?> layout = layout(encoder);
        if (layout != null) {
            layout.stop();
        }
    }

    private static @Nullable Layout<?> layout(Encoder<ILoggingEvent> encoder) {
        return encoder instanceof LayoutWrappingEncoder<?> wrapping ? wrapping.getLayout() : null;
    }

    private static String name(Encoder<ILoggingEvent> encoder) {
        Layout<?> layout = layout(encoder);
        return layout == null
                ? "<encoder> " + encoder.getClass().getName()
                : "<layout> " + layout.getClass().getName();
    }

    private static boolean isEmpty(byte @Nullable [] bytes) {
        return bytes == null || new String(bytes, StandardCharsets.UTF_8).isBlank();
    }

    @Override
    public void encode(ILoggingEvent event, EventBuffer out) {
        byte[] text = bytes(event);
        if (foreign != null) {
            text = new String(text, foreign).getBytes(StandardCharsets.UTF_8);
        }
        TextRecords.store(text, 0, text.length, form, maxEventBytes, out);
    }

    private byte[] bytes(ILoggingEvent event) {
        ReentrantLock lock = stateful;
        if (lock != null) {
            lock.lock();
        }
        try {
            byte @Nullable [] text = encoder.encode(event);
            return text == null ? new byte[0] : text;
        } finally {
            if (lock != null) {
                lock.unlock();
            }
        }
    }

    /** Logback 1.5, against which we compile, does not know the question yet. */
    private static boolean isStateful(Encoder<ILoggingEvent> encoder) {
        try {
            return Boolean.TRUE.equals(Encoder.class.getMethod("isStateful").invoke(encoder));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** What it says of its charset: Logback has no question for that, but the usual encoders answer one of these. */
    private static @Nullable Charset foreign(Encoder<ILoggingEvent> encoder) {
        Charset charset = charset(encoder, "getCharset");
        charset = charset == null ? charset(encoder, "getEncoding") : charset;
        boolean same = StandardCharsets.UTF_8.equals(charset) || StandardCharsets.US_ASCII.equals(charset);
        return same ? null : charset;
    }

    private static @Nullable Charset charset(Encoder<ILoggingEvent> encoder, String question) {
        try {
            Object answer = encoder.getClass().getMethod(question).invoke(encoder);
            return answer == null ? null : Charset.forName(answer.toString());
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return null; // it has no such method, or answers something else
        }
    }
}

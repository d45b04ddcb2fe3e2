// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.penstock.encode.EventBuffer;
import io.penstock.encode.EventEncoder;
import io.penstock.encode.RecordForm;
import io.penstock.encode.TextRecords;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The application's own encoder or layout in the place of our JSON. Its records carry no event id. Encoders are called
 * by many threads at once, as Logback's own appenders do, except those that call themselves stateful (Logback 1.6).
 */
final class UserEncoder implements EventEncoder<ILoggingEvent> {

    private final Encoder<ILoggingEvent> encoder;
    private final RecordForm form;
    private final int maxEventBytes;
    private final @Nullable ReentrantLock stateful;

    UserEncoder(Encoder<ILoggingEvent> encoder, RecordForm form, int maxEventBytes) {
        this.encoder = encoder;
        this.form = form;
        this.maxEventBytes = maxEventBytes;
        this.stateful = isStateful(encoder) ? new ReentrantLock() : null;
    }

    @Override
    public void encode(ILoggingEvent event, EventBuffer out) {
        byte[] text = bytes(event);
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
}

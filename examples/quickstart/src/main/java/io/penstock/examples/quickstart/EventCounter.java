// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.penstock.pipeline.Pipeline;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An independent witness of what a process logged: an appender of its own beside the one under test, which writes the
 * {@link Fingerprint} of each event that reaches the root logger to a file, eight bytes each, and knows nothing of what
 * the other one does.
 *
 * <p>It leaves out what the library's own threads log (the AWS SDK at work there, at DEBUG): by design that never becomes
 * an event, or sending would beget events to send. The appender under test has no threshold and no markers, so all else
 * must arrive.
 */
final class EventCounter extends AppenderBase<ILoggingEvent> {

    private final long pid = ProcessHandle.current().pid();
    private final DataOutputStream out;

    /** Guarded by this. */
    private long count;

    EventCounter(Path file) throws IOException {
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        setName("COUNTER");
    }

    /** Called by Logback, under this appender's lock. */
    @Override
    protected void append(ILoggingEvent event) {
        if (Pipeline.onOwnThread()) {
            return;
        }
        try {
            out.writeLong(Fingerprint.of(
                    pid,
                    event.getTimeStamp(),
                    event.getLevel().toString(),
                    event.getLoggerName(),
                    event.getThreadName()));
            count++;
        } catch (IOException e) {
            addError("cannot write down an event", e);
        }
    }

    /** Called when the logger context stops: what is logged later reaches no appender at all. */
    @Override
    public synchronized void stop() {
        if (isStarted()) {
            super.stop();
            try {
                out.close();
            } catch (IOException e) {
                addError("cannot write down the last events", e);
            }
        }
    }

    synchronized long count() {
        return count;
    }
}

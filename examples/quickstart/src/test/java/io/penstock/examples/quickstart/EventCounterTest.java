// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCounterTest {

    @TempDir
    Path directory;

    @Test
    void witness_writes_one_fingerprint_for_each_event_that_reaches_it() throws IOException {
        Path file = directory.resolve("count");
        LoggerContext context = new LoggerContext();
        EventCounter counter = new EventCounter(file);
        counter.setContext(context);
        counter.start();
        Logger root = context.getLogger("ROOT");
        root.setLevel(Level.INFO);
        root.addAppender(counter);

        LoggingEvent event = new LoggingEvent("", context.getLogger("상점"), Level.WARN, "주문 🎁", null, null);
        root.callAppenders(event);
        context.getLogger("a").debug("below the root's level");
        context.getLogger("a").info("counted");
        context.stop();
        context.getLogger("a").info("after the end");

        ByteBuffer written = ByteBuffer.wrap(Files.readAllBytes(file));
        assertThat(written.remaining()).isEqualTo(2 * Long.BYTES);
        assertThat(written.getLong())
                .isEqualTo(Fingerprint.of(
                        ProcessHandle.current().pid(),
                        event.getTimeStamp(),
                        "WARN",
                        "상점",
                        Thread.currentThread().getName()));
    }
}

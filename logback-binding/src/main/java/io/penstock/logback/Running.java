// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.spi.FilterAttachable;
import ch.qos.logback.core.spi.FilterReply;
import io.penstock.encode.EventEncoder;
import io.penstock.event.Level;
import io.penstock.pipeline.Pipeline;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * A started pipeline in the hands of the appenders that share it: which events they take, and where these go. Immutable;
 * called by the application's threads.
 */
final class Running {

    private final Pipeline pipeline;
    private final EventEncoder<ILoggingEvent> encoder;
    private final Level threshold;
    private final String[] markers;
    private final String[] exceptMarkers;
    private final Runnable unregister;

    Running(
            Pipeline pipeline,
            EventEncoder<ILoggingEvent> encoder,
            Level threshold,
            List<String> markers,
            List<String> exceptMarkers,
            Runnable unregister) {
        this.pipeline = pipeline;
        this.encoder = encoder;
        this.threshold = threshold;
        this.markers = markers.toArray(new String[0]);
        this.exceptMarkers = exceptMarkers.toArray(new String[0]);
        this.unregister = unregister;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    /**
     * Takes an event that {@code filters} let through. Never throws: what the application's filters, markers and objects
     * throw costs their event only, which is counted. What our own threads log is not taken, or it would beget itself.
     */
    void append(ILoggingEvent event, FilterAttachable<ILoggingEvent> filters) {
        if (Pipeline.onOwnThread()) {
            return;
        }
        try {
            if (filters.getFilterChainDecision(event) == FilterReply.DENY) {
                return;
            }
            Level level = LogbackEventView.INSTANCE.level(event);
            if (level.compareTo(threshold) >= 0 && accepts(event.getMarkerList())) {
                pipeline.append(event, level, event.getTimeStamp(), encoder);
            }
        } catch (Throwable fault) {
            unreadable(event, fault);
        }
    }

    /** The pipeline itself throws nothing, so it has not counted this event yet. */
    private void unreadable(ILoggingEvent event, Throwable fault) {
        try {
            pipeline.append(event, Level.WARN, 0, (unused, out) -> {
                throw new IllegalStateException(
                        "a <filter>, a marker or the event itself threw when it was asked", fault);
            });
        } catch (Throwable ignored) {
            // Out of memory, most likely; the log call must still return.
        }
    }

    private boolean accepts(@Nullable List<Marker> ofEvent) {
        return (markers.length == 0 || Markers.anyNamed(ofEvent, markers))
                && (exceptMarkers.length == 0 || !Markers.anyNamed(ofEvent, exceptMarkers));
    }

    /** Takes the numbers out of JMX, so that a successor of the same name can show its own. */
    void unregister() {
        unregister.run();
    }
}

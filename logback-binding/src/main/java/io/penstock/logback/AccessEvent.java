// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.access.common.spi.IAccessEvent;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/** A request as a log event. Holds nothing of the server's, so it may be kept. Immutable. */
final class AccessEvent implements ILoggingEvent {

    private static final LoggerContextVO NO_CONTEXT = new LoggerContextVO("access", Map.of(), 0);

    private final long timestamp;
    private final long sequenceNumber;
    private final String thread;
    private final String logger;
    private final String message;
    private final List<KeyValuePair> fields;

    AccessEvent(IAccessEvent request, String logger, String message, List<KeyValuePair> fields) {
        this.timestamp = request.getTimeStamp();
        this.sequenceNumber = request.getSequenceNumber();
        @Nullable String name = request.getThreadName();
        this.thread = name == null ? Thread.currentThread().getName() : name;
        this.logger = logger;
        this.message = message;
        this.fields = fields;
    }

    @Override
    public String getThreadName() {
        return thread;
    }

    @Override
    public Level getLevel() {
        return Level.INFO;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** None, so that braces in the message stay what they are. */
    @Override
    public Object @Nullable [] getArgumentArray() {
        return null;
    }

    @Override
    public String getFormattedMessage() {
        return message;
    }

    @Override
    public String getLoggerName() {
        return logger;
    }

    @Override
    public LoggerContextVO getLoggerContextVO() {
        return NO_CONTEXT;
    }

    @Override
    public @Nullable IThrowableProxy getThrowableProxy() {
        return null;
    }

    @Override
    public StackTraceElement[] getCallerData() {
        return new StackTraceElement[0];
    }

    @Override
    public boolean hasCallerData() {
        return false;
    }

    @Override
    public @Nullable List<Marker> getMarkerList() {
        return null;
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return Map.of();
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public Map<String, String> getMdc() {
        return getMDCPropertyMap();
    }

    @Override
    public long getTimeStamp() {
        return timestamp;
    }

    /** Not known. */
    @Override
    public int getNanoseconds() {
        return -1;
    }

    @Override
    public long getSequenceNumber() {
        return sequenceNumber;
    }

    @Override
    public List<KeyValuePair> getKeyValuePairs() {
        return fields;
    }

    @Override
    public void prepareForDeferredProcessing() {
        // Everything has been read.
    }
}

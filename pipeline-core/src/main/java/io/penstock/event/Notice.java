// SPDX-License-Identifier: Apache-2.0
package io.penstock.event;

import org.jspecify.annotations.Nullable;

/**
 * An event that the pipeline writes itself: a loss report in the stream that lost.
 *
 * @param epochMillis when, in milliseconds since 1970-01-01T00:00Z
 * @param message the whole text
 * @param reason the drop reason's name
 * @param dropped how many events
 * @param sinceMillis since when, in milliseconds since 1970-01-01T00:00Z
 */
public record Notice(long epochMillis, String message, String reason, long dropped, long sinceMillis) {

    /** How to read a notice like any other event. */
    public static final EventView<Notice> VIEW = new View();

    private static final class View implements EventView<Notice> {

        @Override
        public long epochMillis(Notice notice) {
            return notice.epochMillis;
        }

        @Override
        public int nanosOfMilli(Notice notice) {
            return 0;
        }

        @Override
        public Level level(Notice notice) {
            return Level.WARN;
        }

        @Override
        public String loggerName(Notice notice) {
            return "io.penstock";
        }

        @Override
        public String threadName(Notice notice) {
            return "penstock";
        }

        @Override
        public String message(Notice notice) {
            return notice.message;
        }

        @Override
        public void forEachContext(Notice notice, FieldSink sink) {
            // A notice belongs to no request.
        }

        @Override
        public void forEachKeyValue(Notice notice, FieldSink sink) {
            sink.field("drop_reason", notice.reason);
            sink.field("dropped", notice.dropped);
            sink.field("since", notice.sinceMillis);
        }

        @Override
        public void forEachMarker(Notice notice, FieldSink sink) {
            // None.
        }

        @Override
        public @Nullable ThrowableView thrown(Notice notice) {
            return null;
        }

        @Override
        public @Nullable StackTraceElement caller(Notice notice) {
            return null;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.event.ThrowableView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an exception as class, message and one text with everything, by a layout's names. Used by one thread at a time. */
final class ErrorWriter implements StackTraceText.Sink {

    private final JsonWriter json;
    private final Names names;
    private final StackTraceText traces;

    /** The encoded names; one instance serves all writers of an encoder. */
    record Names(
            Form.@Nullable Literal group,
            Form.@Nullable Literal type,
            Form.@Nullable Literal message,
            Form.Literal stackTrace) {

        /** {@code name} is that of the object around the rest, or where there is none, of the stack trace alone. */
        static Names in(Form form, Layout.Thrown error, String name) {
            boolean alone = error.group() == null && error.type() == null;
            return new Names(
                    error.group() == null ? null : form.name(name),
                    error.type() == null ? null : form.name(error.type()),
                    error.message() == null ? null : form.name(error.message()),
                    form.name(alone ? name : error.stackTrace()));
        }
    }

    ErrorWriter(JsonWriter json, Names names, int maxFrames, int maxCauses) {
        this.json = json;
        this.names = names;
        this.traces = new StackTraceText(maxFrames, maxCauses);
    }

    /** The members that no other field may be called, among their neighbours; {@code name} as in {@link Names#in}. */
    static List<String> members(Layout.Thrown error, String name) {
        if (error.group() != null || error.type() == null) {
            return List.of(name);
        }
        return List.of(error.type(), String.valueOf(error.message()), error.stackTrace());
    }

    void write(ThrowableView thrown) {
        if (names.group == null) {
            guarded(thrown);
        } else if (json.hasRoomFor(names.group.plainLength())) {
            json.literal(names.group);
            int opened = json.open();
            guarded(thrown);
            json.close(opened, '{', '}');
        }
    }

    private void guarded(ThrowableView thrown) {
        long[] mark = json.mark();
        try {
            members(thrown);
        } catch (Throwable t) {
            String text = UserCode.failed("reading the exception", t);
            json.rewind(mark);
            json.member(names.stackTrace, text);
        }
    }

    private void members(ThrowableView thrown) {
        json.member(names.type, thrown.className());
        json.member(names.message, names.message == null ? null : StackTraceText.message(thrown));
        if (json.hasRoomFor(names.stackTrace.plainLength())) {
            json.literal(names.stackTrace);
            json.beginText();
            traces.write(thrown, this);
            json.endText();
        }
    }

    @Override
    public void add(String text) {
        long room = room();
        json.parts(text, room == Long.MAX_VALUE ? text.length() : JsonWriter.fitting(text, room));
    }

    /** What is left, but for the closing quote. */
    @Override
    public long room() {
        long room = json.room();
        return room == Long.MAX_VALUE ? room : Math.max(0, room - 1);
    }

    @Override
    public long length(String text) {
        return Utf8.jsonLength(text);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes where a log call stands, by a layout's names. Used by one thread at a time. */
final class CallerWriter {

    private final JsonWriter json;
    private final Names names;

    /** The encoded names; one instance serves all writers of an encoder. */
    record Names(
            Form.@Nullable Literal group,
            Form.@Nullable Literal type,
            Form.Literal function,
            Form.Literal file,
            Form.Literal line,
            boolean qualified) {

        /** {@code group} is the name of the object around the rest, which may have been changed; null for none. */
        static Names in(Form form, Layout.Caller caller, @Nullable String group) {
            return new Names(
                    group == null ? null : form.name(group),
                    caller.type() == null ? null : form.name(caller.type()),
                    form.name(caller.function()),
                    form.name(caller.file()),
                    form.name(caller.line()),
                    caller.qualified());
        }
    }

    CallerWriter(JsonWriter json, Names names) {
        this.json = json;
        this.names = names;
    }

    /** The members that no other field may be called. */
    static List<String> members(Layout.Caller caller) {
        List<String> members = new ArrayList<>(List.of(caller.function(), caller.file(), caller.line()));
        if (caller.type() != null) {
            members.add(caller.type());
        }
        return members;
    }

    void write(StackTraceElement frame) {
        if (names.group == null) {
            members(frame);
        } else if (json.hasRoomFor(names.group.plainLength())) {
            json.literal(names.group);
            int opened = json.open();
            members(frame);
            json.close(opened, '{', '}');
        }
    }

    private void members(StackTraceElement frame) {
        String method = frame.getMethodName();
        json.member(names.type, frame.getClassName());
        json.member(names.function, names.qualified ? frame.getClassName() + "." + method : method);
        json.member(names.file, frame.getFileName());
        if (frame.getLineNumber() >= 0 && json.hasRoomFor(names.line.plainLength())) {
            json.literal(names.line);
            json.number(frame.getLineNumber());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import io.penstock.settings.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The settings of the JSON event, the same in every front-end. */
public final class JsonSettings {

    public static final Setting<JsonFormat> FORMAT = Setting.choice(
            "format",
            JsonFormat.class,
            JsonFormat.FLAT,
            "How the event's fields are named and arranged; message is the text alone. The page on formats shows each.");

    public static final Setting<Map<String, String>> FIELDS = Setting.entries(
            "json.fields",
            "name=value pairs, divided by commas or line breaks",
            "Fields that every event carries. A dot in a name nests: labels.team=core becomes"
                    + " {\"labels\":{\"team\":\"core\"}}. Values take {tokens}. service, host and pid may be replaced.");

    public static final Setting<Map<String, String>> RENAME = Setting.entries(
            "json.rename",
            "field=newName pairs; fields: " + String.join(", ", Field.names()),
            "New names for built-in fields, such as message=log. With format flat or logstash only.");

    public static final Setting<List<String>> EXCLUDE = Setting.list(
            "json.exclude",
            "names of built-in fields, of diagnostic context entries or of key-values",
            "Fields that are not sent.");

    public static final Setting<LevelCase> LEVEL_CASE = Setting.choice(
            "json.levelCase", LevelCase.class, LevelCase.UPPER, "How a level is written: ERROR or error.");

    public static final Setting<Boolean> CALLER_DATA = Setting.flag(
            "json.callerData",
            false,
            "Adds class, method, file and line of the log call: the field caller of format flat. Costs some"
                    + " microseconds a call.");

    public static final Setting<Integer> MAX_STACK_FRAMES = Setting.count(
            "json.maxStackFrames",
            "100",
            0,
            10_000,
            "The most stack frames of one exception; the rest is counted in the text.");

    public static final Setting<Integer> MAX_CAUSES = Setting.count(
            "json.maxCauses",
            "10",
            0,
            100,
            "The most causes and suppressed exceptions, together, below an event's exception.");

    public static final Setting<Integer> MAX_DEPTH = Setting.count(
            "json.maxDepth", "8", 1, 32, "How deep maps, collections, arrays and records may nest within a value.");

    /** All of them, in the order of the reference page. */
    public static final List<Setting<?>> ALL = all();

    /** Those that mean something where there is no JSON: the others are about fields. */
    static final List<Setting<?>> OF_MESSAGES = List.of(FORMAT, MAX_STACK_FRAMES, MAX_CAUSES);

    private JsonSettings() {}

    private static List<Setting<?>> all() {
        List<Setting<?>> all = new ArrayList<>(List.of(
                FORMAT, FIELDS, RENAME, EXCLUDE, LEVEL_CASE, CALLER_DATA, MAX_STACK_FRAMES, MAX_CAUSES, MAX_DEPTH));
        all.addAll(EmfSettings.ALL);
        return List.copyOf(all);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A group of settings as an element of {@code logback.xml}, such as {@code <queue><maxBytes>128 MB</maxBytes></queue>}.
 * Only remembers the texts: Logback fills in a group before it hands it to the appender, which alone knows what a
 * text means. Setters take strings only, because Logback keeps a default in silence when it cannot convert a value.
 *
 * <p>Configured by one thread; who adds a setting to the table adds its setter here. A destination's own groups stand in its
 * appender.
 */
public abstract class SettingGroup {

    private record Entry(String name, String value) {}

    private final List<Entry> entries = new ArrayList<>();

    protected SettingGroup() {}

    /** The element's name, which is the part before the dot in the names of its settings. */
    final String group() {
        return group(getClass());
    }

    static String group(Class<? extends SettingGroup> type) {
        return type.getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Remembers a value by the setting's name without the group's. For its setters. */
    protected final void put(String name, String value) {
        entries.add(new Entry(group() + "." + name, value));
    }

    final void forEach(BiConsumer<String, String> settings) {
        entries.forEach(entry -> settings.accept(entry.name(), entry.value()));
    }

    /** {@code <queue>}: the memory for unsent events. */
    public static final class Queue extends SettingGroup {

        public void setMaxBytes(String size) {
            put("maxBytes", size);
        }
    }

    /** {@code <overflow>}: what happens when the queue is full. */
    public static final class Overflow extends SettingGroup {

        public void setPolicy(String policy) {
            put("policy", policy);
        }

        public void setDropBelow(String level) {
            put("dropBelow", level);
        }

        public void setMaxBlock(String duration) {
            put("maxBlock", duration);
        }
    }

    /** {@code <batch>}: how many events go into one request. */
    public static final class Batch extends SettingGroup {

        public void setMaxDelay(String duration) {
            put("maxDelay", duration);
        }

        public void setMaxBytes(String size) {
            put("maxBytes", size);
        }

        public void setMaxEvents(String count) {
            put("maxEvents", count);
        }
    }

    /** {@code <retry>}: what happens to events whose request failed. */
    public static final class Retry extends SettingGroup {

        public void setMinDelay(String duration) {
            put("minDelay", duration);
        }

        public void setMaxDelay(String duration) {
            put("maxDelay", duration);
        }

        public void setThrottleMinDelay(String duration) {
            put("throttleMinDelay", duration);
        }

        public void setThrottleMaxDelay(String duration) {
            put("throttleMaxDelay", duration);
        }

        public void setMaxAge(String duration) {
            put("maxAge", duration);
        }

        public void setCallTimeout(String duration) {
            put("callTimeout", duration);
        }

        public void setMaxConcurrency(String count) {
            put("maxConcurrency", count);
        }
    }

    /** {@code <json>}: what an event's JSON looks like. */
    public static final class Json extends SettingGroup {

        public void setFields(String entries) {
            put("fields", entries);
        }

        public void setRename(String entries) {
            put("rename", entries);
        }

        public void setExclude(String names) {
            put("exclude", names);
        }

        public void setLevelCase(String levelCase) {
            put("levelCase", levelCase);
        }

        public void setCallerData(String flag) {
            put("callerData", flag);
        }

        public void setMaxStackFrames(String count) {
            put("maxStackFrames", count);
        }

        public void setMaxCauses(String count) {
            put("maxCauses", count);
        }

        public void setMaxDepth(String count) {
            put("maxDepth", count);
        }
    }

    /** {@code <emf>}: which key-values are metrics. */
    public static final class Emf extends SettingGroup {

        public void setNamespace(String namespace) {
            put("namespace", namespace);
        }

        public void setMetrics(String entries) {
            put("metrics", entries);
        }

        public void setHighResolution(String names) {
            put("highResolution", names);
        }

        public void setDimensions(String sets) {
            put("dimensions", sets);
        }
    }
}

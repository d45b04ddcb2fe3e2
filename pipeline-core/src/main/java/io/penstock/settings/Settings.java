// SPDX-License-Identifier: Apache-2.0
package io.penstock.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user wrote, by setting name, and what it means. A front-end fills it in with texts and asks for values when it
 * starts; everything that is wrong is collected in {@link #problems}. Not safe for use by many threads.
 */
public final class Settings {

    /** Logback's mark of an undefined variable, and a placeholder that no one resolved. */
    private static final Pattern UNRESOLVED = Pattern.compile("(\\w[\\w.-]*)_IS_UNDEFINED|\\$\\{([^}]*)\\}");

    private final Map<String, Setting<?>> known = new LinkedHashMap<>();
    private final Map<String, String> raw = new LinkedHashMap<>();
    private final Map<String, Problem> problems = new LinkedHashMap<>();

    public Settings(List<Setting<?>> known) {
        for (Setting<?> setting : known) {
            if (this.known.put(setting.name(), setting) != null) {
                throw new IllegalArgumentException("two settings are named " + setting.name());
            }
        }
    }

    /** Remembers a value as it was written; null is as good as not written. Unknown names become problems. */
    public void set(String name, @Nullable String value) {
        Setting<?> setting = known.get(name);
        if (setting == null) {
            unknown(name, "");
            return;
        }
        if (value == null) {
            return;
        }
        String stripped = value.strip();
        if (setting.repeatable()) {
            raw.merge(name, stripped, (before, more) -> before + "\n" + more);
        } else {
            raw.put(name, stripped);
        }
    }

    /** Reports a name that a front-end could not place, with the nearest valid one. */
    public void unknown(String name, String where) {
        String near = Nearest.to(name, known.keySet());
        report(
                name,
                "unknown setting '" + name + "'" + where + "; "
                        + (near == null ? "see the configuration reference" : "did you mean '" + near + "'?"),
                false);
    }

    /** The value in force: what was written, or the default where nothing or nothing usable was. */
    public <T> @Nullable T get(Setting<T> setting) {
        String text = raw.get(setting.name());
        if (text != null && !text.isEmpty()) {
            T value = parse(setting, text);
            if (value != null) {
                return value;
            }
        }
        return setting.defaultText().isEmpty() && !setting.repeatable() ? null : setting.parse(setting.defaultText());
    }

    /** Like {@link #get}, for a setting that has a default. */
    public <T> T value(Setting<T> setting) {
        T value = get(setting);
        if (value == null) {
            throw new IllegalStateException(setting.name() + " has neither a value nor a default");
        }
        return value;
    }

    private <T> @Nullable T parse(Setting<T> setting, String text) {
        Matcher unresolved = UNRESOLVED.matcher(text);
        if (unresolved.find()) {
            String variable = unresolved.group(1) != null ? unresolved.group(1) : unresolved.group(2);
            report(
                    setting.name(),
                    setting.name() + ": the placeholder '" + variable + "' has no value; define it, or write ${"
                            + variable + ":-default}" + inForce(setting),
                    setting.required());
            return null;
        }
        try {
            return setting.parse(text);
        } catch (RuntimeException e) {
            report(
                    setting.name(),
                    setting.name() + ": '" + shorten(text) + "' is not usable (" + e.getMessage() + "); allowed: "
                            + setting.allowed() + inForce(setting),
                    setting.required());
            return null;
        }
    }

    private static String inForce(Setting<?> setting) {
        if (setting.required()) {
            return "; the appender stays off";
        }
        return setting.defaultText().isEmpty() ? "; it is left out" : "; in force: " + setting.defaultText();
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 60) + "… (" + text.length() + " characters)";
    }

    /** Adds a problem found by whoever gives the settings their meaning. One problem a setting is kept. */
    public void report(String setting, String text, boolean fatal) {
        problems.putIfAbsent(setting, new Problem(setting, text, fatal));
    }

    /** What is wrong with {@code setting}, if anything is, leaves nothing that could work: no default may take its place. */
    public void insistOn(Setting<?> setting) {
        problems.computeIfPresent(
                setting.name(),
                (name, problem) -> new Problem(
                        name, problem.text().replace("; it is left out", "; the appender stays off"), true));
    }

    /** True when {@code setting} was written and not left empty. */
    public boolean isSet(Setting<?> setting) {
        String text = raw.get(setting.name());
        return text != null && !text.isEmpty();
    }

    /** What was written so far, by setting name, as it was written. */
    public Map<String, String> texts() {
        return Map.copyOf(raw);
    }

    /** All settings, in the order of the reference page. */
    public List<Setting<?>> known() {
        return List.copyOf(known.values());
    }

    /** Everything found so far. Complete once every setting has been asked for. */
    public List<Problem> problems() {
        return new ArrayList<>(problems.values());
    }

    /** Asks for every setting once, so that {@link #problems} is complete. */
    public void check() {
        known.values().forEach(this::get);
    }

    /** True when a problem leaves nothing that could work. */
    public boolean unusable() {
        return problems.values().stream().anyMatch(Problem::fatal);
    }
}

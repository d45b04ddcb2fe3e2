// SPDX-License-Identifier: Apache-2.0
package io.penstock.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, unit, default, bounds and meaning, told once for every front-end and for the reference page.
 * Immutable.
 *
 * @param <T> the type of its value once parsed
 */
public final class Setting<T> {

    /** Parses a value; the exception's message says what is allowed. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String text);
    }

    private final String name;
    private final String allowed;
    private final String defaultText;
    private final String defaultWords;
    private final String doc;
    private final boolean required;
    private final boolean repeatable;
    private final Parser<T> parser;

    private Setting(
            String name,
            String allowed,
            String defaultText,
            String defaultWords,
            String doc,
            boolean required,
            boolean repeatable,
            Parser<T> parser) {
        this.name = name;
        this.allowed = allowed;
        this.defaultText = defaultText;
        this.defaultWords = defaultWords;
        this.doc = doc;
        this.required = required;
        this.repeatable = repeatable;
        this.parser = parser;
    }

    /** A length of time with its unit, between {@code min} and {@code max}, both included. */
    public static Setting<Duration> duration(String name, String defaultText, String min, String max, String doc) {
        Duration least = Units.duration(min);
        Duration most = Units.duration(max);
        String allowed = "a duration with its unit from " + min + " to " + max + ", such as 200 ms, 5 s, 1 min, 2 h";
        return new Setting<>(name, allowed, defaultText, defaultText, doc, false, false, text -> {
            Duration value = Units.duration(text);
            require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, "out of bounds");
            return value;
        });
    }

    /** A number of bytes with or without a unit, between {@code min} and {@code max}, both included. */
    public static Setting<Long> bytes(String name, String defaultText, String min, String max, String doc) {
        long least = Units.bytes(min);
        long most = Units.bytes(max);
        String allowed = "a size from " + min + " to " + max + ", such as 512 KB, 64 MB, 1 GB (1 KB = 1024 bytes)";
        return new Setting<>(name, allowed, defaultText, defaultText, doc, false, false, text -> {
            long value = Units.bytes(text);
            require(value >= least && value <= most, "out of bounds");
            return value;
        });
    }

    /** A whole number between {@code min} and {@code max}, both included. */
    public static Setting<Integer> count(String name, String defaultText, int min, int max, String doc) {
        String allowed = "a whole number from " + min + " to " + max;
        return new Setting<>(name, allowed, defaultText, defaultText, doc, false, false, text -> {
            require(text.matches("[+-]?[0-9]{1,9}"), "not a whole number");
            int value = Integer.parseInt(text);
            require(value >= min && value <= max, "out of bounds");
            return value;
        });
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String name, boolean byDefault, String doc) {
        String words = Boolean.toString(byDefault);
        return new Setting<>(name, "true or false", words, words, doc, false, false, text -> {
            require(text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"), "neither");
            return text.equalsIgnoreCase("true");
        });
    }

    /** One of an enum's constants, written in any case, with or without {@code _} and {@code -}. */
    public static <T extends Enum<T>> Setting<T> choice(String name, Class<T> type, T byDefault, String doc) {
        Map<String, T> byWord = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (T constant : type.getEnumConstants()) {
            byWord.put(foldWord(constant.name()), constant);
            words.add(camel(constant.name()));
        }
        String allowed = "one of " + String.join(", ", words);
        return new Setting<>(
                name, allowed, camel(byDefault.name()), camel(byDefault.name()), doc, false, false, text -> {
                    T value = byWord.get(foldWord(text));
                    if (value == null) {
                        String near = Nearest.to(text, words);
                        throw new IllegalArgumentException(near == null ? "unknown" : "did you mean " + near + "?");
                    }
                    return value;
                });
    }

    /** Free text; {@code allowed} says what it may be. Empty means absent. */
    public static Setting<String> text(String name, String allowed, String defaultText, String doc) {
        return new Setting<>(name, allowed, defaultText, defaultText, doc, false, false, text -> text);
    }

    /** Words divided by commas or line breaks; in XML the element may also stand several times. */
    public static Setting<List<String>> list(String name, String allowed, String doc) {
        return new Setting<>(name, allowed, "", "", doc, false, true, Setting::split);
    }

    /** {@code name=value} pairs divided by commas or line breaks; in XML the element may also stand several times. */
    public static Setting<Map<String, String>> entries(String name, String allowed, String doc) {
        return new Setting<>(name, allowed, "", "", doc, false, true, text -> {
            Map<String, String> entries = new LinkedHashMap<>();
            for (String pair : split(text)) {
                int equals = pair.indexOf('=');
                require(equals > 0, "'" + pair + "' is not name=value");
                entries.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
            return Collections.unmodifiableMap(entries);
        });
    }

    /** The same setting, without which nothing works: empty switches the appender off. */
    public Setting<T> mandatory() {
        return new Setting<>(name, allowed, defaultText, defaultWords, doc, true, repeatable, parser);
    }

    /** The same setting with one more check, which returns what is wrong, or null. */
    public Setting<T> checked(Function<T, @Nullable String> check) {
        return new Setting<>(name, allowed, defaultText, defaultWords, doc, required, repeatable, text -> {
            T value = parser.parse(text);
            String wrong = check.apply(value);
            if (wrong != null) {
                throw new IllegalArgumentException(wrong);
            }
            return value;
        });
    }

    /** The same setting, whose default has words of its own. */
    public Setting<T> byDefault(String words) {
        return new Setting<>(name, allowed, defaultText, words, doc, required, repeatable, parser);
    }

    public String name() {
        return name;
    }

    /** What a value may be, as the end of a sentence that starts with "allowed:". */
    public String allowed() {
        return allowed;
    }

    /** The default as a user would write it; empty for none. */
    public String defaultText() {
        return defaultText;
    }

    /** The default as people are told: its text, or words for it. */
    public String defaultWords() {
        return defaultWords;
    }

    /** What it is for: one or two sentences. */
    public String doc() {
        return doc;
    }

    public boolean required() {
        return required;
    }

    /** True when setting it twice adds instead of replacing. */
    public boolean repeatable() {
        return repeatable;
    }

    /** Parses {@code text}; throws with what is wrong. */
    T parse(String text) {
        return parser.parse(text);
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[,\n]", -1)) {
            if (!word.isBlank()) {
                words.add(word.strip());
            }
        }
        return List.copyOf(words);
    }

    private static void require(boolean condition, String wrong) {
        if (!condition) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static String foldWord(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** DROP_NEWEST as dropNewest; a level's name stays as it is. */
    private static String camel(String constant) {
        if (constant.indexOf('_') < 0) {
            return isLevel(constant) ? constant : constant.toLowerCase(Locale.ROOT);
        }
        StringBuilder camel = new StringBuilder();
        for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
            camel.append(camel.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }

    private static boolean isLevel(String constant) {
        return List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL").contains(constant);
    }
}

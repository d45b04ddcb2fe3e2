// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.name.NameTemplate;
import io.penstock.name.Names;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as a user gave them, where the setting's own parser is not enough to tell whether they can be used. */
final class Given {

    private Given() {}

    /** What is wrong with a text. */
    interface Check {
        @Nullable
        String wrong(String text);
    }

    /** The value, or null. A wrong one keeps the appender off: the default in its place would be another address or identity. */
    static @Nullable String usable(Settings settings, Setting<String> setting, Check check) {
        String text = settings.get(setting);
        String wrong = text == null ? null : check.wrong(text);
        settings.insistOn(setting); // a placeholder without a value is a wrong value, too
        if (wrong == null) {
            return text;
        }
        settings.report(
                setting.name(),
                setting.name() + ": '" + text + "' is not usable (" + wrong + "); allowed: " + setting.allowed()
                        + "; the appender stays off",
                true);
        return null;
    }

    /** Likewise, for a text that may be any. */
    static @Nullable String usable(Settings settings, Setting<String> setting) {
        return usable(settings, setting, text -> null);
    }

    /** Begins to ask for what the tokens of these settings need; true when all of it is known. */
    static boolean areKnown(Settings settings, Names names, List<Setting<?>> wanted) {
        boolean known = true;
        for (Setting<?> setting : wanted) {
            Object value = settings.get(setting);
            Collection<?> texts =
                    value instanceof Map<?, ?> entries ? entries.values() : value == null ? List.of() : List.of(value);
            for (Object text : texts) {
                known &= isKnown(names, text.toString());
            }
        }
        return known;
    }

    /** What is no template will be reported when it is rendered. */
    private static boolean isKnown(Names names, String text) {
        try {
            NameTemplate template = NameTemplate.parse(text);
            names.need(template);
            return names.isKnown(template);
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** The text with its tokens filled in, for good; null when there is none, or it is wrong, which has been reported. */
    static @Nullable String text(Settings settings, Setting<String> setting, Names names, long nowMillis) {
        String text = settings.get(setting);
        return text == null ? null : render(settings, setting, text, names, nowMillis, setting.name());
    }

    /** The entries with the tokens of their values filled in; without those that are wrong, which have been reported. */
    static Map<String, String> entries(
            Settings settings, Setting<Map<String, String>> setting, Names names, long nowMillis) {
        Map<String, String> rendered = new LinkedHashMap<>();
        settings.value(setting).forEach((name, value) -> {
            String text = render(settings, setting, value, names, nowMillis, setting.name() + ": '" + name + "'");
            if (text != null) {
                rendered.put(name, text);
            }
        });
        return rendered;
    }

    private static @Nullable String render(
            Settings settings, Setting<?> setting, String text, Names names, long nowMillis, String label) {
        try {
            NameTemplate template = NameTemplate.parse(text);
            String token = template.eventToken();
            if (token != null) {
                throw new IllegalArgumentException("the token " + token + " has another value for each event");
            }
            if (!names.isKnown(template)) {
                throw new IllegalArgumentException("'" + text
                        + "' takes what is known when the appender starts, and no answer of another service");
            }
            return names.render(template, nowMillis);
        } catch (IllegalArgumentException e) {
            settings.report(
                    setting.name(),
                    label + ": " + String.valueOf(e.getMessage()).replaceFirst("\\.$", "") + "; it is left out",
                    false);
            return null;
        }
    }
}

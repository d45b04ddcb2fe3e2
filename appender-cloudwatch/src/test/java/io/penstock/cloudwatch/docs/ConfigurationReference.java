// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import io.penstock.cloudwatch.CloudWatchSettings;
import io.penstock.encode.JsonSettings;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.settings.Setting;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of docs/configuration.md, made from the tables of settings that the code itself reads. */
final class ConfigurationReference {

    private static final String BEGIN = "<!-- generated from the settings: begin -->\n";
    private static final String END = "<!-- generated from the settings: end -->\n";

    private ConfigurationReference() {}

    /** {@code page} with fresh tables between its two marks. */
    static String renewed(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the page needs the lines " + BEGIN + "and " + END);
        }
        return page.substring(0, begin + BEGIN.length()) + tables() + page.substring(end);
    }

    private static String tables() {
        return table("CloudWatch Logs", CloudWatchSettings.ALL)
                + table("Every destination", PipelineSettings.ALL)
                + table("The JSON event", JsonSettings.ALL)
                + "\n";
    }

    private static String table(String title, List<Setting<?>> settings) {
        return settings.stream()
                .map(ConfigurationReference::row)
                .collect(Collectors.joining(
                        "",
                        "\n## " + title + "\n\n| setting | default | allowed | what it does |\n|---|---|---|---|\n",
                        ""));
    }

    private static String row(Setting<?> setting) {
        boolean ownWords = !setting.defaultWords().equals(setting.defaultText());
        String words = ownWords ? setting.defaultWords() : "`" + setting.defaultText() + "`";
        String byDefault = setting.defaultText().isEmpty() ? "–" : words;
        return "| `" + setting.name() + "` | " + (setting.required() ? "**required**" : byDefault) + " | "
                + cell(setting.allowed()) + " | " + cell(setting.doc()) + " |\n";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a policy in YAML. Only this class sees the parser; it is loaded when a policy is in YAML. */
final class YamlText {

    private YamlText() {}

    /** The value in {@code text}, as {@link JsonText#parse} has it. */
    static @Nullable Object parse(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(20)
                .build();
        try {
            return new Load(settings).loadFromString(text);
        } catch (YamlEngineException e) {
            throw new IllegalArgumentException("This is no YAML: " + e.getMessage(), e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.settings.Problem;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JsonConfigTest {

    private final Settings settings = new Settings(JsonSettings.ALL);

    private String problem(Setting<?> setting) {
        return settings.problems().stream()
                .filter(problem -> problem.setting().equals(setting.name()))
                .map(Problem::text)
                .findFirst()
                .orElse("");
    }

    @Test
    void nothingSet_isTheDefault() {
        JsonConfig config = JsonConfig.of(settings);
        assertThat(config)
                .isEqualTo(new JsonConfig(
                        JsonFormat.FLAT,
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        LevelCase.UPPER,
                        false,
                        100,
                        10,
                        8,
                        null,
                        null,
                        -1,
                        null));
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void settings_areTakenOver() {
        settings.set("format", "FLAT");
        settings.set("json.fields", "a=1, labels.team = core ,\n labels.x=y=z");
        settings.set("json.fields", "env={env:STAGE:-dev}");
        settings.set("json.rename", "message=log");
        settings.set("json.exclude", "thread , userId");
        settings.set("json.levelCase", "Lower");
        settings.set("json.callerData", "TRUE");
        settings.set("json.maxStackFrames", "5");
        settings.set("json.maxCauses", "0");
        settings.set("json.maxDepth", "32");
        JsonConfig config = JsonConfig.of(settings);
        assertThat(settings.problems()).isEmpty();
        assertThat(config.fields())
                .containsExactly(
                        Map.entry("a", "1"),
                        Map.entry("labels.team", "core"),
                        Map.entry("labels.x", "y=z"),
                        Map.entry("env", "{env:STAGE:-dev}"));
        assertThat(config.rename()).containsExactly(Map.entry("message", "log"));
        assertThat(config.exclude()).containsExactlyInAnyOrder("thread", "userId");
        assertThat(config.levelCase()).isEqualTo(LevelCase.LOWER);
        assertThat(config.callerData()).isTrue();
        assertThat(config.maxStackFrames()).isEqualTo(5);
        assertThat(config.maxCauses()).isZero();
        assertThat(config.maxDepth()).isEqualTo(32);
    }

    @Test
    void unknownFieldToRename_isReportedWithTheNearest_andTheRestIsKept() {
        settings.set("json.rename", "mesage=log, level=severity, quux=x");
        assertThat(JsonConfig.of(settings).rename()).containsExactly(Map.entry("level", "severity"));
        assertThat(problem(JsonSettings.RENAME))
                .contains("there is no field 'mesage', did you mean 'message'?")
                .contains("there is no field 'quux'")
                .contains("allowed: field=newName pairs; fields: timestamp, level,");
    }

    @Test
    void newNameThatIsTaken_isReported() {
        settings.set("json.rename", "message=level, logger=x, thread=x, host=");
        assertThat(JsonConfig.of(settings).rename()).containsExactly(Map.entry("logger", "x"));
        assertThat(problem(JsonSettings.RENAME))
                .contains("'message' cannot become 'level'")
                .contains("'thread' cannot become 'x'")
                .contains("the new name of 'host' must have 1 to 100 characters");
    }

    @Test
    void namesMayBeSwapped() {
        settings.set("json.rename", "message=level, level=message");
        assertThat(JsonConfig.of(settings).rename()).hasSize(2);
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void staticFieldsThatCannotBe_areReported_andTheRestIsKept() {
        settings.set("json.fields", "ok=1, level=x, message.a=1, a..b=1, .c=1, d=1, d.e=2, f.g=1, f=2, service=mine");
        settings.set("json.fields", "n".repeat(101) + "=1");
        assertThat(JsonConfig.of(settings).fields()).containsOnlyKeys("ok", "d", "f.g", "service");
        assertThat(problem(JsonSettings.FIELDS))
                .contains("'level' is the name of a built-in field")
                .contains("'message.a' is the name of a built-in field")
                .contains("'a..b' has an empty part")
                .contains("'.c' has an empty part")
                .contains("'d.e' and 'd' cannot both be set")
                .contains("'f' and 'f.g' cannot both be set")
                .contains("more than 100 characters");
    }

    @Test
    void staticField_mayTakeANameThatBecameFree() {
        settings.set("json.rename", "message=log");
        settings.set("json.exclude", "thread");
        settings.set("json.fields", "message=m, thread=t, log=l");
        assertThat(JsonConfig.of(settings).fields()).containsOnlyKeys("message", "thread");
        assertThat(problem(JsonSettings.FIELDS)).contains("'log' is the name of a built-in field");
    }

    @Test
    void wrongValues_areReportedAllAtOnce_withTheDefaultInForce() {
        settings.set("format", "flatt");
        settings.set("json.levelCase", "middle");
        settings.set("json.callerData", "yes");
        settings.set("json.maxDepth", "33");
        settings.set("json.maxCauses", "many");
        settings.set("json.fields", "a");
        settings.set("json.fieldz", "a=b");
        JsonConfig config = JsonConfig.of(settings);
        assertThat(config.maxDepth()).isEqualTo(8);
        assertThat(config.fields()).isEmpty();
        assertThat(settings.problems()).hasSize(7).noneMatch(Problem::fatal);
        assertThat(problem(JsonSettings.FORMAT)).contains("'flatt'", "did you mean flat?", "in force: flat");
        assertThat(problem(JsonSettings.LEVEL_CASE)).contains("'middle'", "one of upper, lower");
        assertThat(problem(JsonSettings.CALLER_DATA)).contains("true or false");
        assertThat(problem(JsonSettings.MAX_DEPTH)).contains("a whole number from 1 to 32", "in force: 8");
        assertThat(problem(JsonSettings.MAX_CAUSES)).contains("'many'", "not a whole number");
        assertThat(problem(JsonSettings.FIELDS)).contains("'a' is not name=value");
        assertThat(settings.problems()).anyMatch(p -> p.text().contains("did you mean 'json.fields'?"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private enum Policy {
        DROP_NEWEST,
        BLOCK
    }

    private static final Setting<String> GROUP =
            Setting.text("logGroup", "a group name", "", "Where.").mandatory();
    private static final Setting<Duration> DELAY = Setting.duration("batch.maxDelay", "1 s", "10 ms", "1 min", "Wait.");
    private static final Setting<Long> BYTES = Setting.bytes("queue.maxBytes", "64 MB", "1 MB", "1 GB", "Memory.");
    private static final Setting<Integer> COUNT = Setting.count("maxEvents", "10", 1, 100, "Number.");
    private static final Setting<Boolean> FLAG = Setting.flag("gzip", true, "Whether.");
    private static final Setting<Policy> POLICY =
            Setting.choice("overflow.policy", Policy.class, Policy.DROP_NEWEST, "Which.");
    private static final Setting<List<String>> LIST = Setting.list("markers", "names", "Which.");
    private static final Setting<Map<String, String>> ENTRIES = Setting.entries("json.fields", "pairs", "Which.");
    private static final Setting<String> EVEN = Setting.text("even", "an even number of characters", "", "Even.")
            .checked(text -> text.length() % 2 == 0 ? null : "odd");

    private final Settings settings =
            new Settings(List.of(GROUP, DELAY, BYTES, COUNT, FLAG, POLICY, LIST, ENTRIES, EVEN));

    private String onlyProblem() {
        assertThat(settings.problems()).hasSize(1);
        return settings.problems().get(0).text();
    }

    @Test
    void nothingSet_isTheDefault() {
        settings.check();
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.value(DELAY)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.value(BYTES)).isEqualTo(64L << 20);
        assertThat(settings.value(COUNT)).isEqualTo(10);
        assertThat(settings.value(FLAG)).isTrue();
        assertThat(settings.value(POLICY)).isEqualTo(Policy.DROP_NEWEST);
        assertThat(settings.value(LIST)).isEmpty();
        assertThat(settings.value(ENTRIES)).isEmpty();
        assertThat(settings.get(GROUP)).isNull();
        assertThat(settings.isSet(DELAY)).isFalse();
        assertThatThrownBy(() -> settings.value(GROUP)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void durations_takeTheirUnits() {
        Map<String, Duration> written = Map.of(
                "200 ms", Duration.ofMillis(200),
                "200ms", Duration.ofMillis(200),
                "5s", Duration.ofSeconds(5),
                "5 seconds", Duration.ofSeconds(5),
                "1 MIN", Duration.ofMinutes(1),
                " 1 minute ", Duration.ofMinutes(1),
                "PT5S", Duration.ofSeconds(5),
                "20000 us", Duration.ofMillis(20));
        written.forEach((text, expected) -> {
            settings.set("batch.maxDelay", text);
            assertThat(settings.value(DELAY)).as(text).isEqualTo(expected);
        });
        assertThat(settings.problems()).isEmpty();
        assertThat(Units.duration("0")).isZero();
        assertThat(Units.duration("2 h")).isEqualTo(Duration.ofHours(2));
        assertThat(Units.duration("14 days")).isEqualTo(Duration.ofDays(14));
        assertThat(Units.duration("7 milliseconds")).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void sizes_takeTheirUnits() {
        Map<String, Long> written = Map.of(
                "2 MB", 2L << 20, "2mb", 2L << 20, "2 MiB", 2L << 20, "1048576", 1L << 20, "1 gb", 1L << 30, "2048 KB",
                2L << 20);
        written.forEach((text, expected) -> {
            settings.set("queue.maxBytes", text);
            assertThat(settings.value(BYTES)).as(text).isEqualTo(expected);
        });
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void wrongUnitsAndBounds_areReported_andTheDefaultHolds() {
        for (String text :
                List.of("5", "5 parsecs", "-1 s", "1.5 s", "2 min", "1 ms", "s", "PTX", "999999999999999 d")) {
            Settings one = new Settings(List.of(DELAY));
            one.set("batch.maxDelay", text);
            assertThat(one.value(DELAY)).isEqualTo(Duration.ofSeconds(1));
            assertThat(one.problems()).as(text).hasSize(1);
            assertThat(one.problems().get(0).text())
                    .startsWith("batch.maxDelay: '" + text + "' is not usable (")
                    .contains("allowed: a duration with its unit from 10 ms to 1 min")
                    .endsWith("in force: 1 s");
        }
        for (String text : List.of("1 KB", "2 GB", "64 M", "lots", "999999999999999 GB")) {
            Settings one = new Settings(List.of(BYTES));
            one.set("queue.maxBytes", text);
            assertThat(one.value(BYTES)).isEqualTo(64L << 20);
            assertThat(one.problems()).as(text).hasSize(1);
        }
        for (String text : List.of("0", "101", "ten", "1 000")) {
            Settings one = new Settings(List.of(COUNT));
            one.set("maxEvents", text);
            assertThat(one.value(COUNT)).isEqualTo(10);
            assertThat(one.problems()).as(text).hasSize(1);
        }
    }

    @Test
    void missingUnit_isSaid() {
        settings.set("batch.maxDelay", "5");
        settings.check();
        assertThat(onlyProblem()).contains("the unit is missing");
    }

    @Test
    void choices_areTakenInAnySpelling() {
        for (String text : List.of("dropNewest", "DROP_NEWEST", "drop-newest", "dropnewest", " DropNewest ")) {
            settings.set("overflow.policy", text);
            assertThat(settings.value(POLICY)).isEqualTo(Policy.DROP_NEWEST);
        }
        settings.set("overflow.policy", "bLOCK");
        assertThat(settings.value(POLICY)).isEqualTo(Policy.BLOCK);
        assertThat(settings.problems()).isEmpty();
        assertThat(POLICY.allowed()).isEqualTo("one of dropNewest, block");
    }

    @Test
    void wrongChoice_isReportedWithTheNearest() {
        settings.set("overflow.policy", "blok");
        assertThat(settings.value(POLICY)).isEqualTo(Policy.DROP_NEWEST);
        assertThat(onlyProblem()).contains("did you mean block?", "allowed: one of dropNewest, block");
        assertThat(Setting.choice("unit", TimeUnit.class, TimeUnit.SECONDS, "").defaultText())
                .isEqualTo("seconds");
    }

    @Test
    void wrongFlag_isReported() {
        settings.set("gzip", "yes");
        assertThat(settings.value(FLAG)).isTrue();
        assertThat(onlyProblem()).contains("gzip: 'yes'", "true or false");
    }

    @Test
    void unknownName_isReportedWithTheNearest() {
        settings.set("logGrup", "x");
        settings.set("log-group", "x");
        settings.set("completelyDifferent", "x");
        assertThat(settings.problems())
                .extracting(Problem::text)
                .containsExactly(
                        "unknown setting 'logGrup'; did you mean 'logGroup'?",
                        "unknown setting 'log-group'; did you mean 'logGroup'?",
                        "unknown setting 'completelyDifferent'; see the configuration reference");
    }

    @Test
    void unresolvedPlaceholders_areNamed() {
        settings.set("logGroup", "LOG_GROUP_IS_UNDEFINED");
        settings.set("even", "a ${STAGE} b");
        settings.check();
        assertThat(settings.problems())
                .extracting(Problem::text)
                .containsExactly(
                        "logGroup: the placeholder 'LOG_GROUP' has no value; define it, or write ${LOG_GROUP:-default};"
                                + " the appender stays off",
                        "even: the placeholder 'STAGE' has no value; define it, or write ${STAGE:-default};"
                                + " it is left out");
        assertThat(settings.unusable()).isTrue();
        assertThat(settings.get(EVEN)).isNull();
    }

    @Test
    void repeatableSettings_add_othersReplace() {
        settings.set("markers", "A, B");
        settings.set("markers", "C\n D ,, ");
        settings.set("maxEvents", "1");
        settings.set("maxEvents", "2");
        assertThat(settings.value(LIST)).containsExactly("A", "B", "C", "D");
        assertThat(settings.value(COUNT)).isEqualTo(2);
    }

    @Test
    void entries_keepTheirOrder_andNeedAName() {
        settings.set("json.fields", "b = 2, a=x=y\nc=");
        assertThat(settings.value(ENTRIES))
                .containsExactly(Map.entry("b", "2"), Map.entry("a", "x=y"), Map.entry("c", ""));
        settings.set("json.fields", "=v");
        assertThat(settings.value(ENTRIES)).isEmpty();
        assertThat(onlyProblem()).contains("'=v' is not name=value");
    }

    @Test
    void check_isAskedBesidesTheType() {
        settings.set("even", "abc");
        assertThat(settings.get(EVEN)).isNull();
        assertThat(onlyProblem()).contains("'abc' is not usable (odd)", "allowed: an even number of characters");
    }

    @Test
    void allProblems_areFoundAtOnce() {
        settings.set("batch.maxDelay", "soon");
        settings.set("maxEvents", "many");
        settings.set("gzip", "perhaps");
        settings.set("nope", "x");
        settings.check();
        settings.check();
        assertThat(settings.problems()).hasSize(4);
        assertThat(settings.unusable()).isFalse();
    }

    @Test
    void longValue_isShortenedInTheReport() {
        settings.set("maxEvents", "9".repeat(500));
        settings.check();
        assertThat(onlyProblem()).contains("… (500 characters)").hasSizeLessThan(250);
    }

    @Test
    void emptyAndNull_areAsGoodAsNotWritten() {
        settings.set("logGroup", "  ");
        settings.set("maxEvents", null);
        settings.set("gzip", "");
        settings.check();
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.get(GROUP)).isNull();
        assertThat(settings.isSet(GROUP)).isFalse();
        assertThat(settings.value(FLAG)).isTrue();
    }

    @Test
    void twoSettingsOfOneName_areAMistake() {
        assertThatThrownBy(() -> new Settings(List.of(COUNT, COUNT))).hasMessageContaining("maxEvents");
    }
}

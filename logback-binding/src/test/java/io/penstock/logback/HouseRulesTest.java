// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import io.penstock.testkit.HouseRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The module keeps the layering and the habits of all modules. */
class HouseRulesTest {

    @TestFactory
    Stream<DynamicTest> main_keepsTheHouseRules() {
        return HouseRules.of(PipelineAppender.class).open("SettingGroup").tests();
    }

    @TestFactory
    Stream<DynamicTest> tests_keepTheirHabits() {
        return HouseRules.ofTests(HouseRulesTest.class);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.pipeline.PipelineConfig;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.settings.Settings;

/** Pipeline settings for tests, written as a user writes them. */
public final class TestConfig {

    private TestConfig() {}

    /** The defaults but for {@code nameThenValue}: setting names, each followed by its value. Fails on a wrong one. */
    public static PipelineConfig of(String... nameThenValue) {
        Settings settings = new Settings(PipelineSettings.ALL);
        for (int i = 0; i < nameThenValue.length; i += 2) {
            settings.set(nameThenValue[i], nameThenValue[i + 1]);
        }
        PipelineConfig config = PipelineConfig.of(settings);
        assertThat(settings.problems())
                .as("problems of the test's own settings")
                .isEmpty();
        return config;
    }

    /** Like {@link #of}, with retries and batches that do not make a test wait. */
    public static PipelineConfig quick(String... nameThenValue) {
        String[] quick = {
            "batch.maxDelay", "20 ms",
            "retry.minDelay", "10 ms",
            "retry.maxDelay", "50 ms",
            "retry.throttleMinDelay", "10 ms",
            "retry.throttleMaxDelay", "50 ms"
        };
        String[] all = new String[quick.length + nameThenValue.length];
        System.arraycopy(quick, 0, all, 0, quick.length);
        System.arraycopy(nameThenValue, 0, all, quick.length, nameThenValue.length);
        return of(all);
    }
}

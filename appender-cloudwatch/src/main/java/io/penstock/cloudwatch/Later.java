// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Problem;
import io.penstock.settings.Settings;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is made of settings whose tokens still have to be asked for: by the first request, which waits for the answers, and
 * once. What is found wrong only then is said on the status channel. Safe for use by many threads.
 */
final class Later<T> implements Supplier<T> {

    private final Settings settings;
    private final Set<String> saidBefore;
    private final StatusReporter status;
    private final Function<Settings, T> maker;
    private @Nullable T made;

    private Later(Settings settings, Set<String> saidBefore, StatusReporter status, Function<Settings, T> maker) {
        this.settings = settings;
        this.saidBefore = saidBefore;
        this.status = status;
        this.maker = maker;
    }

    /** At once where that is possible, so that what is wrong is one of the problems of {@code settings}. */
    static <T> Supplier<T> of(boolean now, Settings settings, StatusReporter status, Function<Settings, T> maker) {
        if (now) {
            T value = maker.apply(settings);
            return () -> value;
        }
        Settings copy = new Settings(settings.known());
        settings.texts().forEach(copy::set);
        return new Later<>(
                copy, settings.problems().stream().map(Problem::text).collect(Collectors.toSet()), status, maker);
    }

    @Override
    public synchronized T get() {
        T value = made;
        if (value == null) {
            value = maker.apply(settings);
            made = value;
            for (Problem problem : settings.problems()) {
                if (!saidBefore.contains(problem.text())) {
                    status.warn(problem.text());
                }
            }
        }
        return value;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.core.Context;
import ch.qos.logback.core.joran.util.PropertySetter;
import ch.qos.logback.core.status.Status;
import io.penstock.settings.Nearest;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import io.penstock.time.Clock;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the elements that Logback could not place. Joran has no hook for them; it only writes a warning, so we read the
 * warnings between this appender's birth and its start that speak of its class, and add what was probably meant.
 */
final class Typos {

    /** As Joran words it in 1.5 and 1.6; the tests run against both. */
    private static final Pattern UNKNOWN = Pattern.compile("Ignoring unknown property \\[([^]]*)] in \\[([^]]*)]");

    private static final Pattern FAILED =
            Pattern.compile("Failed to set property \\[([^]]*)] to value \"(.*)\"\\.", Pattern.DOTALL);

    /** What an appender takes besides its settings and groups. */
    private static final List<String> OTHER_ELEMENTS = List.of("encoder", "layout", "filter", "listener");

    private final long bornMillis = Clock.system().epochMillis();
    private @Nullable Status lastBefore;

    /** The appender got its context, and none of its elements has been read yet. */
    void born(@Nullable Context context) {
        List<Status> before = statuses(context);
        lastBefore = before.isEmpty() ? null : before.get(before.size() - 1);
    }

    /** Reports every misplaced element to {@code settings}. */
    @SuppressWarnings("ReferenceEquality") // this very appender
    void report(Object appender, @Nullable Context context, Settings settings) {
        for (Status status : since(statuses(context))) {
            Matcher unknown = UNKNOWN.matcher(message(status));
            if (unknown.find()) {
                unknown(appender, unknown.group(1), unknown.group(2), settings);
                continue;
            }
            Matcher failed = FAILED.matcher(message(status));
            if (failed.find() && status.getOrigin() instanceof PropertySetter setter && setter.getObj() == appender) {
                settings.report(
                        failed.group(1),
                        failed.group(1) + ": Logback could not set '" + failed.group(2) + "'; it is left out",
                        false);
            }
        }
        lastBefore = null;
    }

    private static void unknown(Object appender, String element, String className, Settings settings) {
        if (className.equals(appender.getClass().getName())) {
            flat(element, settings);
            return;
        }
        for (Method setter : appender.getClass().getMethods()) {
            Class<?> type = setter.getParameterCount() == 1 ? setter.getParameterTypes()[0] : Object.class;
            if (SettingGroup.class.isAssignableFrom(type) && className.equals(type.getName())) {
                String group = SettingGroup.group(type.asSubclass(SettingGroup.class));
                settings.unknown(group + "." + element, " (element <" + element + "> in <" + group + ">)");
            }
        }
    }

    /** An element directly below {@code <appender>}: a misspelt one, or one that belongs into a group. */
    private static void flat(String element, Settings settings) {
        List<String> names = new ArrayList<>(OTHER_ELEMENTS);
        List<String> grouped = new ArrayList<>();
        for (Setting<?> setting : settings.known()) {
            String name = setting.name();
            int dot = name.indexOf('.');
            if (dot < 0) {
                names.add(name);
                continue;
            }
            if (!names.contains(name.substring(0, dot))) {
                names.add(name.substring(0, dot));
            }
            if (element.equals(name) || element.equals(name.substring(dot + 1))) {
                grouped.add("<" + name.substring(0, dot) + "><" + name.substring(dot + 1) + ">");
            }
        }
        String near = Nearest.to(element, names);
        String advice = !grouped.isEmpty()
                ? "did you mean " + String.join(" or ", grouped) + "?"
                : near != null ? "did you mean '" + near + "'?" : "see the configuration reference";
        settings.report(element, "unknown setting '" + element + "'; " + advice, false);
    }

    /** Those that came after {@link #born}; by their time when the last one before it is no longer kept. */
    @SuppressWarnings("ReferenceEquality") // this very status, not one that looks the same
    private List<Status> since(List<Status> all) {
        for (int i = all.size() - 1; i >= 0 && lastBefore != null; i--) {
            if (all.get(i) == lastBefore) {
                return all.subList(i + 1, all.size());
            }
        }
        return all.stream()
                .filter(status -> status.getTimestamp() >= bornMillis)
                .toList();
    }

    private static String message(Status status) {
        @Nullable String message = status.getMessage();
        return message == null ? "" : message;
    }

    private static List<Status> statuses(@Nullable Context context) {
        return context == null || context.getStatusManager() == null
                ? List.of()
                : context.getStatusManager().getCopyOfStatusList();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.settings.Setting;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Every setting can be written in a front-end that is configured through setters: {@code logGroup} needs {@code
 * setLogGroup(String)}, and {@code queue.maxBytes} a {@code setQueue} whose type has {@code setMaxBytes(String)}.
 */
public final class SettersParity {

    private SettersParity() {}

    /** Fails with all settings that {@code bean} has no setter for. */
    public static void assertEverySettingHasItsSetter(Class<?> bean, List<Setting<?>> settings) {
        List<String> missing = new ArrayList<>();
        for (Setting<?> setting : settings) {
            if (!canSet(bean, setting.name())) {
                missing.add(setting.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new AssertionError("settings that " + bean.getName() + " has no setter for: " + missing);
        }
    }

    /** Fails with all setters for text of {@code bean}'s own class that belong to none of {@code settings}. */
    public static void assertEverySetterHasItsSetting(Class<?> bean, List<Setting<?>> settings) {
        List<String> names =
                settings.stream().map(setting -> setter(setting.name())).toList();
        List<String> strangers = Arrays.stream(bean.getDeclaredMethods())
                .filter(method -> method.getName().startsWith("set") && takes(method, String.class))
                .map(Method::getName)
                .filter(name -> !names.contains(name))
                .toList();
        if (!strangers.isEmpty()) {
            throw new AssertionError("setters of " + bean.getName() + " without a setting: " + strangers);
        }
    }

    private static boolean canSet(Class<?> bean, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return find(bean, setter(name)).filter(m -> takes(m, String.class)).isPresent();
        }
        return find(bean, setter(name.substring(0, dot)))
                .map(group -> canSet(group.getParameterTypes()[0], name.substring(dot + 1)))
                .orElse(false);
    }

    private static Optional<Method> find(Class<?> bean, String name) {
        return Arrays.stream(bean.getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == 1)
                .findFirst();
    }

    private static boolean takes(Method method, Class<?> type) {
        return method.getParameterCount() == 1 && method.getParameterTypes()[0] == type;
    }

    private static String setter(String name) {
        return "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}

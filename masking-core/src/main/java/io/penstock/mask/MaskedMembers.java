// SPDX-License-Identifier: Apache-2.0
package io.penstock.mask;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a class are {@link Masked}. Resolved once for each class, and forgotten with it. Immutable.
 *
 * <p>A getter is known by the name of its property, with and without {@code get} or {@code is}.
 */
public final class MaskedMembers {

    private static final ClassValue<MaskedMembers> OF_CLASS = new ClassValue<>() {
        @Override
        protected MaskedMembers computeValue(Class<?> type) {
            return new MaskedMembers(resolve(type));
        }
    };

    private final Map<String, MaskAction> actions;

    private MaskedMembers(Map<String, MaskAction> actions) {
        this.actions = Map.copyOf(actions);
    }

    /** The masked members of {@code type}. */
    public static MaskedMembers of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    /** True when no member is masked. */
    public boolean isEmpty() {
        return actions.isEmpty();
    }

    /** What becomes of {@code value} of the member {@code name}; unchanged when that is not masked. */
    public MaskResult mask(String name, @Nullable Object value) {
        MaskAction action = actions.get(name);
        if (action == null || action.way() == MaskAction.Way.ALLOW) {
            return MaskResult.UNCHANGED;
        }
        return switch (action.way()) {
            case DROP_FIELD -> MaskResult.DROP_FIELD;
            case DROP_EVENT -> MaskResult.DROP_EVENT;
            default -> MaskResult.changed(Pii.masked(action, value));
        };
    }

    private static Map<String, MaskAction> resolve(Class<?> type) {
        Map<String, MaskAction> actions = new HashMap<>();
        RecordComponent[] components = type.getRecordComponents();
        if (components != null) {
            for (RecordComponent component : components) {
                note(actions, component.getName(), component);
            }
        }
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Field field : declaring.getDeclaredFields()) {
                note(actions, field.getName(), field);
            }
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.getParameterCount() == 0) {
                    note(actions, method.getName(), method);
                    note(actions, property(method.getName()), method);
                }
            }
        }
        return actions;
    }

    private static void note(Map<String, MaskAction> actions, String name, AnnotatedElement member) {
        Masked masked = member.getAnnotation(Masked.class);
        if (masked != null) {
            actions.putIfAbsent(name, action(masked));
        }
    }

    /** The action, or the strictest when it is written wrongly: a typing error must not show a value. */
    private static MaskAction action(Masked masked) {
        try {
            return MaskAction.parse(masked.value());
        } catch (IllegalArgumentException e) {
            return MaskAction.REDACT;
        }
    }

    private static String property(String getter) {
        int prefix = getter.startsWith("get") && getter.length() > 3
                ? 3
                : getter.startsWith("is") && getter.length() > 2 ? 2 : 0;
        return prefix == 0 ? getter : Character.toLowerCase(getter.charAt(prefix)) + getter.substring(prefix + 1);
    }
}

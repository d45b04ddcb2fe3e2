// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** Classes that the application names in a setting. */
final class AccessClasses {

    private AccessClasses() {}

    /** The class, not initialized, from the application's class path or ours; null when neither has it. */
    static @Nullable Class<?> find(String name) {
        Class<?> found = find(name, Thread.currentThread().getContextClassLoader());
        return found != null ? found : find(name, AccessClasses.class.getClassLoader());
    }

    private static @Nullable Class<?> find(String name, @Nullable ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    /** By {@code create()} if there is one, as the SDK's own providers have, else by the constructor. */
    static Object make(Class<?> type) throws ReflectiveOperationException {
        try {
            Method create = type.getMethod("create");
            if (Modifier.isStatic(create.getModifiers()) && type.isAssignableFrom(create.getReturnType())) {
                Object made = create.invoke(null);
                if (made == null) {
                    throw new ReflectiveOperationException("its create() returned null");
                }
                return made;
            }
        } catch (NoSuchMethodException e) {
            // Then it has a constructor.
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(Failures.firstLine(e.getTargetException()), e);
        }
        try {
            return type.getConstructor().newInstance();
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(Failures.firstLine(e.getTargetException()), e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.encode;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/**
 * How to read a record class. Kept with the class, so that a class loader that goes takes its entries along; safe for
 * use by many threads.
 */
final class RecordComponents extends ClassValue<RecordComponents.Component @Nullable []> {

    record Component(String name, Method accessor) {}

    /** Null when the class's module does not let its accessors be called. */
    @Override
    protected Component @Nullable [] computeValue(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Component[] readable = new Component[components.length];
        for (int i = 0; i < components.length; i++) {
            Method accessor = components[i].getAccessor();
            if (!accessor.trySetAccessible()) {
                return null;
            }
            readable[i] = new Component(components[i].getName(), accessor);
        }
        return readable;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import io.penstock.event.ThrowableView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logback's copy of an exception, which need not come from this JVM. Deeper ones are wrapped when asked for. */
record LogbackThrowable(IThrowableProxy proxy) implements ThrowableView {

    static @Nullable ThrowableView of(@Nullable IThrowableProxy proxy) {
        return proxy == null ? null : new LogbackThrowable(proxy);
    }

    @Override
    public String className() {
        return proxy.getClassName();
    }

    @Override
    public @Nullable String message() {
        return proxy.getMessage();
    }

    @Override
    public int frameCount() {
        StackTraceElementProxy @Nullable [] frames = proxy.getStackTraceElementProxyArray();
        return frames == null ? 0 : frames.length;
    }

    @Override
    public String frame(int index) {
        return proxy.getStackTraceElementProxyArray()[index]
                .getStackTraceElement()
                .toString();
    }

    @Override
    public int commonFrames() {
        return proxy.getCommonFrames();
    }

    @Override
    public @Nullable ThrowableView cause() {
        return of(proxy.getCause());
    }

    @Override
    public List<ThrowableView> suppressed() {
        IThrowableProxy @Nullable [] suppressed = proxy.getSuppressed();
        if (suppressed == null || suppressed.length == 0) {
            return List.of();
        }
        List<ThrowableView> views = new ArrayList<>(suppressed.length);
        for (IThrowableProxy one : suppressed) {
            views.add(new LogbackThrowable(one));
        }
        return views;
    }

    @Override
    public boolean cyclic() {
        return proxy.isCyclic();
    }
}

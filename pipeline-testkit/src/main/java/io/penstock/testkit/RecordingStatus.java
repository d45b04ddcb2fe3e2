// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.pipeline.StatusReporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what was said, in order. Safe for use by many threads. */
public final class RecordingStatus implements StatusReporter {

    /** How loud a line is. */
    public enum Kind {
        INFO,
        WARN,
        ERROR
    }

    /**
     * One line.
     *
     * @param kind how loud
     * @param text what was said
     * @param cause the exception that came with it, or null
     */
    public record Line(Kind kind, String text, @Nullable Throwable cause) {}

    private final List<Line> lines = new CopyOnWriteArrayList<>();

    @Override
    public void info(String text) {
        lines.add(new Line(Kind.INFO, text, null));
    }

    @Override
    public void warn(String text, @Nullable Throwable cause) {
        lines.add(new Line(Kind.WARN, text, cause));
    }

    @Override
    public void error(String text, @Nullable Throwable cause) {
        lines.add(new Line(Kind.ERROR, text, cause));
    }

    /** All lines so far, the oldest first. */
    public List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The texts of one kind, the oldest first. */
    public List<String> texts(Kind kind) {
        return lines.stream()
                .filter(line -> line.kind() == kind)
                .map(Line::text)
                .toList();
    }

    public List<String> infos() {
        return texts(Kind.INFO);
    }

    public List<String> warns() {
        return texts(Kind.WARN);
    }

    public List<String> errors() {
        return texts(Kind.ERROR);
    }
}

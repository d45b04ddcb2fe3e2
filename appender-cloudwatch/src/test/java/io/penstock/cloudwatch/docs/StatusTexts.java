// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * What the library can say, read from its sources: each string, adjacent literals joined, with what is filled in at run
 * time left out. What no user of a pipeline gets to read is left out by file.
 */
final class StatusTexts {

    /** The modules whose words reach a user's status channel. */
    private static final List<String> MODULES = List.of("pipeline-core", "logback-binding", "appender-cloudwatch");

    /** Files whose sentences are not told on the status channel as they are. */
    private static final Set<String> NOT_STATUS = Set.of(
            // The configuration reference has these.
            "PipelineSettings.java",
            "JsonSettings.java",
            "EmfSettings.java",
            "CloudWatchSettings.java",
            "GroupSettings.java",
            "EntitySettings.java",
            "AccessSettings.java",
            "Setting.java",
            // Parts of "… is not usable (…)".
            "Units.java",
            // What the doctor prints says itself what to do.
            "Doctor.java",
            "Examination.java",
            "CallerIdentity.java",
            "OneEvent.java",
            "IamPolicy.java",
            // Parts of an event.
            "ErrorWriter.java",
            "MessageEncoder.java",
            "StackTraceText.java",
            "ThrowableWriter.java",
            "UserCode.java",
            "ValueWriter.java",
            // For programmers: they mean a fault in the calling code.
            "Limits.java",
            "Routing.java",
            "EventRing.java",
            "MemorySpool.java");

    /** Sentences that no user can cause. */
    private static final Set<String> FOR_PROGRAMMERS = Set.of(
            "two settings are named",
            "has neither a value nor a default",
            "every JDK has SHA-256",
            "How long a flush may wait");

    /**
     * A text of the library.
     *
     * @param place file and line
     * @param key its longest part without anything filled in: what the documentation must contain
     */
    record Text(String place, String key) {

        /** True for what a person is meant to read. */
        boolean isSentence() {
            return key.matches("(?s).*[A-Za-z]{2,}.* .* .*");
        }
    }

    private StatusTexts() {}

    /** All of them below {@code root}, the project's directory. */
    static List<Text> in(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !NOT_STATUS.contains(file.getFileName().toString()))
                        .forEach(sources::add);
            }
        }
        sources.sort(Comparator.naturalOrder());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Text> texts = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Sentences(positions, unit, texts).scan(unit, null);
            }
        }
        return texts;
    }

    /** Walks through one file. */
    private static final class Sentences extends TreeScanner<Void, Void> {

        /** Calls whose texts are looked for in what others say. */
        private static final Set<String> LOOKING = Set.of("compile", "contains", "matches", "replaceAll");

        private final SourcePositions positions;
        private final CompilationUnitTree unit;
        private final List<Text> texts;

        Sentences(SourcePositions positions, CompilationUnitTree unit, List<Text> texts) {
            this.positions = positions;
            this.unit = unit;
            this.texts = texts;
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void nothing) {
            return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            boolean looking = call.getMethodSelect() instanceof MemberSelectTree method
                    && LOOKING.contains(method.getIdentifier().toString());
            return looking ? null : super.visitMethodInvocation(call, nothing);
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void nothing) {
            if (literal.getValue() instanceof String) {
                add(literal);
            }
            return null;
        }

        @Override
        public Void visitBinary(BinaryTree binary, Void nothing) {
            if (binary.getKind() == Tree.Kind.PLUS) {
                add(binary);
            } else {
                super.visitBinary(binary, nothing);
            }
            return null;
        }

        private void add(ExpressionTree expression) {
            List<String> parts = new ArrayList<>(List.of(""));
            collect(expression, parts);
            String key = parts.stream()
                    .map(Sentences::bare)
                    .max(Comparator.comparingInt(String::length))
                    .orElse("");
            if (key.length() >= 7 && !FOR_PROGRAMMERS.contains(key)) {
                texts.add(new Text(place(expression), key));
            }
        }

        /** Without the punctuation that joins it to what is filled in. */
        private static String bare(String part) {
            return part.replaceAll("^[\\s:;,.()'’]+|[\\s:;,.('’]+$", "");
        }

        /** The parts of a concatenation; a part that is no literal starts a new one. */
        private void collect(ExpressionTree expression, List<String> parts) {
            if (expression instanceof LiteralTree literal && literal.getValue() instanceof String text) {
                parts.set(parts.size() - 1, parts.get(parts.size() - 1) + text);
            } else if (expression instanceof BinaryTree binary && binary.getKind() == Tree.Kind.PLUS) {
                collect(binary.getLeftOperand(), parts);
                collect(binary.getRightOperand(), parts);
            } else if (expression instanceof ParenthesizedTree inner
                    && !(inner.getExpression() instanceof ConditionalExpressionTree)) {
                collect(inner.getExpression(), parts);
            } else {
                parts.add("");
                scan(expression, null);
            }
        }

        private String place(Tree tree) {
            long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
            return Path.of(unit.getSourceFile().toUri()).getFileName() + ":" + line;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch.docs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.status.Status;
import io.penstock.cloudwatch.docs.Pages.Snippet;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Every snippet of the pages works as it stands. */
class SnippetsTest {

    /** What a reader's editor adds to a snippet of a test. */
    private static final String USUAL_IMPORTS = """
            import static io.penstock.localaws.Operation.*;
            import static org.assertj.core.api.Assertions.assertThat;
            import io.penstock.localaws.*;
            import java.util.concurrent.atomic.AtomicBoolean;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.api.extension.RegisterExtension;
            """;

    @TestFactory
    Stream<DynamicTest> xml_loads() {
        return Pages.snippets("xml").map(snippet -> DynamicTest.dynamicTest(snippet.toString(), () -> load(snippet)));
    }

    @TestFactory
    Stream<DynamicTest> java_compiles(@TempDir Path out) {
        return Pages.snippets("java")
                .map(snippet -> DynamicTest.dynamicTest(snippet.toString(), () -> compile(snippet, out)));
    }

    @TestFactory
    Stream<DynamicTest> json_isJson() {
        return Pages.snippets("json")
                .map(snippet -> DynamicTest.dynamicTest(
                        snippet.toString(), () -> assertThat(io.penstock.testkit.TestJson.object(snippet.text()))
                                .isNotEmpty()));
    }

    private static void load(Snippet snippet) throws Exception {
        Document parts = parse("<parts>" + snippet.text() + "</parts>");
        if (parts.getElementsByTagName("dependency").getLength() > 0) {
            checkDependencies(parts);
            return;
        }
        boolean whole = parts.getElementsByTagName("configuration").getLength() > 0;
        boolean appender = parts.getElementsByTagName("appender").getLength() > 0;
        configure(
                whole
                        ? snippet.text()
                        : "<configuration>" + (appender ? snippet.text() : inAnAppender(snippet.text()))
                                + "</configuration>");
    }

    private static String inAnAppender(String elements) {
        return "<appender name='CLOUDWATCH' class='io.penstock.cloudwatch.CloudWatchAppender'><logGroup>docs</logGroup>"
                + elements + "</appender><root><appender-ref ref='CLOUDWATCH'/></root>";
    }

    /** Our modules exist, and stand there in the version that is built. */
    private static void checkDependencies(Document parts) throws Exception {
        String version =
                text(parse(Files.readString(Pages.ROOT.resolve("pom.xml"))).getDocumentElement(), "version");
        NodeList dependencies = parts.getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            if (text(dependency, "groupId").equals("io.penstock")) {
                String artifact = text(dependency, "artifactId");
                assertThat(Pages.ROOT.resolve(artifact.replaceFirst("^penstock-bom$", "bom")))
                        .isDirectory();
                if (dependency.getElementsByTagName("version").getLength() > 0) {
                    assertThat(text(dependency, "version")).isEqualTo(version);
                }
            }
        }
    }

    private static String text(Element parent, String name) {
        return parent.getElementsByTagName(name).item(0).getTextContent().strip();
    }

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** Starts the appenders, which use no network as nothing is logged. */
    private static void configure(String xml) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setName("docs");
        context.setMDCAdapter(MDC.getMDCAdapter());
        try {
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));

            assertThat(context.getStatusManager().getCopyOfStatusList())
                    .filteredOn(status -> status.getEffectiveLevel() >= Status.WARN)
                    .isEmpty();
            List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
            context.getLoggerList()
                    .forEach(logger -> logger.iteratorForAppenders().forEachRemaining(appenders::add));
            assertThat(appenders).isNotEmpty().allMatch(Appender::isStarted);
        } finally {
            context.stop();
        }
    }

    private static void compile(Snippet snippet, Path out) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        boolean fine = compiler.getTask(
                        complaints,
                        null,
                        null,
                        List.of(
                                "-proc:none",
                                "--release",
                                "17",
                                "-d",
                                out.toString(),
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(source(snippet.text())))
                .call();

        assertThat(fine).as(complaints.toString()).isTrue();
    }

    /** A snippet is a file of its own, members of a class, or statements. */
    private static JavaFileObject source(String snippet) {
        boolean file = snippet.lines().anyMatch(line -> line.matches("(public |final )*(class|record|interface) .*"));
        String text = file ? snippet : inAClass(snippet);
        String name = text.replaceAll("(?s).*?\\b(?:class|record|interface) (\\w+).*", "$1");
        String code = text;
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }

    private static String inAClass(String snippet) {
        StringBuilder imports = new StringBuilder(USUAL_IMPORTS);
        StringBuilder body = new StringBuilder();
        snippet.lines().forEach(line -> (line.startsWith("import ") ? imports : body)
                .append(line)
                .append('\n'));
        boolean members = snippet.lines().anyMatch(line -> line.startsWith("@") || line.matches("(static )?void .*"));
        return imports + "final class Snippet {\n" + (members ? body : "void run() throws Exception {\n" + body + "}")
                + "}";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.penstock.encode.EventEncoder;
import io.penstock.encode.FieldTemplates;
import io.penstock.encode.JsonConfig;
import io.penstock.encode.JsonSettings;
import io.penstock.encode.RecordForm;
import io.penstock.event.Notice;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Jmx;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineConfig;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.pipeline.Routing;
import io.penstock.settings.Problem;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import io.penstock.time.Clock;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One start of an appender: from what was written to a running pipeline, with everything that is wrong said at once. */
final class Startup {

    private final PipelineAppender appender;
    private final Settings settings;
    private final LogbackStatusReporter status;
    private final Clock clock = Clock.system();
    private String what = "the pipeline";

    Startup(PipelineAppender appender, Settings settings, LogbackStatusReporter status) {
        this.appender = appender;
        this.settings = settings;
        this.status = status;
    }

    /**
     * True when the user wants no appender: {@code enabled} is false, or a required value is empty, as an undefined
     * variable with an empty default leaves it. A required value that was not even written is more likely forgotten.
     */
    boolean isOff(Set<String> written) {
        if (!settings.value(PipelineSettings.ENABLED)) {
            status.info("off: enabled is false");
            return true;
        }
        for (Setting<?> setting : settings.known()) {
            if (setting.required() && !settings.isSet(setting)) {
                say(settings.problems());
                if (written.contains(setting.name())) {
                    status.info("off: " + setting.name() + " is empty");
                } else {
                    status.warn("off: " + setting.name() + " is missing; write <" + setting.name() + ">, "
                            + setting.allowed() + ", or an empty one to switch the appender off without this warning");
                }
                return true;
            }
        }
        return false;
    }

    /**
     * Starts the pipeline; null when nothing could work, which has been said. Throws nothing: it may run on the thread of
     * a log call, inside an appender that makes its children as they are needed.
     */
    @Nullable
    Running run(@Nullable Encoder<ILoggingEvent> encoder, List<PipelineListener> listeners) {
        try {
            settings.check();
            PipelineConfig config = PipelineConfig.of(settings);
            JsonConfig json = JsonConfig.of(settings);
            ProcessIdentity identity =
                    ProcessIdentity.of(settings.get(PipelineSettings.HOST), settings.get(PipelineSettings.APP));
            Names names = new Names(
                    identity, workerDir(), clock, status::warn, ContextPipelines.metadata(appender.getContext()));
            try {
                Running running = run(config, json, names, encoder, listeners);
                if (running == null) {
                    names.close();
                }
                return running;
            } catch (Throwable fault) {
                names.close();
                throw fault;
            }
        } catch (Throwable fault) {
            failed(fault);
            return null;
        }
    }

    private @Nullable Running run(
            PipelineConfig config,
            JsonConfig json,
            Names names,
            @Nullable Encoder<ILoggingEvent> encoder,
            List<PipelineListener> listeners) {
        Destination destination = destination(names);
        FieldTemplates fields = FieldTemplates.of(json, names, clock.epochMillis(), settings);
        Encoder<ILoggingEvent> own = destination == null || encoder == null ? null : started(encoder);
        if (own != null) {
            reportUnusedJson();
        }
        sayProblems();
        if (destination == null || settings.unusable()) {
            return null;
        }
        what = destination.name();
        return start(config, fields, destination, names, own, Listeners.of(listeners));
    }

    private @Nullable Encoder<ILoggingEvent> started(Encoder<ILoggingEvent> encoder) {
        return UserEncoder.start(encoder, appender.getContext(), status) ? encoder : null;
    }

    /** Says that and why the appender stays off. Whatever else goes wrong, the application must not notice. */
    void failed(Throwable fault) {
        status.error("cannot start " + what + "; the appender stays off" + advice(fault), fault);
    }

    private static String advice(Throwable fault) {
        if (!(fault instanceof OutOfMemoryError)) {
            return "";
        }
        String text = String.valueOf(fault.getMessage());
        if (text.contains("thread")) {
            return ": the system gives this process no more threads; raise its limit (ulimit -u, or the pids of the"
                    + " container), or have fewer appenders with different settings";
        }
        if (text.contains("direct") || text.contains("Direct")) {
            return ": the JVM has no more direct memory, of which each pipeline needs about 9 MB; raise"
                    + " -XX:MaxDirectMemorySize or -Xmx, or have fewer appenders with different settings";
        }
        return ": the heap is full; raise -Xmx, or have fewer appenders with different settings";
    }

    /** Says what is wrong with the settings, except for what an appender of equal settings has said already. */
    void sayProblems(Set<String> saidBefore) {
        say(settings.problems().stream()
                .filter(problem -> !saidBefore.contains(problem.text()))
                .toList());
    }

    private void sayProblems() {
        sayProblems(Set.of());
    }

    /** The texts of what is wrong with the settings, as far as it is known. */
    Set<String> problems() {
        return settings.problems().stream().map(Problem::text).collect(Collectors.toUnmodifiableSet());
    }

    /** Says that this appender has no pipeline of its own. */
    void shares(String owner) {
        status.info("shares the pipeline of the appender '" + owner
                + "', which has equal settings; the numbers of the two are one. This is said once");
    }

    private Running start(
            PipelineConfig config,
            FieldTemplates fields,
            Destination destination,
            Names names,
            @Nullable Encoder<ILoggingEvent> encoder,
            PipelineListener listener) {
        RecordForm form = destination.recordForm();
        int maxEventBytes = config.maxEventBytes(destination.limits());
        EventEncoder<ILoggingEvent> events;
        EventEncoder<Notice> notices;
        if (encoder == null) {
            events = fields.encoder(LogbackEventView.INSTANCE, form, maxEventBytes, config.spoolId());
            notices = fields.encoder(Notice.VIEW, form, maxEventBytes, config.spoolId());
        } else {
            events = new UserEncoder(encoder, form, maxEventBytes);
            notices = (notice, out) -> events.encode(event(notice), out);
        }
        Routing routing = destination.routing();
        // Loss reports belong to no event's stream: they go to the default one.
        EventEncoder<ILoggingEvent> routed =
                routing == null ? events : routing.around(events, LogbackEventView.INSTANCE);
        Pipeline pipeline = Pipeline.start(config, destination, notices, status, listener, clock);
        try {
            pipeline.onClosed(names::close);
            Runnable unregister = Jmx.register(pipeline, nameOfContext(), nameOfAppender(), status);
            status.info("sends to " + destination.name());
            return new Running(
                    pipeline,
                    new DepthLimit(routed, encoder != null),
                    settings.value(PipelineSettings.THRESHOLD),
                    settings.value(PipelineSettings.MARKERS),
                    settings.value(PipelineSettings.EXCEPT_MARKERS),
                    unregister);
        } catch (Throwable fault) {
            pipeline.close(Duration.ZERO); // its threads would go on for nobody
            throw fault;
        }
    }

    private @Nullable Destination destination(Names names) {
        if (settings.unusable()) {
            return null;
        }
        try {
            return appender.destination(settings, names, status);
        } catch (IllegalArgumentException e) {
            settings.report("destination", sentence(e) + "; the appender stays off", true);
        } catch (RuntimeException | LinkageError e) {
            status.error("cannot make the destination; the appender stays off", e);
        }
        return null;
    }

    /** An application's own encoder does not know our settings of the JSON. */
    private void reportUnusedJson() {
        List<String> unused = JsonSettings.ALL.stream()
                .filter(settings::isSet)
                .map(Setting::name)
                .toList();
        if (!unused.isEmpty()) {
            settings.report(
                    "encoder",
                    String.join(", ", unused)
                            + ": without effect beside an <encoder> or <layout>; remove one of the two",
                    false);
        }
    }

    private @Nullable Path workerDir() {
        String text = settings.get(PipelineSettings.WORKER_DIR);
        try {
            return text == null || text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            settings.report(
                    PipelineSettings.WORKER_DIR.name(),
                    PipelineSettings.WORKER_DIR.name() + ": '" + text + "' is not a path (" + e.getReason()
                            + "); in force: a directory below java.io.tmpdir",
                    false);
            return null;
        }
    }

    /** A notice for the application's own encoder, which knows Logback's events only. */
    private LoggingEvent event(Notice notice) {
        LoggingEvent event = new LoggingEvent();
        if (appender.getContext() instanceof LoggerContext context) {
            event.setLoggerContext(context);
            event.setLoggerContextRemoteView(context.getLoggerContextRemoteView());
        }
        event.setLoggerName(Notice.VIEW.loggerName(notice));
        event.setThreadName(Notice.VIEW.threadName(notice));
        event.setLevel(ch.qos.logback.classic.Level.WARN);
        event.setMessage(notice.message());
        event.setTimeStamp(notice.epochMillis());
        event.setMDCPropertyMap(Map.of());
        return event;
    }

    private static String sentence(Exception problem) {
        String text = String.valueOf(problem.getMessage());
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private void say(List<Problem> problems) {
        for (Problem problem : problems) {
            if (problem.fatal()) {
                status.error(problem.text(), null);
            } else {
                status.warn(problem.text());
            }
        }
    }

    private String nameOfContext() {
        return appender.getContext() == null || appender.getContext().getName() == null
                ? ""
                : appender.getContext().getName();
    }

    String nameOfAppender() {
        return appender.getName() == null ? "" : appender.getName();
    }
}

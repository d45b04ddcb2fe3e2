// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.DefaultClass;
import io.penstock.encode.JsonSettings;
import io.penstock.name.Names;
import io.penstock.pipeline.Destination;
import io.penstock.pipeline.Pipeline;
import io.penstock.pipeline.PipelineListener;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.pipeline.PipelineStats;
import io.penstock.pipeline.StatusReporter;
import io.penstock.settings.Nearest;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What every appender of this library has in common. A destination's appender extends it with one method and one setter
 * for each setting of its own:
 *
 * <pre>
 *  public final class SiloAppender extends PipelineAppender {
 *      public SiloAppender() { super(SiloSettings.ALL); }
 *      public void setSilo(String name) { set(SiloSettings.SILO, name); }
 *      protected Destination destination(Settings settings, Names names, StatusReporter status) {
 *          return new SiloDestination(settings, names);
 *      }
 *  }
 * </pre>
 *
 * <p>Setters take strings only: Logback keeps a default in silence when it cannot convert a value. They are called by one
 * thread before {@link #start}; {@link #doAppend} by many after it. An appender may be started again after
 * {@link #stop}.
 *
 * <p>Appenders of one logger context that are of one class, and whose settings were written alike, share one pipeline: a
 * SiftingAppender may make hundreds of them. A user's own encoder or listener keeps a pipeline apart, unless it is the
 * same object.
 */
public abstract class PipelineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

    private static final Setting<Duration> FLUSH_TIMEOUT =
            Setting.duration("timeout", "10 s", "0", "1 h", "How long a flush may wait.");

    private final Settings settings;
    private final Set<String> written = new HashSet<>();
    private final List<PipelineListener> listeners = new ArrayList<>();
    private final Typos typos = new Typos();
    private @Nullable Encoder<ILoggingEvent> encoder;
    private volatile @Nullable Running running;

    /** What {@link #stop} has to leave; null when stopped or off. */
    private final AtomicReference<SharedPipelines.@Nullable Share> share = new AtomicReference<>();

    /** Nothing could work, which has been said: Logback need not warn of each event besides. */
    private volatile boolean unusable;

    /** Remembers the settings that may be written: the common ones and {@code destinationSettings}. */
    protected PipelineAppender(List<Setting<?>> destinationSettings) {
        List<Setting<?>> all = new ArrayList<>(destinationSettings);
        all.addAll(PipelineSettings.ALL);
        all.addAll(JsonSettings.ALL);
        this.settings = new Settings(all);
    }

    /** Sets one of the destination's own settings. For its setters; null is as good as not called. */
    protected final void set(Setting<?> setting, @Nullable String value) {
        set(setting.name(), value);
    }

    /**
     * Sets any setting by its name in the configuration reference, for programs that configure themselves:
     * {@code with("batch.maxDelay", "500 ms")}. Before {@link #start}; null is as good as not called.
     *
     * @return this appender
     * @throws IllegalArgumentException when there is no setting of that name; the message has the nearest one
     */
    public final PipelineAppender with(String name, @Nullable String value) {
        List<String> names = settings.known().stream().map(Setting::name).toList();
        if (!names.contains(name)) {
            String near = Nearest.to(name, names);
            throw new IllegalArgumentException("unknown setting '" + name + "'; "
                    + (near == null ? "see the configuration reference" : "did you mean '" + near + "'?"));
        }
        set(name, value);
        return this;
    }

    /**
     * Starts the appender and adds it to the root logger of the application's Logback. What is wrong with the settings is
     * printed, as Logback does when it has read a file.
     *
     * @return this appender
     * @throws IllegalStateException when the application logs with something else than Logback
     */
    public final PipelineAppender attach() {
        Attachments.attach(this);
        return this;
    }

    /** Takes the appender off the loggers it was added to, and stops it as {@link #stop} does. */
    public final void detach() {
        Attachments.detach(this);
    }

    /** Sets what a group of the destination's own has remembered. For its setters. */
    protected final void set(SettingGroup group) {
        group.forEach(this::set);
    }

    /**
     * Makes the destination from the settings. Called once by {@link #start}, when the settings have been checked; must
     * be cheap and use no network. Appenders of one class whose settings were written alike share one destination, so
     * nothing but the settings may decide what it is. What is wrong goes to {@link Settings#report}, or an {@code
     * IllegalArgumentException} says it, after which the appender stays off.
     */
    protected abstract Destination destination(Settings settings, Names names, StatusReporter status);

    private void set(String name, @Nullable String value) {
        written.add(name);
        settings.set(name, value);
    }

    @Override
    public void setContext(Context context) {
        super.setContext(context);
        typos.born(context);
    }

    /**
     * Starts the pipeline and its threads, or joins the one of an appender that was set up alike. Never waits for the
     * service, never throws. Everything that is wrong with the settings is said on the status channel, all at once: a
     * WARN where a default is in force instead, an ERROR only where nothing could work.
     */
    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        Startup startup = new Startup(this, settings, status());
        try {
            typos.report(this, getContext(), settings);
            if (startup.isOff(written)) {
                be(null, false);
                super.start(); // or Logback would warn of each event that it cannot hand over
                return;
            }
            SharedPipelines.Share mine = ContextPipelines.shared(getContext())
                    .join(getClass(), settings.texts(), encoder, listeners, startup);
            be(mine, mine == null);
            if (mine != null) {
                super.start();
            }
        } catch (Throwable fault) {
            be(null, true);
            startup.failed(fault); // it may be a log call that makes and starts us, inside a SiftingAppender
        }
    }

    /** From now on events go to that pipeline; to none, an earlier one included, when it is null. */
    private void be(SharedPipelines.@Nullable Share mine, boolean nothingCouldWork) {
        share.set(mine);
        unusable = nothingCouldWork;
        running = mine == null ? null : mine.running();
    }

    /**
     * Leaves the pipeline to the appenders that share it, if there are any. Otherwise waits while deliveries make progress;
     * then lets the pipeline deliver the rest in its own threads until {@code
     * closeTimeout} is over, because this may be a reconfiguration as well as the end. Events that still come are taken
     * until there were none for 1 s.
     */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        SharedPipelines.Share left = share.getAndSet(null);
        if (left == null || !left.leave()) {
            return;
        }
        left.running().unregister();
        Pipeline pipeline = left.running().pipeline();
        pipeline.stopWhenQuiet();
        if (!pipeline.isClosed()) {
            ContextPipelines.retire(getContext(), pipeline);
        }
        Encoder<ILoggingEvent> mine = encoder; // the next start may bring another
        if (mine != null) {
            pipeline.onClosed(() -> stop(mine));
        }
    }

    private void stop(Encoder<ILoggingEvent> mine) {
        if (!isStarted()) { // not when started again in the meantime
            UserEncoder.stop(mine);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Never throws, whatever filters, markers and objects of the application do; an event that they cost is counted.
     * Logback detaches an appender only after it has stopped it, and stops take time. What is logged meanwhile goes to the
     * pipeline, which takes it or counts it, instead of vanishing.
     */
    @Override
    public void doAppend(ILoggingEvent event) {
        Running now = running;
        if (now != null) {
            now.append(event, this);
        } else if (!isStarted() && !unusable) {
            super.doAppend(event); // Logback warns that nobody has started it
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Only an appender that is off gets here: the others' events are handed over by doAppend.
    }

    /**
     * Sends what was logged before the call, and waits until the service has confirmed it or it was given up. Any thread
     * may call, an AWS Lambda handler before each return.
     *
     * @return false when {@code timeout} was over before
     */
    public boolean flush(Duration timeout) {
        Running now = running;
        return now == null || now.pipeline().flush(timeout);
    }

    /**
     * Like {@link #flush(Duration)}, with a text such as {@code 5 s}.
     *
     * @throws IllegalArgumentException when {@code timeout} is not a duration from 0 to 1 h
     */
    public boolean flush(String timeout) {
        Settings one = new Settings(List.of(FLUSH_TIMEOUT));
        one.set(FLUSH_TIMEOUT.name(), timeout);
        Duration wait = one.value(FLUSH_TIMEOUT);
        if (!one.problems().isEmpty()) {
            throw new IllegalArgumentException(one.problems().get(0).text());
        }
        return flush(wait);
    }

    /**
     * The numbers so far, of all appenders that share the pipeline together; null when the appender is off or was never
     * started.
     */
    public @Nullable PipelineStats stats() {
        Running now = running;
        return now == null ? null : now.pipeline().stats();
    }

    /** The pipeline behind this appender, also after {@link #stop}; null when it is off or was never started. */
    public @Nullable Pipeline pipeline() {
        Running now = running;
        return now == null ? null : now.pipeline();
    }

    private LogbackStatusReporter status() {
        return new LogbackStatusReporter(this);
    }

    /** The settings as written. For tests. */
    Settings settings() {
        return settings;
    }

    /** {@code <encoder>}: what an event's text is, in the place of our JSON. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        if (this.encoder != null) {
            status().warn("an appender has one <encoder> or <layout>; the last one is in force");
        }
        if (encoder instanceof LayoutWrappingEncoder<?> wrapping
                && !StandardCharsets.UTF_8.equals(wrapping.getCharset())) {
            if (wrapping.getCharset() != null) {
                status().warn("<charset>" + wrapping.getCharset()
                        + "</charset>: the services take UTF-8 only; in force:" + " UTF-8");
            }
            wrapping.setCharset(StandardCharsets.UTF_8);
        }
        this.encoder = encoder;
    }

    /** {@code <layout>}: the same as an encoder around it. */
    public void setLayout(Layout<ILoggingEvent> layout) {
        LayoutWrappingEncoder<ILoggingEvent> wrapping = new LayoutWrappingEncoder<>();
        wrapping.setContext(getContext());
        wrapping.setLayout(layout);
        setEncoder(wrapping);
    }

    /** {@code <listener class="...">}: is told the pipeline's numbers as they change. */
    public void addListener(PipelineListener listener) {
        listeners.add(listener);
    }

    /** See {@link PipelineSettings#ENABLED}. */
    public void setEnabled(String value) {
        set(PipelineSettings.ENABLED, value);
    }

    /** See {@link PipelineSettings#THRESHOLD}. */
    public void setThreshold(String value) {
        set(PipelineSettings.THRESHOLD, value);
    }

    /** See {@link PipelineSettings#MARKERS}. */
    public void setMarkers(String value) {
        set(PipelineSettings.MARKERS, value);
    }

    /** See {@link PipelineSettings#EXCEPT_MARKERS}. */
    public void setExceptMarkers(String value) {
        set(PipelineSettings.EXCEPT_MARKERS, value);
    }

    /** See {@link PipelineSettings#HOST}. */
    public void setHost(String value) {
        set(PipelineSettings.HOST, value);
    }

    /** See {@link PipelineSettings#APP}. */
    public void setApp(String value) {
        set(PipelineSettings.APP, value);
    }

    /** See {@link PipelineSettings#WORKER_DIR}. */
    public void setWorkerDir(String value) {
        set(PipelineSettings.WORKER_DIR, value);
    }

    /** See {@link PipelineSettings#DURABILITY}. */
    public void setDurability(String value) {
        set(PipelineSettings.DURABILITY, value);
    }

    /** See {@link PipelineSettings#CLOSE_TIMEOUT}. */
    public void setCloseTimeout(String value) {
        set(PipelineSettings.CLOSE_TIMEOUT, value);
    }

    /** See {@link JsonSettings#FORMAT}. */
    public void setFormat(String value) {
        set(JsonSettings.FORMAT, value);
    }

    /** {@code <queue>}. */
    @DefaultClass(SettingGroup.Queue.class)
    public void setQueue(SettingGroup.Queue group) {
        set(group);
    }

    /** {@code <overflow>}. */
    @DefaultClass(SettingGroup.Overflow.class)
    public void setOverflow(SettingGroup.Overflow group) {
        set(group);
    }

    /** {@code <batch>}. */
    @DefaultClass(SettingGroup.Batch.class)
    public void setBatch(SettingGroup.Batch group) {
        set(group);
    }

    /** {@code <retry>}. */
    @DefaultClass(SettingGroup.Retry.class)
    public void setRetry(SettingGroup.Retry group) {
        set(group);
    }

    /** {@code <json>}. */
    @DefaultClass(SettingGroup.Json.class)
    public void setJson(SettingGroup.Json group) {
        set(group);
    }

    /** {@code <emf>}. */
    @DefaultClass(SettingGroup.Emf.class)
    public void setEmf(SettingGroup.Emf group) {
        group.forEach(this::set);
    }
}

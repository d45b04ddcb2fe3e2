// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import ch.qos.logback.access.common.spi.IAccessEvent;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Hands the events of logback-access (Tomcat, Jetty) to any of this library's appenders, as events of the logger {@code
 * http.access} at INFO whose key-values are the request's:
 *
 * <pre>{@code
 * <configuration>
 *   <appender name="CLOUDWATCH" class="io.penstock.cloudwatch.CloudWatchAppender">
 *     <logGroup>umma-access</logGroup>
 *   </appender>
 *   <appender name="ACCESS" class="io.penstock.logback.AccessAppender">
 *     <requestHeaders>X-Request-Id</requestHeaders>
 *     <appender-ref ref="CLOUDWATCH"/>
 *   </appender>
 *   <appender-ref ref="ACCESS"/>
 * </configuration>
 * }</pre>
 *
 * <p>Everything is read on the request's thread, before the server uses its objects for the next request. Filters of
 * logback-access belong to this appender. Configured by one thread; called by many.
 */
public final class AccessAppender extends UnsynchronizedAppenderBase<IAccessEvent>
        implements AppenderAttachable<ILoggingEvent> {

    private final AppenderAttachableImpl<ILoggingEvent> attached = new AppenderAttachableImpl<>();
    private final List<Named> requestHeaders = new ArrayList<>();
    private final List<Named> responseHeaders = new ArrayList<>();
    private final List<Named> cookies = new ArrayList<>();
    private final List<Named> parameters = new ArrayList<>();
    private String logger = "http.access";
    private @Nullable Encoder<IAccessEvent> encoder;

    /** The name of the logger that the events are said to come from. */
    public void setLogger(String name) {
        logger = name;
    }

    /** Request headers to send besides, by name, divided by commas; as {@code header_x_request_id}. */
    public void setRequestHeaders(String names) {
        addNames(names, "header_", requestHeaders);
    }

    /** Response headers to send, likewise; as {@code response_header_location}. */
    public void setResponseHeaders(String names) {
        addNames(names, "response_header_", responseHeaders);
    }

    /** Cookies to send, likewise; as {@code cookie_theme}. */
    public void setCookies(String names) {
        addNames(names, "cookie_", cookies);
    }

    /** Request parameters to send, likewise; as {@code parameter_page}. */
    public void setParameters(String names) {
        addNames(names, "parameter_", parameters);
    }

    /** {@code <encoder>}: what the events' message is, such as the pattern {@code combined}. */
    public void setEncoder(Encoder<IAccessEvent> encoder) {
        this.encoder = encoder;
    }

    /** Something that a request has, and the name of its field. */
    private record Named(String name, String field) {}

    private static void addNames(String names, String prefix, List<Named> to) {
        for (String each : names.split("[,\n]", -1)) {
            String name = each.strip();
            if (!name.isEmpty()) {
                to.add(new Named(name, prefix + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_")));
            }
        }
    }

    @Override
    public void start() {
        if (!attached.iteratorForAppenders().hasNext()) {
            addWarn("off: an <appender-ref> is missing; write one that names the appender which sends the events");
            return;
        }
        super.start();
    }

    @Override
    public void stop() {
        super.stop();
        attached.detachAndStopAllAppenders();
        if (encoder != null) {
            encoder.stop();
        }
    }

    @Override
    protected void append(IAccessEvent event) {
        attached.appendLoopOnAppenders(new AccessEvent(event, logger, message(event), fields(event)));
    }

    private String message(IAccessEvent event) {
        Encoder<IAccessEvent> own = encoder;
        if (own == null) {
            return event.getMethod() + " " + event.getRequestURI() + " " + event.getStatusCode();
        }
        return new String(own.encode(event), StandardCharsets.UTF_8).stripTrailing();
    }

    private List<KeyValuePair> fields(IAccessEvent event) {
        AccessFields fields = new AccessFields();
        fields.addRequest(event);
        requestHeaders.forEach(header -> fields.add(header.field(), event.getRequestHeader(header.name())));
        responseHeaders.forEach(header -> fields.add(header.field(), event.getResponseHeader(header.name())));
        cookies.forEach(cookie -> fields.add(cookie.field(), event.getCookie(cookie.name())));
        parameters.forEach(
                parameter -> fields.add(parameter.field(), joined(event.getRequestParameter(parameter.name()))));
        return fields.list();
    }

    private static @Nullable String joined(String @Nullable [] values) {
        return values == null ? null : String.join(",", values);
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        attached.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return attached.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return attached.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return attached.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        attached.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return attached.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return attached.detachAppender(name);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.access.common.joran.JoranConfigurator;
import ch.qos.logback.access.common.spi.AccessContext;
import ch.qos.logback.access.common.spi.IAccessEvent;
import ch.qos.logback.core.status.Status;
import io.penstock.testkit.Arrived;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that logback-access logs, from its own XML to the service. */
class AccessAppenderTest {

    @RegisterExtension
    final Bench bench = new Bench();

    private final AccessContext context = new AccessContext();
    private final Map<String, Object> request = new HashMap<>(Map.of(
            "getTimeStamp", 1_763_628_000_123L,
            "getThreadName", "http-nio-8080-exec-3",
            "getMethod", "POST",
            "getRequestURI", "/주문/7",
            "getQueryString", "?page=2",
            "getProtocol", "HTTP/1.1",
            "getStatusCode", 503,
            "getContentLength", 5120L,
            "getElapsedTime", 37L,
            "getRemoteAddr", "10.0.0.9"));

    @AfterEach
    void stop() {
        context.stop();
        context.detachAndStopAllAppenders();
    }

    /** What a server hands over; only what a test says is known, the rest is what logback-access writes for unknown. */
    private IAccessEvent event() {
        return (IAccessEvent) Proxy.newProxyInstance(
                IAccessEvent.class.getClassLoader(),
                new Class<?>[] {IAccessEvent.class},
                (proxy, method, arguments) -> {
                    String key = arguments == null ? method.getName() : method.getName() + " " + arguments[0];
                    Object known = request.get(key);
                    Class<?> type = method.getReturnType();
                    if (known != null || type == void.class) {
                        return known;
                    }
                    if (type == String.class) {
                        return IAccessEvent.NA;
                    }
                    return type == long.class ? (Object) (-1L) : type == int.class ? (Object) (-1) : null;
                });
    }

    private void configure(String elementsOfAccess, String elementsOfSilo) throws Exception {
        context.setName("access");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String xml = "<configuration>" + Bench.APPENDER + "<silo>" + bench.silo + "</silo>" + elementsOfSilo
                + "</appender><appender name='ACCESS' class='io.penstock.logback.AccessAppender'>" + elementsOfAccess
                + "<appender-ref ref='SILO'/></appender><appender-ref ref='ACCESS'/></configuration>";
        configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        context.start();
    }

    private List<Status> complaints() {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() >= Status.WARN)
                .toList();
    }

    private AccessAppender access() {
        return (AccessAppender) context.getAppender("ACCESS");
    }

    private Arrived arrived() {
        SiloAppender silo = (SiloAppender) access().getAppender("SILO");
        assertThat(silo.flush(Bench.LONG)).isTrue();
        assertThat(bench.service.stored()).hasSize(1);
        return bench.service.stored().get(0);
    }

    @Test
    void request_arrivesWithTypedFieldsUnderTheirUsualNames() throws Exception {
        request.put("getRequestHeader User-Agent", "curl/8");
        request.put("getRequestHeader X-Request-Id", "9f3c7a10");
        request.put("getResponseHeader Location", "/주문/8");
        request.put("getCookie theme", "dark");
        request.put("getRequestParameter page", new String[] {"2", "3"});
        configure(
                "<requestHeaders>X-Request-Id, X-Absent</requestHeaders><responseHeaders>Location</responseHeaders>"
                        + "<cookies>theme</cookies><parameters>page</parameters>",
                "");
        context.callAppenders(event());

        assertThat(complaints()).isEmpty();
        Map<String, Object> fields = new HashMap<>(arrived().fields());
        fields.keySet().removeAll(List.of("service", "host", "pid", "event_id"));
        assertThat(fields)
                .containsEntry("timestamp", "2025-11-20T08:40:00.123Z")
                .containsEntry("level", "INFO")
                .containsEntry("logger", "http.access")
                .containsEntry("thread", "http-nio-8080-exec-3")
                .containsEntry("message", "POST /주문/7 503")
                .containsEntry("method", "POST")
                .containsEntry("uri", "/주문/7")
                .containsEntry("query", "page=2")
                .containsEntry("protocol", "HTTP/1.1")
                .containsEntry("remote_addr", "10.0.0.9")
                .containsEntry("user_agent", "curl/8")
                .containsEntry("header_x_request_id", "9f3c7a10")
                .containsEntry("response_header_location", "/주문/8")
                .containsEntry("cookie_theme", "dark")
                .containsEntry("parameter_page", "2,3")
                .doesNotContainKeys("remote_user", "referer", "server_name", "server_port", "header_x_absent");
        assertThat(((Number) fields.get("status")).intValue()).isEqualTo(503);
        assertThat(((Number) fields.get("bytes_sent")).intValue()).isEqualTo(5120);
        assertThat(((Number) fields.get("elapsed_ms")).intValue()).isEqualTo(37);
    }

    @Test
    void encoderOfLogbackAccess_isTheMessage() throws Exception {
        configure(
                "<logger>shop.requests</logger><encoder><pattern>%m %U took %D ms {}</pattern></encoder>",
                "<json><exclude>thread</exclude></json>");
        context.callAppenders(event());

        assertThat(complaints()).isEmpty();
        assertThat(arrived().fields())
                .containsEntry("logger", "shop.requests")
                .containsEntry("message", "POST /주문/7 took 37 ms {}")
                .doesNotContainKey("thread");
    }

    @Test
    void requestObject_isNotTouchedAfterTheCall() throws Exception {
        configure("", "");
        IAccessEvent event = event();
        context.callAppenders(event);
        request.put("getMethod", "DELETE");

        assertThat(arrived().fields()).containsEntry("method", "POST");
    }

    @Test
    void withoutAnAppenderRef_itIsOffAndSaysSo() {
        AccessAppender appender = new AccessAppender();
        appender.setContext(context);
        appender.start();

        assertThat(appender.isStarted()).isFalse();
        assertThat(complaints()).singleElement().satisfies(status -> assertThat(status.getMessage())
                .contains("off: an <appender-ref> is missing"));
    }

    @Test
    void stop_stopsTheAppendersBehindIt() throws Exception {
        configure("", "");
        SiloAppender silo = (SiloAppender) access().getAppender("SILO");
        context.callAppenders(event());
        access().stop();

        assertThat(silo.isStarted()).isFalse();
        assertThat(bench.service.stored()).hasSize(1);
    }
}

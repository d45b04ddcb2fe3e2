// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link LocalAws} for tests. In a static field or by {@code @ExtendWith} one server serves a class and is cleared and listening
 * before each test; in an instance field each test has its own. Tests that share one must not run in parallel.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final LocalAwsExtension aws = new LocalAwsExtension();
 *
 * @ExtendWith(LocalAwsExtension.class)
 * class SomeTest {
 *     @Test
 *     void batch_arrives(LocalAws aws) { … }
 * }
 * }</pre>
 */
public final class LocalAwsExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private final LocalAwsOptions options;
    private @Nullable LocalAws server;
    /** Classes in progress: a class and those nested in it. 0 while the extension belongs to one test. */
    private int classes;

    /** With {@link LocalAwsOptions#defaults}. */
    public LocalAwsExtension() {
        this(LocalAwsOptions.defaults());
    }

    /** With those options. */
    public LocalAwsExtension(LocalAwsOptions options) {
        this.options = options.copy();
    }

    /**
     * The running server.
     *
     * @throws IllegalStateException outside of a test
     */
    public LocalAws server() {
        LocalAws running = server;
        if (running == null) {
            throw new IllegalStateException(
                    "The server of LocalAwsExtension runs only while tests do; register the extension with @RegisterExtension.");
        }
        return running;
    }

    /** Where clients find it. */
    public URI endpoint() {
        return server().endpoint();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        classes++;
        start();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        start();
        server().clear();
        server().restart();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (classes == 0) {
            end();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (--classes == 0) {
            end();
        }
    }

    private void start() {
        if (server == null) {
            server = LocalAws.start(options);
        }
    }

    private void end() {
        server().close();
        server = null;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LocalAws.class;
    }

    @Override
    public LocalAws resolveParameter(ParameterContext parameter, ExtensionContext context) {
        start();
        return server();
    }
}

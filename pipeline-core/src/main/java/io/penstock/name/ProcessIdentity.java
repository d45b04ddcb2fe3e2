// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is known about this process without asking anybody: no DNS, no metadata service, no other program. Immutable,
 * safe for use by many threads. Making one reads a file of the kernel and never throws.
 */
public final class ProcessIdentity {

    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final @Nullable String host;
    private final @Nullable String app;
    private final long pid;
    private final long startMillis;
    private final Function<String, @Nullable String> env;
    private final Function<String, @Nullable String> sys;

    private ProcessIdentity(
            @Nullable String host,
            @Nullable String app,
            Function<String, @Nullable String> env,
            Function<String, @Nullable String> sys) {
        this.env = env;
        this.sys = sys;
        this.host = host;
        this.app = app;
        ProcessHandle self = ProcessHandle.current();
        this.pid = self.pid();
        this.startMillis = self.info().startInstant().map(Instant::toEpochMilli).orElseGet(() -> Clock.system()
                .epochMillis());
    }

    /**
     * The identity of this process.
     *
     * @param hostOverride replaces the host name as it is; null or blank for the kernel's
     * @param appOverride the application's name; null or blank to find it
     */
    public static ProcessIdentity of(@Nullable String hostOverride, @Nullable String appOverride) {
        return of(hostOverride, appOverride, System::getenv, System::getProperty);
    }

    /** Likewise, with the environment and the system properties looked up through functions: for tests. */
    public static ProcessIdentity of(
            @Nullable String hostOverride,
            @Nullable String appOverride,
            Function<String, @Nullable String> env,
            Function<String, @Nullable String> sys) {
        String host = orNull(hostOverride);
        String app = orNull(appOverride);
        return new ProcessIdentity(
                host != null ? host : findHost(KERNEL_HOST_NAME, env), app != null ? app : findApp(env, sys), env, sys);
    }

    /** The override, or the first label of the kernel's host name, for example ip-172-31-26-196; null when unknown. */
    public @Nullable String host() {
        return host;
    }

    /**
     * An address of this host that is not loopback, in digits: a private IPv4 address before a public one before an
     * IPv6 one, of the network interface with the lowest index. Null when there is none. The first call enumerates the
     * interfaces.
     */
    public @Nullable String ip() {
        return HostAddress.FOUND;
    }

    /** The process id. In a container often 1. */
    public long pid() {
        return pid;
    }

    /** A random UUID, the same for every identity that this class gives. */
    public String uuid() {
        return ProcessUuid.TEXT;
    }

    /** When the process started, in milliseconds since 1970-01-01T00:00Z. */
    public long startMillis() {
        return startMillis;
    }

    /**
     * The override, else OTEL_SERVICE_NAME, spring.application.name, SPRING_APPLICATION_NAME, the name under pm2, else
     * the simple name of the main class or the jar file without its ending; null when unknown.
     */
    public @Nullable String app() {
        return app;
    }

    /** An environment variable; null when it is missing, empty, or may not be read. */
    @Nullable
    String env(String name) {
        return look(env, name);
    }

    /** A system property; null when it is missing, empty, or may not be read. */
    @Nullable
    String sys(String name) {
        return look(sys, name);
    }

    static @Nullable String findHost(Path kernelHostName, Function<String, @Nullable String> env) {
        String name = null;
        try {
            name = orNull(Files.readString(kernelHostName));
        } catch (IOException | RuntimeException e) {
            // Not Linux, or /proc is hidden: the environment is what is left.
            name = null;
        }
        if (name == null || name.equals("(none)")) {
            name = look(env, "HOSTNAME");
        }
        if (name == null) {
            name = look(env, "COMPUTERNAME");
        }
        return name == null ? null : firstLabel(name);
    }

    private static @Nullable String firstLabel(String name) {
        int dot = name.indexOf('.');
        boolean address = name.matches("[0-9]+([.][0-9]+){3}");
        return dot < 0 || address ? name : orNull(name.substring(0, dot));
    }

    private static @Nullable String findApp(
            Function<String, @Nullable String> env, Function<String, @Nullable String> sys) {
        String app = look(env, "OTEL_SERVICE_NAME");
        if (app == null) {
            app = look(sys, "spring.application.name");
        }
        if (app == null) {
            app = look(env, "SPRING_APPLICATION_NAME");
        }
        // `name` alone is too common a variable to mean pm2.
        if (app == null && look(env, "pm_id") != null) {
            app = look(env, "name");
        }
        return app != null ? app : fromCommand(look(sys, "sun.java.command"));
    }

    /** {@code org.example.Shop args}, {@code shop.module/org.example.Shop}, {@code /opt/shop-1.2.jar}. */
    private static @Nullable String fromCommand(@Nullable String command) {
        if (command == null) {
            return null;
        }
        int space = command.indexOf(' ');
        String main = space < 0 ? command : command.substring(0, space);
        main = main.substring(Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1);
        if (main.endsWith(".jar") || main.endsWith(".war")) {
            return orNull(main.substring(0, main.length() - 4));
        }
        return orNull(main.substring(main.lastIndexOf('.') + 1));
    }

    private static @Nullable String look(Function<String, @Nullable String> source, String name) {
        try {
            return orNull(source.apply(name));
        } catch (RuntimeException e) {
            // A security manager, or a name that the platform does not take.
            return null;
        }
    }

    private static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Drawn on first use: a random source costs start-up time that most names do not need. */
    private static final class ProcessUuid {
        static final String TEXT = UUID.randomUUID().toString();
    }
}

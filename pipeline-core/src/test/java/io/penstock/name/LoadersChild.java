// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A process with two copies of the library in two class loaders that know nothing of each other, as two web
 * applications have. Its own class path has no copy. "close" closes the older one that is left.
 */
final class LoadersChild {

    private LoadersChild() {}

    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        URL classes = Path.of(System.getProperty("classes")).toUri().toURL();
        Path dir = Path.of(System.getProperty("workerDir"));
        List<AutoCloseable> open = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
            open.add(names(loader, dir, args, out));
        }
        if (open.get(0).getClass() == open.get(1).getClass()) {
            throw new IllegalStateException("both loaders gave the same class");
        }
        out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            open.remove(0).close();
            // A copy that is gone must not take the lock with it when its garbage is collected.
            System.gc();
            out.println("ready");
        }
    }

    private static AutoCloseable names(ClassLoader loader, Path dir, String[] args, PrintStream out) throws Exception {
        Class<?> identityType = loader.loadClass("io.penstock.name.ProcessIdentity");
        Class<?> clockType = loader.loadClass("io.penstock.time.Clock");
        Class<?> templateType = loader.loadClass("io.penstock.name.NameTemplate");
        Class<?> namesType = loader.loadClass("io.penstock.name.Names");
        Object identity =
                identityType.getMethod("of", String.class, String.class).invoke(null, System.getProperty("host"), null);
        Consumer<String> say = text -> out.println("said " + text);
        Object names = namesType
                .getConstructor(identityType, Path.class, clockType, Consumer.class)
                .newInstance(identity, dir, clockType.getMethod("system").invoke(null), say);
        namesType.getMethod("claimWorker", String.class).invoke(names, args[0]);
        Object template = templateType.getMethod("parse", String.class).invoke(null, args[1]);
        out.println("name "
                + namesType.getMethod("render", templateType, long.class).invoke(names, template, 0L));
        return (AutoCloseable) names;
    }
}

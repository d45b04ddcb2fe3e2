// SPDX-License-Identifier: Apache-2.0
package io.penstock.name;

import io.penstock.time.Clock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process with one worker number, steered through its standard streams by {@link WorkerProcess}. Prints what is said,
 * the name, and "ready"; then obeys "close" and "child", and ends with its standard input.
 */
final class WorkerChild {

    private WorkerChild() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        String dir = System.getProperty("workerDir");
        Names names = new Names(
                ProcessIdentity.of(System.getProperty("host"), null),
                dir == null ? null : Path.of(dir),
                Clock.system(),
                text -> out.println("said " + text));
        names.claimWorker(args[0]);
        out.println("name " + names.render(NameTemplate.parse(args[1]), 0));
        out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = in.readLine(); command != null; command = in.readLine()) {
            if (command.equals("close")) {
                names.close();
                out.println("ready");
            } else if (command.equals("child")) {
                relayChild(args, dir, out);
            }
        }
    }

    /** Starts a process as an application would: it inherits the environment. It ends when its parent does. */
    private static void relayChild(String[] args, String dir, PrintStream out) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(WorkerProcess.command(WorkerChild.class, args));
        builder.command().add(1, "-DworkerDir=" + dir);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process child = builder.start();
        BufferedReader lines = child.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            out.println(line);
            if (line.equals("ready")) {
                return;
            }
        }
    }
}

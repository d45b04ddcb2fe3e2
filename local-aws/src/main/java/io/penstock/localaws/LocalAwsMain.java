// SPDX-License-Identifier: Apache-2.0
package io.penstock.localaws;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The server as a program: {@code java -jar local-aws.jar --port 4566}. The one place that writes to the console. */
public final class LocalAwsMain {
    private static final int WRONG_USAGE = 2;
    private static final int CANNOT_RUN = 1;

    static final String HELP = """
            A CloudWatch Logs on this machine. Runs until it is stopped (Ctrl-C).

            java -jar local-aws.jar [options]

              --port <n>              port to listen on, 0 for any free one (4566)
              --host <address>        address to listen on (127.0.0.1); any other than loopback lets other machines in
              --latency <time>        how long every call takes at least: 20ms, 1s (0ms)
              --quota <n>             PutLogEvents calls a second, 0 for any number (0)
              --region <name>         region in resource names (us-east-1)
              --account <id>          account in resource names (123456789012)
              --access-key-id <id>    the only access key id that is known (every one is)
              --secret-key <secret>   what requests must be signed with (test)
              --no-auth               do not check signatures
              --fault <rule>          make requests fail; may be given several times
              --help                  this text

            A fault rule is operation:fault[,key=value...], for example
              PutLogEvents:unavailable,times=5
              PutLogEvents:reset,after-accepting,probability=0.1,seed=7
              any:delay=250ms,stream=batch
            """
            + "faults: " + String.join(" ", FaultSyntax.FAULTS) + "\nkeys:   "
            + String.join(" ", FaultSyntax.KEYS) + "\n";

    private final LocalAwsOptions options = LocalAwsOptions.defaults().port(4566);
    private final List<String> faults = new ArrayList<>();
    private boolean help;

    private LocalAwsMain() {}

    /**
     * Runs the server until the process is ended. Ends it with 2 after a wrong option, with 1 if the server cannot listen.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) throws InterruptedException {
        int status = run(args, System.out, System.err, new CountDownLatch(1));
        if (status != 0) {
            System.exit(status);
        }
    }

    /** Serves until {@code end} is counted down; returns the exit status. */
    static int run(String[] args, PrintStream out, PrintStream err, CountDownLatch end) throws InterruptedException {
        LocalAwsMain main = new LocalAwsMain();
        LocalAws server;
        try {
            main.read(args);
            if (main.help) {
                out.print(HELP);
                return 0;
            }
            server = main.start();
        } catch (IllegalArgumentException e) {
            err.println("local-aws: " + e.getMessage() + " See --help.");
            return WRONG_USAGE;
        } catch (UncheckedIOException e) {
            err.println("local-aws: " + e.getMessage());
            return CANNOT_RUN;
        }
        try (server) {
            out.println(main.ready(server));
            out.flush();
            end.await();
        }
        return 0;
    }

    private LocalAws start() {
        // Rules are read before the port is taken, so that a wrong one leaves nothing behind.
        faults.forEach(fault -> FaultSyntax.addTo(new Faults(), fault));
        LocalAws server = LocalAws.start(options);
        faults.forEach(fault -> FaultSyntax.addTo(server.faults(), fault));
        return server;
    }

    private void read(String[] args) {
        for (Iterator<String> words = Arrays.asList(args).iterator(); words.hasNext(); ) {
            String option = words.next();
            switch (option) {
                case "--help", "-h" -> help = true;
                case "--no-auth" -> options.checkSignatures(false);
                case "--port" -> options.port(number(option, words));
                case "--host" -> options.host(value(option, words));
                case "--latency" -> options.latency(FaultSyntax.duration(value(option, words)));
                case "--quota" -> options.quota(number(option, words));
                case "--region" -> options.region(value(option, words));
                case "--account" -> options.account(value(option, words));
                case "--access-key-id" -> options.accessKeyId(value(option, words));
                case "--secret-key" -> options.secretKey(value(option, words));
                case "--fault" -> faults.add(value(option, words));
                default -> throw new IllegalArgumentException("There is no option '" + option + "'.");
            }
        }
    }

    private static String value(String option, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException("The option " + option + " needs a value.");
        }
        return words.next();
    }

    private static int number(String option, Iterator<String> words) {
        String value = value(option, words);
        if (!value.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "The option " + option + " needs a whole number, it was given '" + value + "'.");
        }
        return Integer.parseInt(value);
    }

    /** One line: where it listens, and what to set so that an SDK finds it. */
    private String ready(LocalAws server) {
        String environment = server.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
        String open = loopback(options.host()) ? "" : " (open to other machines)";
        return "local-aws is ready at " + server.endpoint() + open + ": " + environment;
    }

    private static boolean loopback(@Nullable String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.cloudwatch;

import io.penstock.metadata.MetadataServices;
import io.penstock.name.Names;
import io.penstock.name.ProcessIdentity;
import io.penstock.pipeline.PipelineSettings;
import io.penstock.settings.Problem;
import io.penstock.settings.Setting;
import io.penstock.settings.Settings;
import io.penstock.time.Clock;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, from the machine and with the identity that the application will have, whether its events can reach
 * CloudWatch Logs, and says what to do where they cannot:
 *
 * <pre>
 * java -cp 'app/lib/*' io.penstock.cloudwatch.Doctor --log-group umma-production --region eu-west-1
 * </pre>
 *
 * It puts one event, and creates the group and the stream as the appender would. Ends with 0 when all is well, 1 when
 * something has to be done, 2 when the command line is wrong.
 */
public final class Doctor {

    private static final String USAGE = """
            Usage: java -cp ... io.penstock.cloudwatch.Doctor --log-group NAME [options]
            Puts one event the way the appender would, and says what is wrong and what to do about it.
              --log-group NAME           as in the appender; {tokens} are filled in
              --log-stream NAME          {host}_{worker} by default
              --region CODE              otherwise the AWS SDK's choice
              --endpoint URL             otherwise the AWS SDK's choice
              --create-log-group true|false, --create-log-stream true|false, --retention-days N,
              --gzip auto|on|off, --host NAME, --app NAME, --worker-dir PATH, --retry.call-timeout '10 s'
                                         as in the appender
              --credentials.profile NAME, --credentials.role-arn ARN, --http-client, --proxy.host, --proxy.port
                                         and every other setting of the destination, as in the appender
              --policy                   prints the least IAM policy for these settings and ends
              --help                     prints this
            Ends with 0 when all is well, 1 when something has to be done, 2 when the command line is wrong.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    Doctor(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Examines and exits. */
    public static void main(String[] args) {
        if (System.getProperty("slf4j.provider") == null) {
            // An unconfigured Logback would print the SDK's debug lines between ours.
            System.setProperty("slf4j.internal.verbosity", "WARN");
            System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        }
        System.exit(new Doctor(System.out, System.err, Clock.system()).run(args));
    }

    /** Does what {@code args} say; the exit code. */
    int run(String... args) {
        List<String> words = new ArrayList<>(List.of(args));
        if (words.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        boolean policy = words.remove("--policy");
        Settings settings = settings(words);
        if (settings == null) {
            return 2;
        }
        if (policy) {
            out.print(IamPolicy.of(settings));
            return 0;
        }
        try (Names names = names(settings)) {
            CloudWatchDestination destination = CloudWatchDestination.of(settings, names, new Findings(out), clock);
            if (say(settings)) {
                return 2;
            }
            return new Examination(destination, out, clock).run() ? 0 : 1;
        }
    }

    private @Nullable Settings settings(List<String> words) {
        List<Setting<?>> known = new ArrayList<>(CloudWatchSettings.ALL);
        known.addAll(List.of(
                PipelineSettings.HOST,
                PipelineSettings.APP,
                PipelineSettings.WORKER_DIR,
                PipelineSettings.RETRY_CALL_TIMEOUT));
        Settings settings = new Settings(known);
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            if (!word.startsWith("--") || i + 1 == words.size()) {
                err.println(
                        word.startsWith("--")
                                ? word + " needs a value"
                                : "'" + word + "' is not an option; see --help");
                return null;
            }
            settings.set(camel(word.substring(2)), words.get(i + 1));
        }
        settings.check();
        if (!settings.isSet(CloudWatchSettings.LOG_GROUP)) {
            settings.report("logGroup", "--log-group is missing; see --help", true);
        }
        boolean wrong = !settings.problems().isEmpty();
        say(settings);
        return wrong ? null : settings;
    }

    /** {@code log-group} as {@code logGroup}. */
    private static String camel(String option) {
        StringBuilder name = new StringBuilder();
        for (String part : option.split("-", -1)) {
            boolean first = name.isEmpty() || part.isEmpty();
            name.append(first ? part : part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1));
        }
        return name.toString();
    }

    private boolean say(Settings settings) {
        for (Problem problem : settings.problems()) {
            err.println(problem.text());
        }
        return settings.unusable();
    }

    private Names names(Settings settings) {
        String workerDir = settings.get(PipelineSettings.WORKER_DIR);
        return new Names(
                ProcessIdentity.of(settings.get(PipelineSettings.HOST), settings.get(PipelineSettings.APP)),
                workerDir == null ? null : Path.of(workerDir),
                clock,
                new Findings(out)::warn,
                MetadataServices.ofThisProcess());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.quickstart;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the quick start is to do.
 *
 * @param workers processes of the web application, 1 to 32
 * @param seconds how long the load lasts, 1 to 3600
 * @param rate HTTP requests a second, to all workers together, 1 to 10000
 * @param outage for how many seconds in the middle of the load the endpoint is away, 0 to seconds - 2
 * @param endpoint another server in the place of local-aws, or null
 * @param keep whether the server stays up at the end
 * @param help whether only the help is asked for
 */
record Options(
        int workers,
        int seconds,
        int rate,
        int outage,
        @Nullable URI endpoint,
        boolean keep,
        boolean help) {

    static final String HELP = """
            Usage: quickstart [option…]

            Starts some workers of a web application and a batch process, all of which log to CloudWatch Logs through
            Penstock; sends HTTP requests to the workers; takes the endpoint away in the middle; stops the workers, and
            counts what arrived. Everything happens on this machine, unless --endpoint says otherwise.

              --workers N     processes of the web application, 1 to 32            (4)
              --seconds N     how long the load lasts, 1 to 3600                   (20)
              --rate N        HTTP requests a second to all workers, 1 to 10000    (%d)
              --outage N      seconds without the endpoint, 0 for none             (5)
              --endpoint URL  a server that speaks the CloudWatch Logs protocol, such as http://127.0.0.1:5000;
                              region and credentials come from the environment     (local-aws, in this process)
              --keep          leave the server up at the end, and say how to look around
              --help          this text

            Exit code: 0 when nothing was lost and nothing came twice, 1 when not, 2 when it could not run.
            """.formatted(Builder.RATE);

    /**
     * Reads the command line.
     *
     * @throws Failure saying what is wrong, what is allowed and what to do
     */
    static Options parse(List<String> args) throws Failure {
        Builder builder = new Builder();
        Iterator<String> rest = args.iterator();
        while (rest.hasNext()) {
            builder.take(rest.next(), rest);
        }
        return builder.build();
    }

    private static final class Builder {

        static final int RATE = 100;

        private int workers = 4;
        private int seconds = 20;
        private int rate = RATE;
        private int outage = 5;
        private @Nullable URI endpoint;
        private boolean keep;
        private boolean help;

        void take(String option, Iterator<String> rest) throws Failure {
            switch (option) {
                case "--workers" -> workers = number(option, rest, 1, 32);
                case "--seconds" -> seconds = number(option, rest, 1, 3600);
                case "--rate" -> rate = number(option, rest, 1, 10_000);
                case "--outage" -> outage = number(option, rest, 0, 3600);
                case "--endpoint" -> endpoint = address(option, rest);
                case "--keep" -> keep = true;
                case "--help", "-h" -> help = true;
                default ->
                    throw new Failure(option + ": there is no such option. Allowed: --workers, --seconds, --rate,"
                            + " --outage, --endpoint, --keep; --help explains them.");
            }
        }

        Options build() throws Failure {
            if (outage > 0 && outage > seconds - 2) {
                throw new Failure("--outage " + outage + " with --seconds " + seconds
                        + ": the outage must end before the" + " load does. Allowed: 0 (none) to seconds - 2.");
            }
            if (endpoint != null && "https".equals(endpoint.getScheme()) && outage > 0) {
                throw new Failure("--endpoint " + endpoint + ": the relay that takes an endpoint away cannot look into"
                        + " https. Add --outage 0.");
            }
            if (endpoint != null && keep) {
                throw new Failure("--keep with --endpoint: the quick start has no server of its own to leave up then."
                        + " Leave one of them out.");
            }
            return new Options(workers, seconds, rate, outage, endpoint, keep, help);
        }

        private static String value(String option, Iterator<String> rest) throws Failure {
            if (!rest.hasNext()) {
                throw new Failure(option + " needs a value; --help explains it.");
            }
            return rest.next();
        }

        private static int number(String option, Iterator<String> rest, int min, int max) throws Failure {
            String text = value(option, rest);
            try {
                int number = Integer.parseInt(text);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Said below, together with the numbers out of range.
            }
            throw new Failure(option + " " + text + ": allowed is a whole number from " + min + " to " + max + ".");
        }

        private static URI address(String option, Iterator<String> rest) throws Failure {
            String text = value(option, rest);
            try {
                URI uri = new URI(text);
                if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                    return uri;
                }
            } catch (URISyntaxException e) {
                // Said below.
            }
            throw new Failure(option + " " + text + ": allowed is an http or https address with a host, such as"
                    + " http://127.0.0.1:5000.");
        }
    }
}
